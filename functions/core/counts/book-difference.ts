import { type Bucket, stockPool } from '../domain/bucket.ts';
import { settled, totalsShift } from '../domain/compared-again.ts';
import { type Difference, disagreement, NO_UNITS, type Reconciliation, type Units } from '../domain/reconciliation.ts';
import { SYSTEM } from '../domain/work-item.ts';
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

type Ended = 'approved' | 'settled' | 'superseded';

/**
 * Books what count and ledger differ in now, as of the moment of the count, so that every count of a later moment knows of it. Nothing is
 * booked when facts that came late explain it all, or when a later count was booked before: that one knew more.
 */
export async function bookDifference(
  context: SettleContext,
  count: Reconciliation,
  difference: Difference,
  words: Words,
): Promise<Ended> {
  const { reconciliationId } = count;
  let read = difference;
  for (;;) {
    const [state, { onHand, unsellable }] = await book(context, count, read, words);
    const approval = { onHand, unsellable, by: words.by, reason: words.reason, at: context.claims.now() };
    const after: Difference = { ...(state === 'settled' ? settled(read) : { ...read, state }), approval };
    if (await context.reconciliations.change(reconciliationId, read, after, totalsShift(read, after))) return state;
    // A fact came late meanwhile, or somebody else approved it: what is in the ledger is what was booked.
    const standing = await context.reconciliations.difference(reconciliationId, difference.sku);
    if (standing === undefined) throw new Error(`the difference of ${difference.sku} vanished`);
    if (standing.state !== 'open' && standing.approval?.by !== SYSTEM) return standing.state;
    read = standing;
  }
}

async function book(
  context: SettleContext,
  count: Reconciliation,
  difference: Difference,
  { reason }: Words,
): Promise<[Ended, Units]> {
  const { facts, claims, stocktaking } = context;
  const at = claims.now();
  const [before] = await facts.recorded([movementOf(count, difference, NO_UNITS, reason, at)]);
  if (before !== undefined) return ['approved', before];
  const { expected, movedAfter } = await expectedAt(stocktaking, count.warehouseId, difference.sku, count.countedAt);
  if (movedAfter.booked > 0) return ['superseded', NO_UNITS];
  const missing = disagreement(expected, difference.counted);
  if (missing === undefined) return ['settled', NO_UNITS];
  const movement = movementOf(count, difference, missing, reason, at);
  await recordLine(context, movement, (buckets) => changesOf(buckets, movement));
  // Somebody else may have approved it at the same time: what is in the ledger is what was booked.
  const [booked = movement] = await facts.recorded([movement]);
  return ['approved', booked];
}

function movementOf(
  { reconciliationId, warehouseId, countedAt }: Reconciliation,
  { sku, bookings = 0 }: Difference,
  { onHand, unsellable }: Units,
  reason: string,
  recordedAt: number,
): Movement {
  return {
    sku,
    warehouseId,
    source: RECONCILIATIONS_SOURCE,
    eventId: reconciliationId,
    // One that opened again after it was booked is booked once more.
    line: bookings,
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
