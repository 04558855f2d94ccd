import { describe, expect, test } from 'vitest';
import type { Mode } from '../../functions/core/domain/listing.ts';
import {
  type Answer,
  claimsOf,
  type Exchange,
  LOST_MS,
  type OrderLog,
  refusalsOf,
  UNDECIDED_MS,
  type Verb,
} from './order-log.ts';

const done = (status: string, expiresAt?: number): Answer => ({
  kind: 'done',
  status,
  body: {
    status,
    allocations: [],
    ...(expiresAt === undefined ? {} : { expiresAt: new Date(expiresAt).toISOString() }),
  },
});
const refused = (code: string): Answer => ({
  kind: 'refused',
  code,
  shortages: [{ sku: 'cup', requested: 3, available: 2 }],
});
const LOST: Answer = { kind: 'lost' };
const UNDECIDED: Answer = { kind: 'undecided', code: 'try-again' };

function exchange(verb: Verb, from: number, until: number, answer: Answer): Exchange {
  return { id: `${verb}@${from}`, verb, from, until, answer };
}

function log(mode: Mode, exchanges: Exchange[], expirySeenAt?: number): OrderLog {
  const base = { order: 'o', mode, demand: new Map([['cup', 3]]), exchanges };
  return expirySeenAt === undefined ? base : { ...base, expirySeenAt };
}

const spans = (order: OrderLog) => claimsOf(order).map(({ from, until }) => [from, until]);
const NEVER = Number.POSITIVE_INFINITY;

describe('an order claims', () => {
  test('from the start of its reserve, for ever, when nothing released it', () => {
    expect(claimsOf(log('hold', [exchange('reserve', 10, 20, done('held', 99_000))]))).toEqual([
      { sku: 'cup', units: 3, from: 10, until: NEVER, request: 'reserve@10' },
    ]);
  });

  test('until its cancellation was answered', () => {
    const order = log('order', [
      exchange('reserve', 10, 20, done('held', 99_000)),
      exchange('cancel', 30, 45, done('cancelled')),
    ]);
    expect(spans(order)).toEqual([[10, 45]]);
  });

  test('on, when the cancellation has only begun', () => {
    const order = log('hold', [
      exchange('reserve', 10, 20, done('held', 99_000)),
      exchange('cancel', 30, 45, done('ending')),
    ]);
    expect(spans(order)).toEqual([[10, NEVER]]);
  });

  test('until its expiry was seen, not until its deadline', () => {
    expect(spans(log('hold', [exchange('reserve', 10, 20, done('held', 100))], 160))).toEqual([[10, 160]]);
  });

  test('nothing before the payment in payment mode, and for ever after it', () => {
    const reserve = exchange('reserve', 10, 20, done('pending', 99_000));
    expect(spans(log('payment', [reserve]))).toEqual([]);
    expect(spans(log('payment', [reserve, exchange('confirm', 30, 40, done('confirmed'))]))).toEqual([[30, NEVER]]);
  });

  test('while a request was refused: it may have taken something before it gave it back', () => {
    expect(spans(log('hold', [exchange('reserve', 10, 20, refused('insufficient-stock'))]))).toEqual([[10, 20]]);
    expect(spans(log('payment', [exchange('confirm', 30, 40, refused('short'))]))).toEqual([[30, 40]]);
  });

  test('twice while a late payment may take again', () => {
    const late = [exchange('reserve', 10, 20, done('held', 100)), exchange('confirm', 150, 160, done('confirmed'))];
    expect(spans(log('hold', late))).toEqual([
      [150, 160],
      [10, NEVER],
    ]);
  });

  test('what an undecided or lost request may have left behind, for as long as it may lie there', () => {
    const order = log('hold', [
      exchange('reserve', 10, 20, UNDECIDED),
      exchange('reserve', 30, 40, LOST),
      exchange('reserve', 50, 60, refused('insufficient-stock')),
    ]);
    expect(spans(order)).toEqual([
      [10, 20 + UNDECIDED_MS],
      [30, 40 + LOST_MS],
      [50, 60],
      // The lost one may have won unheard.
      [10, NEVER],
    ]);
  });

  test('from its first request, when a later one was answered yes', () => {
    const order = log('hold', [
      exchange('reserve', 10, 20, UNDECIDED),
      exchange('reserve', 30, 40, done('held', 99_000)),
    ]);
    expect(spans(order)).toEqual([
      [10, 20 + UNDECIDED_MS],
      [30, 40],
      [10, NEVER],
    ]);
  });

  test('for ever, when its repetition found it ended, or was never decided', () => {
    const ended = [exchange('reserve', 10, 20, UNDECIDED), exchange('reserve', 30, 40, refused('reservation-ended'))];
    expect(spans(log('hold', ended))).toContainEqual([10, NEVER]);
    expect(spans(log('hold', [exchange('reserve', 10, 20, UNDECIDED)]))).toContainEqual([10, NEVER]);
  });
});

describe('refusals', () => {
  test('name each SKU with the request that was refused it', () => {
    const order = log('hold', [
      exchange('reserve', 10, 20, UNDECIDED),
      exchange('reserve', 30, 40, refused('insufficient-stock')),
    ]);
    expect(refusalsOf(order)).toEqual([
      { order: 'o', request: 'reserve@30', sku: 'cup', requested: 3, from: 30, until: 40 },
    ]);
  });
});
