import { type Exchange, type ExchangeState, exchangeState, receiptsOf, replacementIn } from '../domain/exchange.ts';
import type { ExchangeId, Sku } from '../domain/ids.ts';
import type { SkuQuantity } from '../domain/listing.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Reservation } from '../domain/reservation.ts';
import { accept, type Result, refuse } from '../domain/result.ts';
import type { Reservations } from '../reservations/ports.ts';
import type { Exchanges } from './ports.ts';

/** How an exchange stands. */
export interface ExchangeStanding extends Omit<Exchange, 'returns'> {
  readonly state: ExchangeState;
  readonly returns: readonly (SkuQuantity & { readonly received: number })[];
  /** The replacement as it is; absent when it ended longer ago than reservations are kept. */
  readonly replaced?: Reservation;
}

export interface LookContext {
  readonly exchanges: Exchanges;
  readonly reservations: Pick<Reservations, 'read'>;
}

/** How an exchange stands. Refuses with unknown-exchange. */
export async function look(context: LookContext, exchangeId: ExchangeId): Promise<Result<ExchangeStanding, Refusal>> {
  const exchange = await context.exchanges.find(exchangeId);
  if (exchange === undefined) return refuse({ code: 'unknown-exchange', exchangeId });
  return accept(await standingNow(context, exchange));
}

/** How an exchange that exists stands. */
export async function standingNow(
  { exchanges, reservations }: LookContext,
  exchange: Exchange,
): Promise<ExchangeStanding> {
  // In this order: a replacement that was let go is then never shown without what let it go.
  const record = await reservations.read(exchange.replacement.reservationId);
  const replaced = replacementIn(record, exchange.exchangeId);
  const receipts = receiptsOf(await exchanges.returns(exchange.reservationId));
  const own = receipts.find((receipt) => receipt.exchange.exchangeId === exchange.exchangeId);
  const received = new Map(own?.received.map((line): [Sku, number] => [line.sku, line.received]));
  return {
    ...exchange,
    state: exchangeState(replaced),
    returns: exchange.returns.map((line) => ({ ...line, received: received.get(line.sku) ?? 0 })),
    ...(replaced && { replaced }),
  };
}
