import type { ClaimId, Evidence } from '../domain/claim.ts';
import type { Instant, ListingId, PaymentId, ReservationId, Sku } from '../domain/ids.ts';
import type { Listing, Warehouse } from '../domain/listing.ts';
import type { Outcome } from '../domain/moves.ts';
import type { Owner, OwnerRecord } from '../domain/owner.ts';
import type {
  Allocation,
  Confirmed,
  Ending,
  Expired,
  Held,
  Order,
  Pending,
  Reservation,
} from '../domain/reservation.ts';

// What reservations need of a store: each write of PROTOCOL §2 as one method that says which move it makes. All are atomic and
// conditional, answer with the item after the write, or with the item as it was when they are refused.

export type Written = { readonly done: true; readonly reservation: Reservation };
export type Refused = { readonly done: false; readonly old: OwnerRecord };
export type WriteAnswer = Written | Refused;
type Late = { readonly done: false; readonly late: readonly Evidence[] };
/** A transaction over the owner and buckets. `late`: copies of takes lie in the way; give them back and repeat. */
export type EndAnswer = WriteAnswer | Late;
/** The same, over an owner of any kind. */
export type OwnerEndAnswer = { readonly done: true; readonly owner: Owner } | Refused | Late;

/** A claim that was taken and now wants an owner. */
export interface Taken {
  readonly claim: ClaimId;
  readonly allocations: readonly Allocation[];
}

export interface Reservations {
  /** Reads an owner consistently. */
  read(id: ReservationId): Promise<OwnerRecord>;
  /** Move `open`: payment mode, nothing is taken. */
  open(order: Order, expiresAt: Instant): Promise<WriteAnswer>;
  /** Move `hold`: own, over an absent or void owner in which the claim is not fenced. */
  hold(order: Order, taken: Taken, expiresAt: Instant): Promise<WriteAnswer>;
  /** Move `confirm`: held and `expiresAt > now`. */
  confirm(id: ReservationId, paymentId: PaymentId, now: Instant): Promise<WriteAnswer>;
  /** Moves `payPending` and `payLate`: own over exactly the owner that was read (status, and the claim it replaces). */
  pay(over: Pending | Expired, taken: Taken, paymentId: PaymentId): Promise<WriteAnswer>;
  /** Move `holdAgain`: own over exactly the expired owner that was read; counts one renewal more. */
  holdAgain(over: Expired, taken: Taken, expiresAt: Instant): Promise<WriteAnswer>;
  /** Move `renew`: held with this claim, `expiresAt > now`, and renewals as read and below the maximum. */
  renew(held: Held, expiresAt: Instant, now: Instant): Promise<WriteAnswer>;
  /** Move `fallShort`: exactly the owner that was read. */
  fallShort(over: Pending | Expired, paymentId: PaymentId, now: Instant): Promise<WriteAnswer>;
  /**
   * Moves `cancel` and `expire` in one transaction: the owner as read (status, claim, openUnits; expire: `expiresAt <= now`), and each
   * reserved allocation settled. The caller keeps to MAX_BUCKETS_PER_END; a pending owner has no buckets.
   */
  end(reservation: Pending | Held | Confirmed, outcome: Outcome, now: Instant, reason?: string): Promise<EndAnswer>;
  /** Move `decide`: how a large owner ends. Nothing else moves yet. */
  decide(reservation: Held | Confirmed, outcome: Outcome, now: Instant, reason?: string): Promise<WriteAnswer>;
  /** The next `count` allocations of an ending owner in one transaction; with the last, `finishCancelled` or `finishExpired`. */
  step(ending: Ending, count: number, now: Instant): Promise<EndAnswer>;
  /** Cancels units of single lines of a confirmed owner; with the last open unit, `closeLines`. One transaction. */
  cancelUnits(
    reservation: Confirmed,
    units: readonly { readonly index: number; readonly quantity: number }[],
    now: Instant,
  ): Promise<EndAnswer>;
}

/** Reads of the catalogue. An environment may answer from memory for a short time. */
export interface Catalog {
  listings(ids: readonly ListingId[]): Promise<ReadonlyMap<ListingId, Listing>>;
  /** Every warehouse, by priority, then id. */
  warehouses(): Promise<readonly Warehouse[]>;
}

/** Who holds a SKU beyond their deadline, by the read model: only a hint whom to look at. */
export interface OverdueHolds {
  of(sku: Sku, now: Instant): Promise<readonly ReservationId[]>;
}

/** The small item beside a held or pending reservation whose TTL removal comes back on the stream. */
export interface Timer {
  readonly reservationId: ReservationId;
  readonly deadline: Instant;
}

export interface Timers {
  /** Sets, or moves, the timer of a reservation. */
  set(timer: Timer): Promise<void>;
  /** Removes the timer of a reservation, unless it was moved to a later deadline meanwhile. */
  clear(timer: Timer): Promise<void>;
  /** One page of the timers due up to a moment, soonest first within a shard. */
  due(until: Instant, limit: number): Promise<readonly Timer[]>;
}
