import { stockOf } from './bucket.ts';
import type { ExchangeId, Instant, Quantity, ReservationId, Sku } from './ids.ts';
import {
  type CartLine,
  destinationOf,
  type ExchangeShips,
  type Listing,
  type ShipTo,
  type SkuQuantity,
} from './listing.ts';
import type { OwnerRecord } from './owner.ts';
import type { NotReturnable } from './refusal.ts';
import type { Reservation } from './reservation.ts';

// An exchange: some of what a reservation shipped is to come back, and another reservation, the replacement, goes out for it.

/** What was asked. It never changes, and is kept for ever. */
export interface Exchange {
  readonly exchangeId: ExchangeId;
  /** The reservation whose goods come back. */
  readonly reservationId: ReservationId;
  /** One line a SKU, summed, by SKU. */
  readonly returns: readonly SkuQuantity[];
  readonly replacement: {
    readonly reservationId: ReservationId;
    /** One line a listing, summed, by listing. */
    readonly lines: readonly CartLine[];
    readonly shipTo?: ShipTo;
  };
  /** As its listings said when it was asked. */
  readonly ships: ExchangeShips;
  readonly createdAt: Instant;
}

/** What one exchange expects back, and whom it lets go. */
export interface ExpectedReturn {
  readonly exchangeId: ExchangeId;
  readonly replacementId: ReservationId;
  readonly returns: readonly SkuQuantity[];
}

/** What came back of a reservation, ever, and what its exchanges expect, the first first. */
export interface Returns {
  readonly reservationId: ReservationId;
  /** Counts the writes of this item: units that came back between a read and a write are seen by it. */
  readonly revision: number;
  readonly returned: Readonly<Record<Sku, number>>;
  readonly expected: readonly ExpectedReturn[];
}

/** What of the returned units an exchange has. */
export interface Receipt {
  readonly exchange: ExpectedReturn;
  readonly received: readonly { readonly sku: Sku; readonly quantity: Quantity; readonly received: number }[];
  readonly isComplete: boolean;
}

/**
 * Deals the units that came back to the exchanges that expect them, in any condition, the first exchange first. It asks only how much came
 * and who waits, so that the order in which returns are told makes no difference.
 */
export function receiptsOf({ returned, expected }: Pick<Returns, 'returned' | 'expected'>): Receipt[] {
  const left = new Map<string, number>(Object.entries(returned));
  return expected.map((exchange) => {
    const received = exchange.returns.map(({ sku, quantity }) => {
      const had = left.get(sku) ?? 0;
      const units = Math.min(had, quantity);
      left.set(sku, had - units);
      return { sku, quantity, received: units };
    });
    return { exchange, received, isComplete: received.every((line) => line.received === line.quantity) };
  });
}

/**
 * What cannot come back of a reservation for another exchange: it did not ship, or another exchange expects it. What came back already does
 * not stand in the way: nobody but an exchange says what it came back for.
 */
export function notReturnable(
  original: Reservation,
  { returned, expected }: Returns,
  returns: readonly SkuQuantity[],
): NotReturnable[] {
  const shipped = sums(
    original.allocations.map(({ bucket, shipped = 0 }) => ({ sku: stockOf(bucket).sku, quantity: shipped })),
  );
  const awaited = sums(expected.flatMap((exchange) => exchange.returns));
  const back = new Map(Object.entries(returned));
  return returns
    .map(({ sku, quantity }) => ({
      sku,
      requested: quantity,
      shipped: shipped.get(sku) ?? 0,
      expected: awaited.get(sku) ?? 0,
      returned: back.get(sku) ?? 0,
    }))
    .filter((line) => line.expected + line.requested > line.shipped);
}

/** When a replacement of these listings ships: one that waits for what comes back keeps the others waiting. */
export function shipsOf(listings: readonly Pick<Listing, 'exchangeShips'>[]): ExchangeShips {
  return listings.every(({ exchangeShips }) => exchangeShips === 'at-once') ? 'at-once' : 'on-receipt';
}

/** Whether a replacement was cancelled before any of it shipped: its exchange expects nothing any more. */
export function isCalledOff(replacement: Reservation): boolean {
  const { status, allocations } = replacement;
  const isCancelled = status === 'cancelled' || (status === 'ending' && replacement.outcome === 'cancelled');
  return isCancelled && allocations.every(({ shipped = 0 }) => shipped === 0);
}

/** The replacement of an exchange, if that is what lies under its id: ids of reservations are used again when their retention is over. */
export function replacementIn(record: OwnerRecord, exchangeId: ExchangeId): Reservation | undefined {
  if (record.kind !== 'reservation') return undefined;
  const { reservation } = record;
  return reservation.exchange?.exchangeId === exchangeId ? reservation : undefined;
}

/** `awaiting-return`: nothing ships before it came back. `closed`: the replacement ended longer ago than reservations are kept. */
export const EXCHANGE_STATES = ['awaiting-return', 'cleared', 'cancelled', 'closed'] as const;
export type ExchangeState = (typeof EXCHANGE_STATES)[number];

/** How an exchange stands, from its replacement. */
export function exchangeState(replacement: Reservation | undefined): ExchangeState {
  if (replacement === undefined) return 'closed';
  if (isCalledOff(replacement)) return 'cancelled';
  return replacement.status === 'confirmed' && replacement.awaitsReturn ? 'awaiting-return' : 'cleared';
}

/** Whether two requests ask for the same. When it ships follows from the listings, which may say otherwise by now. */
export function sameExchange(a: Omit<Exchange, 'ships'>, b: Omit<Exchange, 'ships'>): boolean {
  return contentOf(a) === contentOf(b);
}

function contentOf({ reservationId, returns, replacement }: Omit<Exchange, 'ships'>): string {
  const lines = replacement.lines.map(({ listingId, quantity }) => [listingId, quantity]);
  const back = returns.map(({ sku, quantity }) => [sku, quantity]);
  return JSON.stringify([reservationId, back, replacement.reservationId, lines, destinationOf(replacement.shipTo)]);
}

function sums(lines: readonly { readonly sku: Sku; readonly quantity: number }[]): Map<Sku, number> {
  const bySku = new Map<Sku, number>();
  for (const { sku, quantity } of lines) bySku.set(sku, (bySku.get(sku) ?? 0) + quantity);
  return bySku;
}
