import {
  availableOf,
  type Bucket,
  type BucketId,
  bucketOf,
  emptyBucket,
  stockPool,
} from '../../functions/core/domain/bucket.ts';
import type { ClaimId } from '../../functions/core/domain/claim.ts';
import type {
  CustomerId,
  ListingId,
  PaymentId,
  Quantity,
  ReservationId,
  Sku,
  TransferId,
  WarehouseId,
} from '../../functions/core/domain/ids.ts';
import { DEFAULT_LOW_STOCK_THRESHOLD, STEP } from '../../functions/core/domain/limits.ts';
import type { CartLine, Listing, SkuQuantity, Warehouse } from '../../functions/core/domain/listing.ts';
import type { OwnerRecord } from '../../functions/core/domain/owner.ts';
import {
  type Allocation,
  type Confirmed,
  type Held,
  type Order,
  openUnitsOf,
  type Pending,
  type Reservation,
} from '../../functions/core/domain/reservation.ts';

// Values for tests. Each builder makes the plainest valid one; a test names only what it is about.

export const sku = (text: string) => text as Sku;
export const warehouseId = (text: string) => text as WarehouseId;
export const listingId = (text: string) => text as ListingId;
export const reservationId = (text: string) => text as ReservationId;
export const transferId = (text: string) => text as TransferId;
export const customerId = (text: string) => text as CustomerId;
export const paymentId = (text: string) => text as PaymentId;
export const claimId = (text: string) => text as ClaimId;
/** Any number in the place of a quantity: tests of what must be stopped pass −3 as well. */
export const quantity = (value: number) => value as Quantity;

/** Noon of a day that no test depends on. */
export const NOON = Date.UTC(2026, 10, 2, 12);

/** A listing of one unit of the SKU of the same name, held for half an hour. */
export function aListing(id: string, also: Partial<Listing> = {}): Listing {
  return {
    listingId: listingId(id),
    mode: 'hold',
    skus: [aDemand(id, 1)],
    holdSeconds: 1_800,
    cancelUnpaidAfterSeconds: 86_400,
    maxRenewals: 1,
    lowStockThreshold: DEFAULT_LOW_STOCK_THRESHOLD,
    uncoveredHolds: 'ask',
    exchangeShips: 'on-receipt',
    ...also,
  };
}

export function aWarehouse(id: string, priority = 100): Warehouse {
  return { warehouseId: warehouseId(id), latitude: 52.5, longitude: 13.4, priority };
}

export function aDemand(id: string, units: number): SkuQuantity {
  return { sku: sku(id), quantity: quantity(units) };
}

export function aLine(listing: string, units = 1): CartLine {
  return { listingId: listingId(listing), quantity: quantity(units) };
}

export function bucketId(id: string, warehouse: string, index = 0): BucketId {
  return bucketOf(stockPool(sku(id), warehouseId(warehouse)), index);
}

/** A bucket whose `available` is what the formula says. */
export function aBucket(id: BucketId, counters: Partial<Bucket> = {}): Bucket {
  const bucket = { ...emptyBucket(id), ...counters };
  return { ...bucket, available: availableOf(bucket) };
}

/** The buckets of one stock, by how much each has to sell. What is below zero shipped without having been received. */
export function stock(id: string, warehouse: string, ...available: readonly number[]): Bucket[] {
  return available.map((units, index) =>
    aBucket(bucketId(id, warehouse, index), { onHand: units, ...(index === 0 && { bucketCount: available.length }) }),
  );
}

export function anAllocation(id: string, warehouse: string, units: number, also: Partial<Allocation> = {}): Allocation {
  return { bucket: bucketId(id, warehouse), quantity: units, evidence: STEP + units, ...also };
}

export function anOrder(id: string, also: Partial<Order> = {}): Order {
  return {
    reservationId: reservationId(id),
    customerId: customerId('ann'),
    lines: [aLine('A')],
    mode: 'hold',
    unpaidSeconds: 1_800,
    maxRenewals: 1,
    createdAt: NOON,
    ...also,
  };
}

export function aHeld(id: string, allocations: readonly Allocation[], also: Partial<Held> = {}): Held {
  return {
    ...anOrder(id),
    status: 'held',
    revision: 1,
    expiresAt: NOON + 1_800_000,
    claim: claimId(`r.${id}.000000aaaaaaa`),
    allocations,
    openUnits: allocations.reduce((sum, allocation) => sum + openUnitsOf(allocation), 0),
    renewals: 0,
    ...also,
  };
}

export function aConfirmed(id: string, allocations: readonly Allocation[]): Confirmed {
  return { ...aHeld(id, allocations), status: 'confirmed', paymentId: paymentId(`pay-${id}`) };
}

export function aPending(id: string, demand: readonly SkuQuantity[]): Pending {
  const order = anOrder(id, { mode: 'payment', demand });
  const nothing = { allocations: [], openUnits: 0, renewals: 0 } as const;
  return { ...order, status: 'pending', revision: 1, expiresAt: NOON + 1_800_000, ...nothing };
}

/** A reservation as it lies under its key. */
export function stored(reservation: Reservation): OwnerRecord {
  return { kind: 'reservation', reservation, fenced: [] };
}
