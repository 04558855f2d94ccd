import { type Cart, decideCart } from '../domain/cart.ts';
import {
  type Exchange,
  type ExpectedReturn,
  isCalledOff,
  notReturnable,
  type Returns,
  replacementIn,
  shipsOf,
} from '../domain/exchange.ts';
import type { Instant, ListingId, Quantity } from '../domain/ids.ts';
import { MAX_EXPECTED_LINES } from '../domain/limits.ts';
import type { Listing } from '../domain/listing.ts';
import type { Refusal } from '../domain/refusal.ts';
import { isRetiring, type Order, type Reservation } from '../domain/reservation.ts';
import { accept, type Result, refuse } from '../domain/result.ts';
import type { ExchangeContext } from './context.ts';

/** A SKU may stand on several lines, and so may a listing: they are summed. */
export type ExchangeRequest = Pick<Exchange, 'exchangeId' | 'reservationId' | 'returns' | 'replacement'>;

/** What is asked, before its listings were looked at. */
export type Asked = Omit<Exchange, 'ships'>;

/** An exchange that may be opened, if the stock is there and nobody is faster. */
export interface Proposed {
  readonly exchange: Exchange;
  readonly original: Reservation;
  readonly cart: Cart;
  readonly order: Order;
}

/** A request, summed. */
export function askedOf(request: ExchangeRequest, createdAt: Instant): Asked {
  const { exchangeId, reservationId, returns, replacement } = request;
  const bySku = summed(returns.map(({ sku, quantity }) => [sku, quantity]));
  const byListing = summed(replacement.lines.map(({ listingId, quantity }) => [listingId, quantity]));
  return {
    exchangeId,
    reservationId,
    returns: bySku.map(([sku, quantity]) => ({ sku, quantity })),
    replacement: { ...replacement, lines: byListing.map(([listingId, quantity]) => ({ listingId, quantity })) },
    createdAt,
  };
}

/** Whether an exchange may be opened, whatever the stock. Refuses with the codes of openExchange up to reservation-id-retired. */
export async function propose(context: ExchangeContext, asked: Asked): Promise<Result<Proposed, Refusal>> {
  const { catalog, claims, reservations } = context;
  const { reservationId, exchangeId, replacement } = asked;
  const record = await reservations.read(reservationId);
  if (record.kind !== 'reservation' || isFading(record.reservation, claims.now()))
    return refuse({ code: 'unknown-reservation', reservationId });
  const original = record.reservation;
  const expected = await expectation(context, original, asked);
  if (!expected.ok) return expected;
  const listings = await catalog.listings(replacement.lines.map(({ listingId }) => listingId));
  const cart = decideCart(replacement.lines, takenAtOnce(listings));
  if (!cart.ok) return cart;
  const used = await reservations.read(replacement.reservationId);
  if (used.kind === 'reservation') return refuse({ code: 'reservation-mismatch', ...idOf(replacement) });
  if (used.kind === 'void' && isRetiring(used.purgeAt, claims.now()))
    return refuse({ code: 'reservation-id-retired', ...idOf(replacement) });
  const shipTo = replacement.shipTo ?? original.shipTo;
  const order: Order = {
    ...idOf(replacement),
    customerId: original.customerId,
    lines: cart.value.lines,
    mode: cart.value.mode,
    // It has no deadline, for there is nothing to pay.
    unpaidSeconds: 0,
    maxRenewals: 0,
    ...(shipTo && { shipTo }),
    exchange: { exchangeId, reservationId },
    createdAt: asked.createdAt,
  };
  return accept({ exchange: { ...asked, ships: shipsOf([...listings.values()]) }, original, cart: cart.value, order });
}

/**
 * Whether a reservation may be deleted before its exchange is opened. What came back in between would find neither, count for nobody, and be
 * waited for.
 */
function isFading(original: Reservation, now: Instant): boolean {
  return 'purgeAt' in original && isRetiring(original.purgeAt, now);
}

/** What is expected back of the original, as it was read and as it shall be. */
export interface Expectation {
  readonly over: Returns;
  readonly expected: readonly ExpectedReturn[];
}

/** Expects one exchange more, and those no longer that were called off. Refuses with not-returnable and too-many-exchanges. */
export async function expectation(
  context: ExchangeContext,
  original: Reservation,
  { exchangeId, returns, replacement }: Asked,
): Promise<Result<Expectation, Refusal>> {
  const { reservationId } = original;
  const over = await context.exchanges.returns(reservationId);
  const others = await standing(context, over.expected);
  const lines = notReturnable(original, { ...over, expected: others }, returns);
  if (lines.length > 0) return refuse({ code: 'not-returnable', reservationId, lines });
  const expected = [...others, { exchangeId, replacementId: replacement.reservationId, returns }];
  // An exchange of one line is two ids and a line: it takes the room of several lines.
  const requested = expected.reduce((sum, exchange) => sum + exchange.returns.length + 1, 0);
  if (requested > MAX_EXPECTED_LINES)
    return refuse({ code: 'too-many-exchanges', reservationId, requested, limit: MAX_EXPECTED_LINES });
  return accept({ over, expected });
}

/** Those that were not called off. Whoever follows the stream takes these out a moment later; a new exchange need not wait for it. */
async function standing(
  { reservations }: ExchangeContext,
  expected: readonly ExpectedReturn[],
): Promise<readonly ExpectedReturn[]> {
  const records = await Promise.all(expected.map(({ replacementId }) => reservations.read(replacementId)));
  return expected.filter(({ exchangeId }, index) => {
    const record = records[index];
    const replacement = record && replacementIn(record, exchangeId);
    return replacement === undefined || !isCalledOff(replacement);
  });
}

/** A replacement takes its stock at once, whatever the mode of its listings: it is paid for already. */
function takenAtOnce(listings: ReadonlyMap<ListingId, Listing>): ReadonlyMap<ListingId, Listing> {
  return new Map([...listings].map(([id, listing]) => [id, { ...listing, mode: 'hold' }]));
}

function idOf({ reservationId }: Asked['replacement']) {
  return { reservationId };
}

/** One line an id, by id. */
function summed<Id extends string>(lines: readonly (readonly [Id, number])[]): [Id, Quantity][] {
  const sums = new Map<Id, number>();
  for (const [id, quantity] of lines) sums.set(id, (sums.get(id) ?? 0) + quantity);
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, quantity]) => [id, quantity as Quantity]);
}
