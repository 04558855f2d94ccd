import type { Exchange, ExpectedReturn, Returns } from '../domain/exchange.ts';
import type { ExchangeId, Instant, ReservationId } from '../domain/ids.ts';
import type { Order } from '../domain/reservation.ts';
import type { Taken } from '../reservations/ports.ts';

/** A replacement that is about to be owned. */
export interface Replacement {
  /** With what it replaces. */
  readonly order: Order;
  readonly taken: Taken;
  /** Whether it waits for what its exchange expects back. */
  readonly awaitsReturn: boolean;
}

/** An exchange that ought to be settled by now. */
export interface DueExchange {
  readonly exchangeId: ExchangeId;
  readonly dueAt: Instant;
}

export interface DueExchangePage {
  readonly due: readonly DueExchange[];
  /** Go on after this one; absent on the last page. */
  readonly next?: DueExchange;
}

/** What exchanges need of a store: what was asked, what came back and is expected of each reservation, and their replacements as owners. */
export interface Exchanges {
  /** What was asked under an id, consistently. It is kept for ever. */
  find(id: ExchangeId): Promise<Exchange | undefined>;
  /** What came back of a reservation and what its exchanges expect, consistently. It is kept for ever, too. */
  returns(id: ReservationId): Promise<Returns>;
  /**
   * Move `exchange`: own, over an absent or void owner in which the claim is not fenced, in one transaction with what was asked, and with
   * what is expected from now on instead of what was read. False: an id was used before, the claim is fenced, or more came back or is expected.
   */
  open(
    exchange: Exchange,
    replacement: Replacement,
    over: Returns,
    expected: readonly ExpectedReturn[],
  ): Promise<boolean>;
  /** Changes what is expected, if all is still as it was read. */
  expect(over: Returns, expected: readonly ExpectedReturn[]): Promise<boolean>;
  /** Lets the replacement of an exchange go: it waits for its return no more. One that does not wait, or has ended, stays as it is. */
  clear(exchange: ExpectedReturn): Promise<void>;
  /** What is due before a moment, the longest first. Eventually consistent. */
  due(before: Instant, after?: DueExchange): Promise<DueExchangePage>;
  /** It is settled, and due no more. */
  settled(id: ExchangeId): Promise<void>;
}
