import { type Bucket, indexOf } from '../domain/bucket.ts';
import { type Drift, type StockEvidence, takesOf } from '../domain/drift.ts';
import type { Instant, Sku, WarehouseId } from '../domain/ids.ts';
import { MIN_DRIFT_AGE_MS } from '../domain/limits.ts';
import type { Refusal } from '../domain/refusal.ts';
import { type Correction, correctionsOf } from '../domain/repair.ts';
import { accept, type Result, refuse } from '../domain/result.ts';
import type { WorkItemId } from '../domain/work-item.ts';
import { type Facts, type Movement, NO_CHANGE } from '../facts/ports.ts';
import { quietStock } from './audit-stock.ts';
import type { AuditSource } from './ports.ts';

/** The type of the movements by which counters are corrected, and where they come from. */
const DRIFT_REPAIRED = 'drift-repaired';
const WORK_ITEMS_SOURCE = '/work-items';
const MAX_TRIES = 5;
const TAKEN_SINCE =
  'units were taken since it was found, and whoever has them may not be known yet: repair what the next audit finds, while nobody buys';

export interface DriftRepair {
  readonly sku: Sku;
  readonly warehouseId: WarehouseId;
  /** The work item that is settled so: it repairs once. */
  readonly workItemId: WorkItemId;
  readonly foundAt: Instant;
  /** What was found then. */
  readonly drifts: readonly Drift[];
  readonly reason: string;
}

export interface RepairContext {
  readonly source: AuditSource;
  readonly facts: Pick<Facts, 'record'>;
  readonly now: () => Instant;
}

/**
 * Makes the counters of a stock say what ledger and owners say, in one transaction with a movement that says so: of no units, as nothing moved.
 * It is refused while the drift is young, because the read model that names the owners may only be behind, and lowering `reserved` by that
 * would sell a unit twice. For the same reason `reserved` is lowered only where nobody took anything since it was found: whoever did may be
 * as young. Refuses with not-repairable.
 */
export async function repairDrift(
  { source, facts, now }: RepairContext,
  repair: DriftRepair,
): Promise<Result<void, Refusal>> {
  const { sku, warehouseId, workItemId, foundAt, drifts } = repair;
  const no = (because: string) => refuse({ code: 'not-repairable', workItemId, because } as const);
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const stock = await quietStock(source, sku, warehouseId);
    if (stock === undefined) continue;
    const corrections = correctionsOf(stock);
    if (corrections === undefined) return no('a counter is no integer: mend the item by hand');
    if (corrections.length === 0) return accept(undefined);
    if (lowersUnheard(stock, corrections, drifts)) return no(TAKEN_SINCE);
    if (now() < foundAt + MIN_DRIFT_AGE_MS) return no('it was found less than a day ago, and may yet go by itself');
    const answer = await facts.record(
      {
        movements: [movementOf(repair, corrections, now())],
        changes: changesOf(stock, corrections),
        workItems: [],
      },
      now(),
    );
    if (answer.kind === 'recorded' || answer.kind === 'duplicate') return accept(undefined);
  }
  return no('the stock moved at every look: try again when fewer buy it');
}

/** Whether `reserved` of a bucket would be lowered that was not found so, or from which somebody took since. */
function lowersUnheard({ buckets }: StockEvidence, corrections: readonly Correction[], drifts: readonly Drift[]) {
  const lowered = new Set(corrections.filter(({ reserved }) => reserved < 0).map(({ bucket }) => bucket));
  const wasFound = (bucket: Bucket) =>
    drifts.some(({ where, takes }) => where === bucket.id && takes === takesOf(bucket));
  return buckets.some((bucket) => lowered.has(bucket.id) && !wasFound(bucket));
}

/** Every bucket must still be as it was read: what was judged is what is corrected. */
function changesOf({ buckets }: StockEvidence, corrections: readonly Correction[]) {
  const byBucket = new Map(corrections.map((correction) => [correction.bucket, correction]));
  return buckets.map(({ id, revision }) => {
    const { freezes = false, ...change } = byBucket.get(id) ?? {};
    const count = indexOf(id) === 0 && { bucketCount: buckets.length };
    return { ...NO_CHANGE, ...change, bucket: id, revision, ...count, ...(freezes && { freezes: true as const }) };
  });
}

function movementOf(
  { sku, warehouseId, workItemId, reason }: DriftRepair,
  corrections: readonly Correction[],
  at: Instant,
): Movement {
  const sum = (counter: 'onHand' | 'unsellable' | 'reserved' | 'available') =>
    corrections.reduce((total, correction) => total + correction[counter], 0);
  const corrected = {
    onHand: sum('onHand'),
    unsellable: sum('unsellable'),
    reserved: sum('reserved'),
    available: sum('available'),
  };
  return {
    sku,
    warehouseId,
    source: WORK_ITEMS_SOURCE,
    eventId: workItemId,
    line: 0,
    type: DRIFT_REPAIRED,
    onHand: 0,
    unsellable: 0,
    occurredAt: at,
    recordedAt: at,
    corrected,
    reason,
  };
}
