import { randomUUID } from 'node:crypto';
import { type BucketId, bucketOf, stockPool } from '../../../../../functions/core/domain/bucket.ts';
import { type ClaimId, type Evidence, reservationOwner } from '../../../../../functions/core/domain/claim.ts';
import type {
  CustomerId,
  ListingId,
  PaymentId,
  Quantity,
  ReservationId,
  Sku,
  WarehouseId,
} from '../../../../../functions/core/domain/ids.ts';
import type {
  Allocation,
  Confirmed,
  Ending,
  Expired,
  Held,
  Order,
  Pending,
} from '../../../../../functions/core/domain/reservation.ts';
import { type BucketChange, type Movement, NO_CHANGE } from '../../../../../functions/core/facts/ports.ts';
import type { Taken, WriteAnswer } from '../../../../../functions/core/reservations/ports.ts';
import type { Store } from '../../../../../functions/core/store/store.ts';

// What the contracts begin from. Ids are new each time: the tables are shared by all tests.

export const NOW = 1_800_000_000_000;
export const DEADLINE = NOW + 60_000;
export const NORTH = 'north' as WarehouseId;
export const PAYMENT = 'payment-1' as PaymentId;
export const OTHER_PAYMENT = 'payment-2' as PaymentId;

export function newSku(): Sku {
  return `sku-${randomUUID().slice(0, 13)}` as Sku;
}

export function newId(): ReservationId {
  return `order-${randomUUID().slice(0, 13)}` as ReservationId;
}

export function bucketsOfStock(count: number, sku = newSku()): BucketId[] {
  return Array.from({ length: count }, (_, index) => bucketOf(stockPool(sku, NORTH), index));
}

export function claimOf(id: ReservationId, nonce = 'first'): ClaimId {
  return `${reservationOwner(id)}.${nonce}` as ClaimId;
}

export function orderOf(reservationId: ReservationId, changes: Partial<Order> = {}): Order {
  return {
    reservationId,
    customerId: 'ada' as CustomerId,
    lines: [{ listingId: 'phone' as ListingId, quantity: 1 as Quantity }],
    mode: 'hold',
    unpaidSeconds: 60,
    maxRenewals: 1,
    createdAt: NOW,
    ...changes,
  };
}

export function change(bucket: BucketId, deltas: Partial<BucketChange>): BucketChange {
  return { ...NO_CHANGE, bucket, ...deltas };
}

export function movementOf(sku: Sku, changes: Partial<Movement> = {}): Movement {
  return {
    sku,
    warehouseId: NORTH,
    source: 'wms',
    eventId: 'event-1',
    line: 0,
    type: 'goods-received',
    onHand: 1,
    unsellable: 0,
    occurredAt: NOW,
    recordedAt: NOW,
    ...changes,
  };
}

/** A bucket with so many units to sell. */
export async function stocked(
  { facts }: Store,
  units: number,
  bucket = bucketsOfStock(1)[0] as BucketId,
): Promise<BucketId> {
  await facts.record(
    { movements: [], changes: [change(bucket, { onHand: units, available: units })], workItems: [] },
    NOW,
  );
  return bucket;
}

/** A take that succeeds, as evidence. */
export async function taken({ buckets }: Store, bucket: BucketId, claim: ClaimId, quantity = 1): Promise<Evidence> {
  const answer = await buckets.take({ bucket, quantity }, claim, []);
  if (answer.kind !== 'taken') throw new Error(`not taken: ${answer.kind}`);
  return { bucket, claim, value: answer.evidence };
}

export function allocationOf({ bucket, value }: Evidence, quantity = value % 1_000_000): Allocation {
  return { bucket, quantity, evidence: value };
}

/** Takes from every bucket for one claim. */
export async function takenFrom(store: Store, all: readonly BucketId[], claim: ClaimId, quantity = 1): Promise<Taken> {
  const evidence = await Promise.all(all.map((bucket) => taken(store, bucket, claim, quantity)));
  return { claim, allocations: evidence.map((piece) => allocationOf(piece)) };
}

type Statused = { pending: Pending; held: Held; confirmed: Confirmed; ending: Ending; expired: Expired };

/** The reservation of an answer that must be a success with this status. */
export function become<S extends keyof Statused>(
  answer: WriteAnswer | { readonly done: false },
  status: S,
): Statused[S] {
  if (!answer.done || answer.reservation.status !== status) throw new Error(`not ${status}: ${JSON.stringify(answer)}`);
  return answer.reservation as Statused[S];
}

/** A hold of so many units from each bucket. */
export async function held(store: Store, all: readonly BucketId[], quantity = 1, id = newId()): Promise<Held> {
  const hold = await takenFrom(store, all, claimOf(id), quantity);
  return become(await store.reservations.hold(orderOf(id), hold, DEADLINE), 'held');
}

export async function confirmed(store: Store, all: readonly BucketId[], quantity = 1): Promise<Confirmed> {
  const { reservationId } = await held(store, all, quantity);
  return become(await store.reservations.confirm(reservationId, PAYMENT, NOW), 'confirmed');
}

/** A hold that expired with everything given back. */
export async function expired(store: Store, all: readonly BucketId[]): Promise<Expired> {
  return become(await store.reservations.end(await held(store, all), 'expired', DEADLINE), 'expired');
}

export async function pending({ reservations }: Store, id = newId()): Promise<Pending> {
  return become(await reservations.open(orderOf(id, { mode: 'payment' }), DEADLINE), 'pending');
}

export async function counters({ buckets }: Store, bucket: BucketId) {
  const [found] = await buckets.read([bucket]);
  if (found === undefined) throw new Error('every bucket reads as something');
  const { available, reserved, onHand, evidence } = found;
  return { available, reserved, onHand, evidence };
}

/** A late copy of a take: the evidence of this claim once more, in another version. */
export async function lateCopyOf(store: Store, evidence: Evidence): Promise<Evidence> {
  await store.buckets.forget(evidence);
  return taken(store, evidence.bucket, evidence.claim, evidence.value % 1_000_000);
}

/** Ships units of the one line that came from a bucket, and reads the owner. */
export async function shipUnits({ facts, reservations }: Store, over: Confirmed, bucket: BucketId, quantity: number) {
  const index = over.allocations.findIndex((allocation) => allocation.bucket === bucket);
  const settle = { bucket, claim: over.claim, value: over.allocations[index]?.evidence ?? 0 };
  const write = {
    movements: [],
    changes: [change(bucket, { onHand: -quantity, reserved: -quantity, settle })],
    workItems: [],
  };
  await facts.record({ ...write, owner: { over, units: [{ index, quantity }] } }, NOW);
  const record = await reservations.read(over.reservationId);
  if (record.kind !== 'reservation') throw new Error('an owner does not vanish by shipping');
  return { done: true, reservation: record.reservation } as const;
}

/** A reservation as it is stored now. */
export async function storedNow({ reservations }: Store, { reservationId }: Pick<Held, 'reservationId'>) {
  const record = await reservations.read(reservationId);
  return record.kind === 'reservation' ? record.reservation : record;
}

/** The evidence that a line of an owner speaks of. */
export function evidenceOf(owner: Held | Confirmed, index = 0): Evidence {
  const allocation = owner.allocations[index];
  if (allocation === undefined) throw new Error('no such allocation');
  return { bucket: allocation.bucket, claim: owner.claim, value: allocation.evidence };
}
