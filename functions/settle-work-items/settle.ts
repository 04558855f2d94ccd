import type { DriftRepair } from '../core/audit/repair-drift.ts';
import type { Drift } from '../core/domain/drift.ts';
import type { Sku, TransferId, WarehouseId } from '../core/domain/ids.ts';
import type { Refusal } from '../core/domain/refusal.ts';
import { accept, type Result, refuse } from '../core/domain/result.ts';
import { type KeptWorkItem, mayResolve, type Settlement, type WorkItemId } from '../core/domain/work-item.ts';
import type { TransitWriteOff } from '../core/facts/write-off-transit.ts';
import type { WorkItems } from '../core/store/ports.ts';

export interface Settling {
  readonly workItems: Pick<WorkItems, 'read' | 'resolve'>;
  /** Sends a text to a queue by the queue's name. */
  readonly replay: (queue: string, body: string) => Promise<void>;
  /** Expects nothing more of a transfer. */
  readonly writeOff: (transit: TransitWriteOff) => Promise<void>;
  /** Corrects the counters of a stock. Refuses with not-repairable. */
  readonly repair: (drift: DriftRepair) => Promise<Result<void, Refusal>>;
}

/** A work item by its id. Refuses with unknown-work-item. */
export async function workItemBy(
  { read }: Pick<WorkItems, 'read'>,
  workItemId: WorkItemId,
): Promise<Result<KeptWorkItem, Refusal>> {
  const item = await read(workItemId);
  return item === undefined ? refuse({ code: 'unknown-work-item', workItemId }) : accept(item);
}

/**
 * Settles a work item once. What the resolution does is done before the item says so: whoever dies in between is asked again, and facts know
 * their copies. The same resolution again gives what stands. Refuses with unknown-work-item, resolution-not-allowed, work-item-resolved and
 * not-repairable.
 */
export async function settle(
  { workItems, ...effects }: Settling,
  id: WorkItemId,
  settlement: Settlement,
): Promise<Result<KeptWorkItem, Refusal>> {
  const found = await workItemBy(workItems, id);
  if (!found.ok) return found;
  const decided = mayResolve(found.value, settlement.resolution);
  if (!decided.ok) return decided;
  if (decided.value === 'replay') return found;
  const done = await carryOut(effects, found.value, settlement);
  if (!done.ok) return done;
  const { item } = await workItems.resolve(found.value, settlement);
  // Somebody may have been faster: then it stands as they settled it, which is as good or a refusal.
  const stands = mayResolve(item, settlement.resolution);
  return stands.ok ? accept(item) : stands;
}

type Effects = Omit<Settling, 'workItems'>;

/** Most resolutions only say what was done elsewhere. */
async function carryOut(
  { replay, writeOff, repair }: Effects,
  item: KeptWorkItem,
  { resolution, reason }: Settlement,
): Promise<Result<void, Refusal>> {
  const { workItemId, kind, facts, openedAt } = item;
  if (resolution === 'message-replayed') await replayMessage(replay, item);
  if (resolution === 'written-off' && kind === 'transfer-difference')
    await writeOff({ transferId: facts.transferId as TransferId, workItemId, reason });
  if (resolution !== 'repaired') return accept(undefined);
  const stock = { sku: facts.sku as Sku, warehouseId: facts.warehouseId as WarehouseId };
  const drifts = facts.drifts as readonly Drift[];
  return repair({ ...stock, workItemId, foundAt: openedAt, drifts, reason });
}

async function replayMessage(replay: Settling['replay'], { workItemId, facts, body }: KeptWorkItem): Promise<void> {
  if (body === undefined) throw new Error(`the work item ${workItemId} keeps no message`);
  await replay(String(facts.queue), body);
}
