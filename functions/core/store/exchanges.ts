import { reservationOwner } from '../domain/claim.ts';
import type { Exchange, ExpectedReturn, Returns } from '../domain/exchange.ts';
import type { ExchangeId, PaymentId, ReservationId } from '../domain/ids.ts';
import { EXCHANGE_DUE_DAYS } from '../domain/limits.ts';
import { MOVES } from '../domain/moves.ts';
import type { Exchanges, Replacement } from '../exchanges/ports.ts';
import type { CameBack } from '../facts/ports.ts';
import type { Database } from './database.ts';
import { dueIn, dueItems, undue } from './due-documents.ts';
import type { Item } from './failure.ts';
import { both, notFenced, wherever } from './owner-conditions.ts';
import { orderAttributes } from './owner-items.ts';
import { returnedName, withoutReturns } from './owner-returns.ts';
import { claimed, NO_PURGE, ownerWrite } from './owner-write.ts';
import { COUNT_REVISION, type Write } from './write-expression.ts';

// An exchange is what was asked, kept for ever; one item for each reservation of which anything came back, or is expected; and its replacement,
// an owner among the reservations. What came back is counted beside what is expected, so that one read shows both.

const IS_THERE = ['attribute_exists(#exchangeId)'];

/** Exchanges in DynamoDB. */
export function exchanges(db: Database): Exchanges {
  return {
    find: async (id) => exchangeFrom(await db.get('read exchange', 'operations', exchangeKey(id), true)),
    returns: async (id) => returnsFrom(id, await db.get('read returns', 'operations', returnsKey(id), true)),
    open: async (exchange, replacement, over, expected) => {
      const { order, taken } = replacement;
      const condition = both(wherever('exchange'), notFenced(taken.claim));
      const becomes = { ...replacementAttributes(exchange, replacement), ...claimed(taken) };
      const { done } = await db.transact('open exchange', [
        ownerWrite(reservationOwner(order.reservationId), becomes, condition, NO_PURGE),
        {
          table: 'operations',
          item: {
            ...exchangeKey(exchange.exchangeId),
            ...exchange,
            ...dueIn(EXCHANGE_DUE_DAYS, 'exchange', exchange.createdAt),
          },
        },
        expectedWrite(over, expected),
      ]);
      return done;
    },
    expect: async (over, expected) => (await db.update('expect returns', expectedWrite(over, expected))).done,
    clear: async ({ exchangeId, replacementId }) => {
      const waits = { ':confirmed': MOVES.exchange.to, ':true': true, ':exchangeId': exchangeId };
      const condition = {
        all: ['#status = :confirmed', '#awaitsReturn = :true', '#exchange.#exchangeId = :exchangeId'],
        values: waits,
      };
      const write = ownerWrite(reservationOwner(replacementId), {}, condition, ['#awaitsReturn']);
      await db.update('clear replacement', write);
    },
    due: async (before, after) => {
      const start = after && { key: exchangeKey(after.exchangeId), dueAt: after.dueAt };
      const { items, more } = await dueItems(db, 'exchange', before, start);
      const due = items.map(({ exchangeId, dueAt }) => ({
        exchangeId: exchangeId as ExchangeId,
        dueAt: Number(dueAt),
      }));
      const last = due.at(-1);
      return { due, ...(more && last && { next: last }) };
    },
    settled: async (id) => {
      const remove = ['#dueKind', '#dueAt'];
      await db.update('settle exchange', {
        table: 'operations',
        key: exchangeKey(id),
        remove,
        condition: IS_THERE,
        values: {},
      });
    },
  };
}

/** What a replacement enters with, beside its claim. Its exchange stands for a payment: one exchange pays for one reservation. */
export function replacementAttributes({ exchangeId }: Exchange, { order, awaitsReturn }: Replacement) {
  return {
    ...orderAttributes(order),
    status: MOVES.exchange.to,
    paymentId: exchangeId as string as PaymentId,
    expiresAt: order.createdAt,
    renewals: 0,
    ...(awaitsReturn && { awaitsReturn: true as const }),
  };
}

/** Counts units that came back of a reservation. Any order of additions ends the same. */
export function cameBackWrite({ reservationId, sku, quantity, ifExchanged }: CameBack): Write {
  return {
    table: 'operations',
    key: returnsKey(reservationId),
    add: ['#returned :quantity', COUNT_REVISION],
    condition: ifExchanged ? ['attribute_exists(#expected)'] : [],
    names: { '#returned': returnedName(sku) },
    values: { ':quantity': quantity, ':one': 1 },
  };
}

/** What is expected from now on, if nothing came back and nobody changed it since it was read. */
function expectedWrite({ reservationId, revision }: Returns, expected: readonly ExpectedReturn[]): Write {
  return {
    table: 'operations',
    key: returnsKey(reservationId),
    set: ['#expected = :expected'],
    add: [COUNT_REVISION],
    condition: [revision === 0 ? 'attribute_not_exists(#revision)' : '#revision = :revisionRead'],
    values: { ':expected': expected, ':revisionRead': revision, ':one': 1 },
  };
}

function exchangeFrom(item: Item | undefined): Exchange | undefined {
  if (item === undefined) return undefined;
  const { pk: _pk, sk: _sk, ...exchange } = undue(item);
  return exchange as unknown as Exchange;
}

function returnsFrom(reservationId: ReservationId, item: Item | undefined): Returns {
  const { attributes, returned } = withoutReturns(item ?? {});
  const { revision = 0, expected = [] } = attributes;
  return { reservationId, revision: Number(revision), returned, expected: expected as readonly ExpectedReturn[] };
}

function exchangeKey(id: ExchangeId) {
  return { pk: `exchange#${id}`, sk: 'request' };
}

function returnsKey(id: ReservationId) {
  return { pk: `returns#${id}`, sk: 'returns' };
}
