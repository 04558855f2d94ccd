import { expect, test } from 'vitest';
import { acknowledgedIn, judge, outcomesOf } from './assess.ts';
import type { Answer, Exchange, OrderLog, Verb } from './order-log.ts';
import type { PlayedOrder } from './play-orders.ts';

const done = (status: string, facts = {}): Answer => ({
  kind: 'done',
  status,
  body: { status, allocations: [], ...facts },
});
const refusal = (code: string, requested: number): Answer => ({
  kind: 'refused',
  code,
  shortages: [{ sku: 'cup', requested, available: 0 }],
});

function said(order: string, units: number, ...spoken: [Verb, number, Answer][]): OrderLog {
  const exchanges = spoken.map(
    ([verb, from, answer], index): Exchange => ({
      id: `${order} ${index}`,
      verb,
      from,
      until: from + 10,
      answer,
    }),
  );
  return { order, mode: 'hold', demand: new Map([['cup', units]]), exchanges };
}

const stock = new Map([['cup', 10]]);
const later = { expiresAt: '2100-01-01T00:00:00Z' };

test('planted: two orders that were both sold the same units are oversold', () => {
  const sale = (order: string) =>
    said(order, 6, ['reserve', 0, done('held', later)], ['confirm', 20, done('confirmed')]);
  expect(judge(stock, [sale('a'), sale('b')]).oversold).toEqual([{ sku: 'cup', received: 10, sold: 12 }]);
  expect(judge(stock, [sale('a')]).oversold).toEqual([]);
});

test('planted: a buyer who is refused after a cancellation was answered is refused while free', () => {
  const cancelled = said('a', 10, ['reserve', 0, done('held', later)], ['cancel', 20, done('cancelled')]);
  const refusedAt = (from: number) => said('b', 1, ['reserve', from, refusal('insufficient-stock', 1)]);
  const found = (from: number) => judge(stock, [cancelled, refusedAt(from)]).refusedWhileFree;
  // The cancellation was answered at 30, and "sold out" may be remembered for a second.
  expect(found(1_030)).toEqual([]);
  expect(found(1_031)).toMatchObject([{ order: 'b', sku: 'cup', requested: 1, unclaimed: 10 }]);
});

test('planted: a payment that comes short while nobody had the stock is refused while free', () => {
  const pending = {
    ...said('a', 1, ['reserve', 0, done('pending')], ['confirm', 20, refusal('short', 1)]),
    mode: 'payment' as const,
  };
  expect(judge(stock, [pending]).refusedWhileFree).toMatchObject([{ order: 'a', unclaimed: 10 }]);
});

test('an order that is only held is not sold', () => {
  expect(judge(new Map(), [said('a', 1, ['reserve', 0, done('held', later)])]).oversold).toEqual([]);
});

test('whatever a buyer was told is to be found again, and nothing else', () => {
  const log = said(
    'a',
    1,
    ['reserve', 0, { kind: 'lost' }],
    ['reserve', 5, done('held', later)],
    ['confirm', 9, done('confirmed', { paymentId: 'p' })],
  );
  expect(
    acknowledgedIn([
      log,
      said('b', 1, ['confirm', 0, refusal('short', 1)]),
      said('c', 1, ['reserve', 0, refusal('insufficient-stock', 1)]),
    ]),
  ).toEqual([
    { reservationId: 'a', status: 'held', expiresAt: Date.parse(later.expiresAt) },
    { reservationId: 'a', status: 'confirmed', paymentId: 'p' },
    { reservationId: 'b', status: 'short' },
  ]);
});

test('outcomes count each order by what it was told, and by how it stands in the end', () => {
  const played = (order: string, answers: PlayedOrder['answers']): PlayedOrder => ({
    plan: { reservationId: order, customerId: 'c', lines: [], demand: new Map(), fate: 'confirm', thinkMs: 0 },
    log: said(order, 1),
    answers,
  });
  const held = done('held');
  const day = [
    played('shipped', { reserve: held, confirm: done('confirmed') }),
    played('unshipped', { reserve: held, confirm: done('confirmed') }),
    played('short', { reserve: held, confirm: refusal('short', 1) }),
    played('left', { reserve: held }),
    played('cancelled', { reserve: held, cancel: done('cancelled') }),
    played('refused', { reserve: refusal('insufficient-stock', 1) }),
    played('unheard', { reserve: { kind: 'lost' } }),
    played('undecided', { reserve: held, cancel: { kind: 'undecided', code: 'try-again' } }),
  ];
  const statuses = new Map([
    ['shipped', 'shipped'],
    ['unshipped', 'confirmed'],
    ['left', 'expired'],
    ['of another run', 'shipped'],
  ]);
  expect(outcomesOf(day, statuses)).toEqual({
    accepted: 6,
    refused: { 'insufficient-stock': 1 },
    confirmed: 2,
    short: 1,
    cancelled: 1,
    expired: 1,
    shipped: 1,
    other: { 'reserve: no answer': 1, 'cancel: try-again': 1 },
  });
});
