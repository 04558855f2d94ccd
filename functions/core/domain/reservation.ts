import { type BucketId, stockOf } from './bucket.ts';
import type { ClaimId } from './claim.ts';
import type { CustomerId, ExchangeId, Instant, PaymentId, Quantity, ReservationId, Sku } from './ids.ts';
import { RETENTION_MARGIN_SECONDS } from './limits.ts';
import { type CartLine, destinationOf, type Mode, type ShipTo, type SkuQuantity } from './listing.ts';
import { isEnded, isLive, type Outcome, type Status } from './moves.ts';

/** Units taken from one bucket for the owner. Open while `shipped + cancelled < quantity`. */
export interface Allocation {
  readonly bucket: BucketId;
  readonly quantity: number;
  /** The evidence that the take left, by which its late copies are told apart. */
  readonly evidence: number;
  readonly shipped?: number;
  readonly cancelled?: number;
}

/** What a replacement replaces. */
export interface ReplacementOf {
  readonly exchangeId: ExchangeId;
  /** The reservation whose goods come back. */
  readonly reservationId: ReservationId;
}

/** What the shop knows of its customer when they reserve. What it does not say is not known. */
export interface CustomerFacts {
  readonly memberSince?: Instant;
  readonly pastOrders?: number;
  readonly lastActiveAt?: Instant;
}

/** What the buyer asked for, and the rules that applied when they asked. It never changes. */
export interface Order {
  readonly reservationId: ReservationId;
  readonly customerId: CustomerId;
  readonly lines: readonly CartLine[];
  readonly mode: Mode;
  /** How long each hold lasts. */
  readonly unpaidSeconds: number;
  readonly maxRenewals: number;
  readonly shipTo?: ShipTo;
  readonly channel?: string;
  /** As of the first request: a repetition may say something else of them, and is a repetition all the same. */
  readonly customer?: CustomerFacts;
  /** The SKUs behind the lines, in payment mode, where no allocation says so until it is paid. */
  readonly demand?: readonly SkuQuantity[];
  /** Only of the replacement of an exchange. */
  readonly exchange?: ReplacementOf;
  readonly createdAt: Instant;
}

interface Common extends Order {
  /** Counts the writes of this item. */
  readonly revision: number;
  readonly expiresAt: Instant;
  /** Units that came back, by SKU. */
  readonly returned?: Readonly<Record<Sku, number>>;
  /** No warehouse is told to ship it before what it replaces came back. */
  readonly awaitsReturn?: true;
}

interface Claiming {
  readonly claim: ClaimId;
  readonly allocations: readonly Allocation[];
  /** Units neither shipped nor cancelled. It only falls while the claim lasts, so equal means unchanged. */
  readonly openUnits: number;
  readonly renewals: number;
}

interface Nothing {
  readonly claim?: undefined;
  readonly allocations: readonly [];
  readonly openUnits: 0;
  readonly renewals: 0;
}

type Paid = { readonly paymentId: PaymentId };
type Retained = { readonly purgeAt: number };
/** Why somebody cancelled it, if they said so. */
type Explained = { readonly cancelReason?: string };

export type Pending = Common & Nothing & { readonly status: 'pending' };
export type Held = Common & Claiming & { readonly status: 'held' };
export type Confirmed = Common & Claiming & Paid & { readonly status: 'confirmed' };
/** A large owner between the decision and its last step. `cursor` allocations are done. */
export type Ending = Common &
  Claiming &
  Partial<Paid> &
  Explained & { readonly status: 'ending'; readonly outcome: Outcome; readonly cursor: number };
export type Shipped = Common & Claiming & Paid & Retained & { readonly status: 'shipped' };
export type Cancelled = Common &
  (Claiming | Nothing) &
  Partial<Paid> &
  Explained &
  Retained & { readonly status: 'cancelled' };
export type Expired = Common & (Claiming | Nothing) & Retained & { readonly status: 'expired' };
export type Short = Common & (Claiming | Nothing) & Paid & Retained & { readonly status: 'short' };

export type Reservation = Pending | Held | Confirmed | Ending | Shipped | Cancelled | Expired | Short;

/** Units of an allocation that are neither shipped nor cancelled. */
export function openUnitsOf(allocation: Allocation): number {
  return allocation.quantity - (allocation.shipped ?? 0) - (allocation.cancelled ?? 0);
}

/** What any owner says of its units. Only one that is ending has a cursor. */
export interface Allocated {
  readonly status: Status;
  readonly allocations: readonly Allocation[];
  readonly cursor?: number;
}

/** The allocations whose open units are counted in their buckets' `reserved`, with their place in the list. */
export function reservedAllocations({
  status,
  allocations,
  cursor = 0,
}: Allocated): { readonly index: number; readonly allocation: Allocation }[] {
  if (!isLive(status)) return [];
  return allocations
    .map((allocation, index) => ({ index, allocation }))
    .filter(({ index, allocation }) => index >= cursor && openUnitsOf(allocation) > 0);
}

/** What a buyer is shown: a hold past its deadline is expired, whatever the item says (DESIGN §4.3). */
export function shownStatus(reservation: Reservation, now: Instant): Status {
  const unpaid = reservation.status === 'held' || reservation.status === 'pending';
  return unpaid && reservation.expiresAt <= now ? 'expired' : reservation.status;
}

/** Whether a reservation is over, or on its way there, for whoever would use its id again. */
export function isOver(reservation: Reservation, now: Instant): boolean {
  return reservation.status === 'ending' || isEnded(shownStatus(reservation, now));
}

/**
 * Whether what is left of an owner may be deleted soon, and its fences with it: nothing must enter there any more (PROTOCOL §6).
 * @param purgeAt epoch seconds
 */
export function isRetiring(purgeAt: number, now: Instant): boolean {
  return purgeAt * 1_000 - now < RETENTION_MARGIN_SECONDS * 1_000;
}

export type Content = Pick<Order, 'customerId' | 'lines' | 'shipTo' | 'channel' | 'exchange'>;

/** Whether two orders ask for the same: an id may be used again only for the same content. The order of lines does not matter. */
export function sameContent(a: Content, b: Content): boolean {
  return canonical(a) === canonical(b);
}

function canonical({ customerId, lines, shipTo, channel, exchange }: Content): string {
  const sums = new Map<string, number>();
  for (const { listingId, quantity } of lines) sums.set(listingId, (sums.get(listingId) ?? 0) + quantity);
  const to = destinationOf(shipTo);
  return JSON.stringify([
    customerId,
    [...sums].sort(([x], [y]) => (x < y ? -1 : 1)),
    to,
    channel ?? null,
    exchange ?? null,
  ]);
}

/** Units per SKU that a reservation needs to be paid for late: what its allocations say, or what payment mode noted down. */
export function demandOf(reservation: Reservation): SkuQuantity[] {
  if (reservation.demand) return [...reservation.demand];
  const sums = new Map<SkuQuantity['sku'], number>();
  for (const { bucket, quantity } of reservation.allocations) {
    const { sku } = stockOf(bucket);
    sums.set(sku, (sums.get(sku) ?? 0) + quantity);
  }
  return [...sums].map(([sku, quantity]) => ({ sku, quantity: quantity as Quantity }));
}
