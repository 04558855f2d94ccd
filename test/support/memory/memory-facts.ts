import { reservationOwner } from '../../../functions/core/domain/claim.ts';
import type { Instant } from '../../../functions/core/domain/ids.ts';
import { type Owner, type OwnerRecord, ownerIn, ownerKeyOf } from '../../../functions/core/domain/owner.ts';
import type { Reservation } from '../../../functions/core/domain/reservation.ts';
import type {
  BucketChange,
  FactAnswer,
  Facts,
  FactWrite,
  Movement,
  ReturnedUnits,
  ShippedUnits,
} from '../../../functions/core/facts/ports.ts';
import { assertFits, assertWhole } from '../../../functions/core/store/assert-counts.ts';
import { afterUnits, assertMoves, purgeAtFrom } from '../../../functions/core/store/owner-changes.ts';
import { bucketIn, bucketsOf, hasLateCopy, lateCopy, putBucket, without } from './memory-buckets.ts';
import { isAsRead } from './memory-endings.ts';
import { countCameBack, isNeverExchanged } from './memory-exchanges.ts';
import { putOwner } from './memory-owners.ts';
import { expectedLineIn, isExpectedAsRead, putExpected } from './memory-purchase-orders.ts';
import { type MemoryState, recordOf } from './memory-state.ts';
import { countTransferred } from './memory-transfers.ts';
import { openWorkItem } from './memory-work-items.ts';
import type { Synchronous } from './synchronous.ts';

/** Facts in memory: a movement that is there already is never recorded again. */
export function memoryFacts(state: MemoryState): Synchronous<Facts> {
  return {
    recorded: (movements) => movements.flatMap((movement) => state.movements.get(movementKey(movement)) ?? []),
    record: (write, now) => record(state, write, now),
    buckets: (pool) => bucketsOf(state, pool),
    expectedLine: (id, sku) => expectedLineIn(state, id, sku),
  };
}

/** SKU × warehouse, the event, and the line. */
export function movementKey({ sku, warehouseId, source, eventId, line }: Movement): string {
  return `${sku}#${warehouseId} ${JSON.stringify([source, eventId])} ${line}`;
}

const COUNTERS = ['onHand', 'unsellable', 'reserved', 'available', 'incoming', 'inTransit'] as const;

function record(state: MemoryState, write: FactWrite, now: Instant): FactAnswer {
  const documents = [write.owner, write.returned, write.cameBack, write.expected].filter((part) => part !== undefined);
  const moved = write.transferred?.length ?? 0;
  assertFits(write.movements.length + write.changes.length + documents.length + moved + write.workItems.length);
  for (const change of write.changes) assertWhole(...COUNTERS.map((name) => change[name]));
  const after = write.owner === undefined ? undefined : shipped(write.owner, now);
  const refusal = refusalOf(state, write);
  if (refusal !== undefined) return refusal;

  for (const movement of write.movements) state.movements.set(movementKey(movement), movement);
  for (const change of write.changes) apply(state, change);
  if (after !== undefined) putOwner(state, after);
  if (write.returned !== undefined) countReturn(state, write.returned);
  if (write.expected !== undefined) putExpected(state, write.expected);
  if (write.cameBack !== undefined) countCameBack(state, write.cameBack);
  for (const moved of write.transferred ?? []) countTransferred(state, moved, now);
  for (const item of write.workItems) openWorkItem(state, item);
  return { kind: 'recorded' };
}

/** Why a fact is refused, in the order of what DynamoDB is asked. */
function refusalOf(state: MemoryState, write: FactWrite): Exclude<FactAnswer, { kind: 'recorded' }> | undefined {
  const duplicates = write.movements.flatMap((movement) => state.movements.get(movementKey(movement)) ?? []);
  if (duplicates.length > 0) return { kind: 'duplicate', movements: duplicates };
  const changed =
    (write.owner && changedOwner(state, write.owner)) ?? (write.returned && nobody(state, write.returned));
  if (changed !== undefined) return { kind: 'owner-changed', old: changed };
  if (write.expected !== undefined && !isExpectedAsRead(state, write.expected)) return { kind: 'expected-changed' };
  if (write.cameBack !== undefined && isNeverExchanged(state, write.cameBack)) return { kind: 'never-exchanged' };
  const refused = write.changes.filter((change) => isRefused(state, change));
  if (refused.length === 0) return undefined;
  const late = refused.flatMap(({ settle }) => (settle && hasLateCopy(state, settle) ? [lateCopy(state, settle)] : []));
  return { kind: 'buckets-changed', late };
}

/** What is there when no reservation is, to count a return on. */
function nobody(state: MemoryState, { reservationId }: ReturnedUnits): OwnerRecord | undefined {
  const record = recordOf(state.owners.get(reservationOwner(reservationId)));
  return record.kind === 'reservation' ? undefined : record;
}

function countReturn(state: MemoryState, { reservationId, sku, quantity }: ReturnedUnits): void {
  const reservation = state.owners.get(reservationOwner(reservationId))?.reservation as Reservation;
  const returned = { ...reservation.returned, [sku]: (reservation.returned?.[sku] ?? 0) + quantity };
  putOwner(state, { ...reservation, returned });
}

function shipped({ over, units }: ShippedUnits, now: Instant): Owner {
  assertMoves(over, 'ship');
  return afterUnits(over, 'shipped', units, purgeAtFrom(now)).after;
}

function changedOwner(state: MemoryState, { over }: ShippedUnits): OwnerRecord | undefined {
  const old = recordOf(state.owners.get(ownerKeyOf(over)));
  const owner = ownerIn(old);
  return owner !== undefined && isAsRead(owner, over) ? undefined : old;
}

function isRefused(state: MemoryState, { bucket, atLeast, bucketCount, revision, settle }: BucketChange): boolean {
  const tooLittle = atLeast !== undefined && bucketIn(state, bucket).available < atLeast;
  const grown = bucketCount !== undefined && bucketIn(state, bucket).bucketCount !== bucketCount;
  const written = revision !== undefined && bucketIn(state, bucket).revision !== revision;
  return tooLittle || grown || written || (settle !== undefined && hasLateCopy(state, settle));
}

function apply(state: MemoryState, change: BucketChange): void {
  const bucket = bucketIn(state, change.bucket);
  putBucket(state, {
    ...bucket,
    onHand: bucket.onHand + change.onHand,
    unsellable: bucket.unsellable + change.unsellable,
    reserved: bucket.reserved + change.reserved,
    available: bucket.available + change.available,
    incoming: bucket.incoming + change.incoming,
    inTransit: bucket.inTransit + change.inTransit,
    frozen: bucket.frozen || change.freezes === true,
    evidence: without(bucket.evidence, change.settle ? [change.settle.claim] : []),
  });
}
