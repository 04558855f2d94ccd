import { type Bucket, stockPool } from '../domain/bucket.ts';
import { type Difference, disagreement, type Reconciliation, type Units } from '../domain/reconciliation.ts';
import { gainChanges } from '../facts/gain-changes.ts';
import { lossChanges } from '../facts/loss-changes.ts';
import type { BucketChange, Movement } from '../facts/ports.ts';
import { recordLine } from '../facts/record-line.ts';
import { unsellableChanges } from '../facts/unsellable-changes.ts';
import type { SettleContext } from './context.ts';
import { expectedAt } from './expected-at.ts';

/** The type of the movements that approved differences are booked as. */
export const COUNT_ADJUSTED = 'count-adjusted';
/** Their source: with the reconciliation as event id and the SKU, the same difference is booked once. */
export const RECONCILIATIONS_SOURCE = '/reconciliations';

export interface Words {
  readonly by: string;
  readonly reason: string;
}

/**
 * Books what count and ledger differ in now, as of the moment of the count, so that every count of a later moment knows of it. Nothing is
 * booked when facts that came late explain it all, or when a later count was booked before: that one knew more.
 */
export async function bookDifference(
  context: SettleContext,
  count: Reconciliation,
  difference: Difference,
  { by, reason }: Words,
): Promise<'approved' | 'settled' | 'superseded'> {
  const { facts, claims, stocktaking, reconciliations } = context;
  const at = claims.now();
  const mark = async <State extends 'approved' | 'settled' | 'superseded'>(state: State, booked: Units) => {
    const approval = { onHand: booked.onHand, unsellable: booked.unsellable, by, reason, at };
    await reconciliations.mark(count.reconciliationId, { ...difference, state, approval });
    return state;
  };
  const none: Units = { onHand: 0, unsellable: 0 };
  const [before] = await facts.recorded([movementOf(count, difference, none, reason, at)]);
  if (before !== undefined) return mark('approved', before);
  const { expected, movedAfter } = await expectedAt(stocktaking, count.warehouseId, difference.sku, count.countedAt);
  if (movedAfter.booked > 0) return mark('superseded', none);
  const missing = disagreement(expected, difference.counted);
  if (missing === undefined) return mark('settled', none);
  const movement = movementOf(count, difference, missing, reason, at);
  await recordLine(context, movement, (buckets) => changesOf(buckets, movement));
  // Somebody else may have approved it at the same time: what is in the ledger is what was booked.
  const [booked = movement] = await facts.recorded([movement]);
  return mark('approved', booked);
}

function movementOf(
  { reconciliationId, warehouseId, countedAt }: Reconciliation,
  { sku }: Difference,
  { onHand, unsellable }: Units,
  reason: string,
  recordedAt: number,
): Movement {
  return {
    sku,
    warehouseId,
    source: RECONCILIATIONS_SOURCE,
    eventId: reconciliationId,
    line: 0,
    type: COUNT_ADJUSTED,
    onHand,
    unsellable,
    occurredAt: countedAt,
    recordedAt,
    reconciliationId,
    reason,
  };
}

/** Sellable units come or go as by any fact, and unsellable ones beside them. */
function changesOf(buckets: readonly Bucket[], { sku, warehouseId, onHand, unsellable }: Movement): BucketChange[] {
  const sellable = onHand - unsellable;
  return [
    ...(sellable > 0 ? gainChanges(buckets, sellable) : lossChanges(buckets, -sellable)),
    ...unsellableChanges(stockPool(sku, warehouseId), unsellable),
  ];
}
