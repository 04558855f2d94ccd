import type { Stocktaking } from '../counts/ports.ts';
import type { Instant, WarehouseId } from '../domain/ids.ts';
import { MAX_HOURS_WITHOUT_COUNT } from '../domain/limits.ts';
import type { Warehouse } from '../domain/listing.ts';
import { SYSTEM, type WorkItem } from '../domain/work-item.ts';
import type { CountWatch, LatestCounts, OverdueWorkItems, WatchedCount } from './ports.ts';

const HOUR_MS = 3_600_000;

/** What looking for missing counts works with. */
export interface MissingCounts {
  readonly catalog: { warehouses(): Promise<readonly Warehouse[]> };
  readonly reconciliations: LatestCounts;
  readonly stocktaking: Pick<Stocktaking, 'stocks'>;
  readonly countWatch: CountWatch;
  readonly workItems: OverdueWorkItems;
  readonly now: () => Instant;
}

/**
 * The warehouses that nobody counted for MAX_HOURS_WITHOUT_COUNT. Only full counts matter: a partial one says nothing of the rest. Where none
 * was ever done, time runs from when anything was first seen to have moved there: an empty new warehouse has nothing to count.
 * @returns how many there are
 */
export async function missingCounts(context: MissingCounts): Promise<number> {
  const overdue = { warehouses: 0 };
  for (const { warehouseId } of await context.catalog.warehouses())
    if (await isMissing(context, warehouseId)) overdue.warehouses += 1;
  return overdue.warehouses;
}

async function isMissing(context: MissingCounts, warehouseId: WarehouseId): Promise<boolean> {
  const { reconciliations, countWatch, workItems, now } = context;
  const [last, watched] = await Promise.all([
    reconciliations.latest(warehouseId, 'full'),
    countWatch.read(warehouseId),
  ]);
  const since = last?.countedAt ?? watched.stockSince ?? (await firstSeen(context, warehouseId, watched));
  if (since === undefined) return false;
  const missing = now() - since > MAX_HOURS_WITHOUT_COUNT * HOUR_MS;
  const wanted = missing ? missingCount(warehouseId, last?.countedAt, since, now()) : undefined;
  if (watched.asked !== undefined && watched.asked !== wanted?.cause) await resolve(context, watched.asked);
  // First it is opened, and then remembered: whoever dies in between opens it again, which opens nothing.
  if (wanted !== undefined) await workItems.open(wanted);
  if (watched.asked !== wanted?.cause) {
    const { asked: _asked, ...rest } = await countWatch.read(warehouseId);
    await countWatch.save(warehouseId, { ...rest, ...(wanted && { asked: wanted.cause }) });
  }
  return missing;
}

/** Remembers when anything was first seen there. Undefined: nothing ever moved. */
async function firstSeen(
  { stocktaking, countWatch, now }: MissingCounts,
  warehouseId: WarehouseId,
  watched: WatchedCount,
): Promise<Instant | undefined> {
  let page = await stocktaking.stocks(warehouseId);
  while (page.skus.length === 0 && page.next !== undefined) page = await stocktaking.stocks(warehouseId, page.next);
  if (page.skus.length === 0) return undefined;
  const stockSince = now();
  await countWatch.save(warehouseId, { ...watched, stockSince });
  return stockSince;
}

async function resolve({ workItems, now }: MissingCounts, cause: string): Promise<void> {
  const standing = await workItems.standing({ kind: 'missing-count', cause });
  if (standing?.status !== 'open') return;
  const reason = 'the warehouse was counted';
  await workItems.resolve(standing, { resolution: 'acknowledged', resolvedBy: SYSTEM, reason, resolvedAt: now() });
}

function missingCount(
  warehouseId: WarehouseId,
  countedAt: Instant | undefined,
  since: Instant,
  openedAt: Instant,
): WorkItem {
  const gap = countedAt === undefined ? 'was never counted as a whole' : 'was not counted as a whole';
  return {
    cause: `missing-count/${warehouseId}/${countedAt ?? 'never'}`,
    kind: 'missing-count',
    openedAt,
    summary: `${warehouseId} ${gap} for more than ${MAX_HOURS_WITHOUT_COUNT} hours: ask the warehouse for a full count.`,
    facts: { warehouseId, since, ...(countedAt !== undefined && { countedAt }) },
  };
}
