import { reservationOwner } from '../../../functions/core/domain/claim.ts';
import type { Instant } from '../../../functions/core/domain/ids.ts';
import type { OwnerRecord, Reservation } from '../../../functions/core/domain/reservation.ts';
import type {
  BucketChange,
  FactAnswer,
  Facts,
  FactWrite,
  Movement,
  ShippedUnits,
} from '../../../functions/core/facts/ports.ts';
import { assertFits, assertWhole } from '../../../functions/core/store/assert-counts.ts';
import { afterUnits, assertMoves, purgeAtFrom } from '../../../functions/core/store/owner-changes.ts';
import { bucketIn, bucketsOf, hasLateCopy, lateCopy, putBucket, without } from './memory-buckets.ts';
import { isAsRead } from './memory-endings.ts';
import { putReservation } from './memory-owners.ts';
import { type MemoryState, recordOf } from './memory-state.ts';
import type { Synchronous } from './synchronous.ts';

/** Facts in memory: a movement that is there already is never recorded again. */
export function memoryFacts(state: MemoryState): Synchronous<Facts> {
  return {
    recorded: (movements) => movements.flatMap((movement) => state.movements.get(movementKey(movement)) ?? []),
    record: (write, now) => record(state, write, now),
    buckets: (pool) => bucketsOf(state, pool),
  };
}

/** SKU × warehouse, the event, and the line. */
export function movementKey({ sku, warehouseId, source, eventId, line }: Movement): string {
  return `${sku}#${warehouseId} ${JSON.stringify([source, eventId])} ${line}`;
}

function record(state: MemoryState, write: FactWrite, now: Instant): FactAnswer {
  assertFits(write.movements.length + write.changes.length + (write.owner ? 1 : 0) + write.workItems.length);
  for (const change of write.changes) assertWhole(change.onHand, change.unsellable, change.reserved, change.available);
  const after = write.owner === undefined ? undefined : shipped(write.owner, now);

  const duplicates = write.movements.flatMap((movement) => state.movements.get(movementKey(movement)) ?? []);
  if (duplicates.length > 0) return { kind: 'duplicate', movements: duplicates };
  const changed = write.owner === undefined ? undefined : changedOwner(state, write.owner);
  if (changed !== undefined) return { kind: 'owner-changed', old: changed };
  const refused = write.changes.filter((change) => isRefused(state, change));
  if (refused.length > 0) {
    const late = refused.flatMap(({ settle }) =>
      settle && hasLateCopy(state, settle) ? [lateCopy(state, settle)] : [],
    );
    return { kind: 'buckets-changed', late };
  }

  for (const movement of write.movements) state.movements.set(movementKey(movement), movement);
  for (const change of write.changes) apply(state, change);
  if (after !== undefined) putReservation(state, reservationOwner(after.reservationId), after);
  for (const item of write.workItems) if (!state.workItems.has(item.id)) state.workItems.set(item.id, item);
  return { kind: 'recorded' };
}

function shipped({ over, units }: ShippedUnits, now: Instant): Reservation {
  assertMoves(over, 'ship');
  return afterUnits(over, 'shipped', units, purgeAtFrom(now)).reservation;
}

function changedOwner(state: MemoryState, { over }: ShippedUnits): OwnerRecord | undefined {
  const old = recordOf(state.owners.get(reservationOwner(over.reservationId)));
  return old.kind === 'reservation' && isAsRead(old.reservation, over) ? undefined : old;
}

function isRefused(state: MemoryState, { bucket, atLeast, bucketCount, settle }: BucketChange): boolean {
  const tooLittle = atLeast !== undefined && bucketIn(state, bucket).available < atLeast;
  const grown = bucketCount !== undefined && bucketIn(state, bucket).bucketCount !== bucketCount;
  return tooLittle || grown || (settle !== undefined && hasLateCopy(state, settle));
}

function apply(state: MemoryState, change: BucketChange): void {
  const bucket = bucketIn(state, change.bucket);
  putBucket(state, {
    ...bucket,
    onHand: bucket.onHand + change.onHand,
    unsellable: bucket.unsellable + change.unsellable,
    reserved: bucket.reserved + change.reserved,
    available: bucket.available + change.available,
    frozen: bucket.frozen || change.freezes === true,
    evidence: without(bucket.evidence, change.settle ? [change.settle.claim] : []),
  });
}
