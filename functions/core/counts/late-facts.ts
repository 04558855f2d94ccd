import type { Instant, Sku, WarehouseId } from '../domain/ids.ts';
import { COMPARED_AGAIN_DAYS, COUNT_LINES_KEPT_DAYS } from '../domain/limits.ts';
import type { CountedLine, Reconciliation, ReconciliationId } from '../domain/reconciliation.ts';
import { type Again, compareAgain } from './compare-again.ts';
import type { CountContext } from './context.ts';
import { followWorkItem } from './follow-work-item.ts';

const DAY_MS = 86_400_000;

/** Something that moved, as far as counts care. */
export interface Moved {
  readonly sku: Sku;
  readonly warehouseId: WarehouseId;
  readonly occurredAt: Instant;
}

/** When the lines of a count that begins now may go, in epoch seconds. */
export function linesPurgeAt(now: Instant): number {
  return Math.floor((now + COUNT_LINES_KEPT_DAYS * DAY_MS) / 1_000);
}

/**
 * Compares again what counts said of stocks that moved before them.
 *
 * ```
 *   a count:   enlisted ── its stocks compared ─────────── done ── notes read ─▶ compared again
 *   a fact:         recorded ── counts asked for ── note left ── done yet? ─▶ no: the count will. Yes: compared again here
 * ```
 *
 * A count that is not enlisted when the fact asks has compared nothing when the fact was recorded, so it knows of it. Recording costs nothing
 * for this: whoever calls it has the movement from the stream of the ledger.
 */
export async function followLateFacts(context: CountContext, movements: readonly Moved[]): Promise<void> {
  for (const [warehouseId, moved] of Map.groupBy(movements, (movement) => movement.warehouseId))
    await followInWarehouse(context, warehouseId, earliestOf(moved));
}

/** Compares again what was noted for a count while it ran. */
export async function followNotes(context: CountContext, count: Reconciliation): Promise<void> {
  const { reconciliationId } = count;
  let skus = await context.lateFacts.noted(reconciliationId);
  if (skus.length === 0) return;
  while (skus.length > 0) {
    await compareAgain(context, await againOf(context, count, skus, new Set(skus)));
    await context.lateFacts.forget(reconciliationId, skus);
    skus = await context.lateFacts.noted(reconciliationId);
  }
  await followWorkItem(context, reconciliationId);
}

function earliestOf(moved: readonly Moved[]): ReadonlyMap<Sku, Instant> {
  const earliest = new Map<Sku, Instant>();
  for (const { sku, occurredAt } of moved) earliest.set(sku, Math.min(occurredAt, earliest.get(sku) ?? occurredAt));
  return earliest;
}

async function followInWarehouse(
  context: CountContext,
  warehouseId: WarehouseId,
  moved: ReadonlyMap<Sku, Instant>,
): Promise<void> {
  const oldest = context.now() - COMPARED_AGAIN_DAYS * DAY_MS;
  const ids = await context.lateFacts.countsSince(warehouseId, Math.max(oldest, Math.min(...moved.values())));
  // The newest count that lists a stock is the one where a difference may open.
  const unlisted = new Set(moved.keys());
  const again: Again[] = [];
  for (const id of ids.toReversed()) {
    const count = await doneOrNoted(context, id, moved);
    if (count === undefined) continue;
    const skus = movedBefore(moved, count);
    if (count.status === 'done') again.unshift(await againOf(context, count, skus, unlisted));
    const listed = count.status === 'done' ? (again[0] as Again).lines.map(({ sku }) => sku) : skus;
    for (const sku of listed) unlisted.delete(sku);
  }
  // The earliest first: the priority of a later difference follows from the one before it.
  for (const each of again) {
    await compareAgain(context, each);
    await followWorkItem(context, each.count.reconciliationId);
  }
}

function movedBefore(moved: ReadonlyMap<Sku, Instant>, { countedAt }: Reconciliation): Sku[] {
  return [...moved].filter(([, occurredAt]) => occurredAt <= countedAt).map(([sku]) => sku);
}

/** A count that is done; or a full one that runs and has been told. Undefined: it says nothing of these stocks, or will see for itself. */
async function doneOrNoted(
  { reconciliations, lateFacts, now }: CountContext,
  id: ReconciliationId,
  moved: ReadonlyMap<Sku, Instant>,
): Promise<Reconciliation | undefined> {
  let count = await reconciliations.read(id);
  if (count?.status === 'running') {
    await lateFacts.note(id, movedBefore(moved, count), linesPurgeAt(now()));
    count = await reconciliations.read(id);
  }
  if (count?.status === 'running') return count.scope === 'full' ? count : undefined;
  return count?.status === 'done' ? count : undefined;
}

/** What a count says of some stocks. Where nothing differs, only its list knows, and a full one counts what it does not list as nothing. */
async function againOf(
  { reconciliations, countedLines }: CountContext,
  count: Reconciliation,
  skus: readonly Sku[],
  mayOpen: ReadonlySet<Sku>,
): Promise<Again> {
  const { reconciliationId, scope } = count;
  const stored = await Promise.all(skus.map((sku) => reconciliations.difference(reconciliationId, sku)));
  const agreed = new Set(skus.filter((sku, index) => stored[index] === undefined && mayOpen.has(sku)));
  const kept = agreed.size === 0 ? undefined : await countedLines.of(reconciliationId, agreed);
  const lines = skus.flatMap((sku, index): CountedLine | [] => {
    const counted = stored[index]?.counted;
    if (counted !== undefined) return { sku, ...counted };
    if (!agreed.has(sku)) return [];
    return kept?.get(sku) ?? (scope === 'full' ? { sku, onHand: 0, unsellable: 0 } : []);
  });
  return { count, lines, newest: new Set(lines.map(({ sku }) => sku).filter((sku) => mayOpen.has(sku))) };
}
