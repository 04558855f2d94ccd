import type { Branded, Instant, ListingId, PaymentId, ReservationId, Sku } from './ids.ts';
import { BULK_CANCEL_STALLED_SECONDS } from './limits.ts';
import type { Status } from './moves.ts';
import type { RefusalCode } from './refusal.ts';
import { type CustomerFacts, type Reservation, shownStatus } from './reservation.ts';

// Many reservations are cancelled as one job of two halves. The dry run selects: it cancels nothing, and says of each reservation what would
// become of it. When a person has seen that, the run cancels what was selected and is still as it was wanted, and nothing else.

export type BulkCancelId = Branded<string, 'BulkCancelId'>;

/** `selecting` is the dry run; `selected` waits for a person; `cancelling` is the run. */
export const BULK_CANCEL_STATUSES = ['selecting', 'selected', 'cancelling', 'done'] as const;
export type BulkCancelStatus = (typeof BULK_CANCEL_STATUSES)[number];

/** The statuses that a listing's reservations are found in: those that stock is promised to, or that wait for it. */
export const FINDABLE_STATUSES = ['held', 'confirmed', 'pending'] as const;
export type FindableStatus = (typeof FINDABLE_STATUSES)[number];

/** What a customer must be like. A fact that was never said is not known, which matches nothing, unless `includeUnknown`. */
export interface WantedCustomer {
  readonly memberSinceAfter?: Instant;
  readonly pastOrdersAtMost?: number;
  readonly lastActiveBefore?: Instant;
  readonly includeUnknown?: boolean;
}

/** Which reservations of a listing: all that is said must hold. */
export interface Where {
  readonly statuses?: readonly FindableStatus[];
  /** Of when it was reserved; included. */
  readonly reservedFrom?: Instant;
  /** Excluded. */
  readonly reservedBefore?: Instant;
  readonly customer?: WantedCustomer;
}

/** What a job chooses from: a list of ids, kept beside it; or whoever a listing's SKUs, as they then were, are promised to, or waits for them. */
export type Choice =
  | { readonly kind: 'list'; readonly length: number }
  | { readonly kind: 'listing'; readonly listingId: ListingId; readonly skus: readonly Sku[]; readonly where: Where };

/** Where the next step goes on: so many ids, or parts of the read model, are done, and of what comes next everything up to `after`. */
export interface Cursor {
  readonly position: number;
  readonly after?: string;
}

/** What the dry run came to so far. */
export interface Found {
  /** Looked at. A reservation of several of the listing's SKUs is looked at once for each. */
  readonly examined: number;
  readonly selected: number;
  readonly unknown: number;
  readonly refused: number;
}

/** What the run came to so far. */
export interface Ended {
  readonly cancelled: number;
  readonly unmatched: number;
  readonly refused: number;
}

export const NOTHING_FOUND: Found = { examined: 0, selected: 0, unknown: 0, refused: 0 };
export const NOTHING_ENDED: Ended = { cancelled: 0, unmatched: 0, refused: 0 };

export interface BulkCancellation {
  readonly bulkCancelId: BulkCancelId;
  readonly reason: string;
  readonly choice: Choice;
  /** A digest of all that was asked: another request under the same id is told apart. */
  readonly content: string;
  readonly status: BulkCancelStatus;
  readonly cursor: Cursor;
  readonly found: Found;
  readonly ended: Ended;
  readonly createdAt: Instant;
  /** When it last came further. */
  readonly movedAt: Instant;
  readonly selectedAt?: Instant;
  readonly finishedAt?: Instant;
  /** Counts the writes: each goes over exactly what it read. */
  readonly revision: number;
}

/**
 * What a job says of a reservation. Of the dry run: `selected`; `unknown` (it would be, if its customer were known to be as wanted); `refused`. Of
 * the run, in the place of `selected`: `cancelled`, now or before; `unmatched` (no longer as wanted, so it stays); `refused`.
 */
export const CANCEL_OUTCOMES = ['selected', 'unknown', 'cancelled', 'unmatched', 'refused'] as const;
export type CancelOutcome = (typeof CANCEL_OUTCOMES)[number];

export interface CancelReportLine {
  readonly reservationId: ReservationId;
  readonly outcome: CancelOutcome;
  /** Of a refusal: the code that the cancel of one reservation refuses with. */
  readonly code?: RefusalCode;
  /** How the reservation stood when it was last looked at. */
  readonly reservationStatus?: Status;
  /** Of one that was paid. */
  readonly paymentId?: PaymentId;
}

/** Whether a job has steps to take. */
export function isAtWork({ status }: Pick<BulkCancellation, 'status'>): boolean {
  return status === 'selecting' || status === 'cancelling';
}

/** Whether a job with steps to take has taken none for longer than one may last: whoever was at it is gone. */
export function isStalled(job: BulkCancellation, now: Instant): boolean {
  return isAtWork(job) && now - job.movedAt >= BULK_CANCEL_STALLED_SECONDS * 1_000;
}

/** `unknown`: all that is known of it matches, and something that is asked for is not known. */
export type Match = 'matches' | 'unknown' | 'differs';

/** Whether a reservation is one of those that are wanted of a listing, at a moment: a hold past its deadline is no hold any more. */
export function match(listingId: ListingId, where: Where, reservation: Reservation, now: Instant): Match {
  const { statuses = FINDABLE_STATUSES, reservedFrom = 0, reservedBefore = Number.POSITIVE_INFINITY, customer } = where;
  const isOfListing = reservation.lines.some((line) => line.listingId === listingId);
  const isInStatus = (statuses as readonly Status[]).includes(shownStatus(reservation, now));
  const isInTime = reservation.createdAt >= reservedFrom && reservation.createdAt < reservedBefore;
  if (!isOfListing || !isInStatus || !isInTime) return 'differs';
  return customer === undefined ? 'matches' : matchCustomer(customer, reservation.customer ?? {});
}

function matchCustomer(wanted: WantedCustomer, known: CustomerFacts): Match {
  const answers = [
    holds(wanted.memberSinceAfter, known.memberSince, (bound, since) => since > bound),
    holds(wanted.pastOrdersAtMost, known.pastOrders, (bound, orders) => orders <= bound),
    holds(wanted.lastActiveBefore, known.lastActiveAt, (bound, active) => active < bound),
  ];
  if (answers.includes('no')) return 'differs';
  return answers.includes('not known') && wanted.includeUnknown !== true ? 'unknown' : 'matches';
}

function holds(
  bound: number | undefined,
  fact: number | undefined,
  fits: (bound: number, fact: number) => boolean,
): 'yes' | 'no' | 'not known' {
  if (bound === undefined) return 'yes';
  if (fact === undefined) return 'not known';
  return fits(bound, fact) ? 'yes' : 'no';
}
