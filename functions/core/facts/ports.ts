import type { Bucket, BucketId, PoolId } from '../domain/bucket.ts';
import type { Evidence } from '../domain/claim.ts';
import type { Instant, ReservationId, Sku, TransferId, WarehouseId } from '../domain/ids.ts';
import type { OwnerRecord } from '../domain/owner.ts';
import type { ExpectedLine, PurchaseOrder, PurchaseOrderId } from '../domain/purchase-order.ts';
import type { ReconciliationId } from '../domain/reconciliation.ts';
import type { Confirmed } from '../domain/reservation.ts';
import type { RequestedTransfer, TransferLine } from '../domain/transfer.ts';
import type { WorkItem } from '../domain/work-item.ts';

// Facts have happened (DESIGN §2): each line is recorded exactly once, in one transaction with the counters that follow it.

/** One line of a fact in the ledger. Its key, SKU × warehouse and event and line, is the deduplication, for ever. */
export interface Movement {
  readonly sku: Sku;
  readonly warehouseId: WarehouseId;
  /** The event's `source` and `id`, and the line's place in it. */
  readonly source: string;
  readonly eventId: string;
  readonly line: number;
  readonly type: string;
  /** Signed change of on hand; I4: on hand = Σ of these. */
  readonly onHand: number;
  /** Signed change of unsellable. */
  readonly unsellable: number;
  readonly occurredAt: Instant;
  readonly recordedAt: Instant;
  readonly reservationId?: ReservationId;
  readonly purchaseOrderId?: PurchaseOrderId;
  readonly transferId?: TransferId;
  /** Booked by a person who approved a difference of this count. */
  readonly reconciliationId?: ReconciliationId;
  /** Units in transit of the transfer that a person wrote off. On hand does not change by it. */
  readonly writtenOff?: number;
  /** By how much counters were corrected to agree with ledger and owners. Nothing moved. */
  readonly corrected?: Corrected;
  /** Why, in the warehouse's words, where it must or may say so. */
  readonly reason?: string;
}

export interface Corrected {
  readonly onHand: number;
  readonly unsellable: number;
  readonly reserved: number;
  readonly available: number;
}

/** What a fact changes in one bucket. All are signed and added. `available` moves by what the formula says. */
export interface BucketChange {
  readonly bucket: BucketId;
  readonly onHand: number;
  readonly unsellable: number;
  readonly reserved: number;
  readonly available: number;
  /** Of bucket 0, as is `inTransit`. */
  readonly incoming: number;
  readonly inTransit: number;
  /** The write is refused unless the bucket has at least this much available; absent: whatever it has. */
  readonly atLeast?: number;
  /** Freezes the bucket: see `Bucket.frozen`. */
  readonly freezes?: true;
  /** The write is refused unless the bucket was written to exactly so often. */
  readonly revision?: number;
  /** Of bucket 0: the write is refused unless the pool still has this many buckets, so that none escapes freezing. */
  readonly bucketCount?: number;
  /** Settles an allocation: the write is refused when evidence of another version is there. */
  readonly settle?: Evidence;
}

/** A change that changes nothing yet. */
export const NO_CHANGE = { onHand: 0, unsellable: 0, reserved: 0, available: 0, incoming: 0, inTransit: 0 } as const;

/** Units of a confirmed owner's allocations that shipped: it is paid, or requested. */
export interface ShippedUnits {
  readonly over: Confirmed | RequestedTransfer;
  readonly units: readonly { readonly index: number; readonly quantity: number }[];
}

export interface ReturnedUnits {
  readonly reservationId: ReservationId;
  readonly sku: Sku;
  readonly quantity: number;
}

/** The same, for the exchanges of that reservation. */
export interface CameBack extends ReturnedUnits {
  /** The write is refused if it was never exchanged: nobody knows the reservation, and its id may be a word that a warehouse uses for all. */
  readonly ifExchanged: boolean;
}

export interface ExpectedChange {
  readonly read: ExpectedLine;
  /** Its `revision` is counted by the store. */
  readonly after: ExpectedLine;
}

/** One or more lines of one event, recorded together or not at all. No bucket occurs twice. */
export interface FactWrite {
  readonly movements: readonly Movement[];
  readonly changes: readonly BucketChange[];
  readonly owner?: ShippedUnits;
  /** Counts units that came back on the reservation that they were sold by; it must exist. */
  readonly returned?: ReturnedUnits;
  /** Counts units that came back for the exchanges of a reservation, which may be gone by now. */
  readonly cameBack?: CameBack;
  /** What a line of a purchase order becomes, if it is still as it was read. */
  readonly expected?: ExpectedChange;
  /** Adds to what is counted of a transfer, SKU by SKU. No SKU occurs twice. */
  readonly transferred?: readonly TransferLine[];
  readonly workItems: readonly WorkItem[];
}

export type FactAnswer =
  | { readonly kind: 'recorded' }
  /** These were recorded before, as they stand in the ledger: leave their lines out and write the rest. */
  | { readonly kind: 'duplicate'; readonly movements: readonly Movement[] }
  /** The owner is not as read, or there is none to count a return on. */
  | { readonly kind: 'owner-changed'; readonly old: OwnerRecord }
  /** The line of the purchase order is not as read. */
  | { readonly kind: 'expected-changed' }
  /** Nothing was ever expected back for an exchange of that reservation. */
  | { readonly kind: 'never-exchanged' }
  /** A bucket has too little, or changed: read again. `late` copies of takes lie in the way: give them back. */
  | { readonly kind: 'buckets-changed'; readonly late: readonly Evidence[] };

export interface Facts {
  /** Those of these movements that are recorded already, as they stand in the ledger. Consistent. */
  recorded(movements: readonly Movement[]): Promise<readonly Movement[]>;
  record(write: FactWrite, now: Instant): Promise<FactAnswer>;
  /** All buckets of a pool, consistently; at least bucket 0, empty if nothing was ever written. */
  buckets(pool: PoolId): Promise<readonly Bucket[]>;
  /** One line of a purchase order, consistently. */
  expectedLine(id: PurchaseOrderId, sku: Sku): Promise<ExpectedLine>;
}

/** The announcements of purchase orders. Their lines are counted by `Facts`. */
export interface PurchaseOrders {
  /** Consistent. */
  read(id: PurchaseOrderId): Promise<PurchaseOrder | undefined>;
  /** Keeps an announcement, unless there is one; gives the one that stands. */
  announce(order: PurchaseOrder): Promise<PurchaseOrder>;
  /** Closes an order that is open; gives it as it then is. Undefined: nobody announced it. */
  close(id: PurchaseOrderId, now: Instant): Promise<PurchaseOrder | undefined>;
}
