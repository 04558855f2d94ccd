import { isCalledOff, receiptsOf } from '../domain/exchange.ts';
import type { ReservationId } from '../domain/ids.ts';
import type { Reservation } from '../domain/reservation.ts';
import type { Exchanges } from './ports.ts';

const MAX_TRIES = 20;

/** What settling works with. */
export interface Settling {
  readonly exchanges: Pick<Exchanges, 'returns' | 'clear'>;
}

/**
 * Lets every replacement go for which everything came back. What came and who waits are one item, read once; and letting go is one
 * conditional write each, so that anyone may do it, at any time, as often as they like.
 */
export async function settleExchanges({ exchanges }: Settling, reservationId: ReservationId): Promise<void> {
  const receipts = receiptsOf(await exchanges.returns(reservationId));
  for (const { exchange, isComplete } of receipts) if (isComplete) await exchanges.clear(exchange);
}

/** Whether a change of a reservation calls off the exchange that it is the replacement of. */
export function callsOff(before: Reservation | undefined, after: Reservation): boolean {
  return after.exchange !== undefined && isCalledOff(after) && !(before !== undefined && isCalledOff(before));
}

/**
 * Expects nothing any more for a replacement that was cancelled. What came back for it is then there for those who wait behind it. Repeating
 * it changes nothing.
 * @throws when what is expected kept changing
 */
export async function callOff(
  { exchanges }: { readonly exchanges: Pick<Exchanges, 'returns' | 'clear' | 'expect'> },
  { exchange }: Reservation,
): Promise<void> {
  if (exchange === undefined) return;
  const { exchangeId, reservationId } = exchange;
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const returns = await exchanges.returns(reservationId);
    const others = returns.expected.filter((expected) => expected.exchangeId !== exchangeId);
    const isDone = others.length === returns.expected.length || (await exchanges.expect(returns, others));
    if (isDone) return settleExchanges({ exchanges }, reservationId);
  }
  throw new Error(`what is expected back of ${reservationId} kept changing: it is tried again`);
}
