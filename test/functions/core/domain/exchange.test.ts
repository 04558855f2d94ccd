import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Exchange,
  type ExpectedReturn,
  exchangeState,
  receiptsOf,
  sameExchange,
  shipsOf,
} from '../../../../functions/core/domain/exchange.ts';
import type { Sku } from '../../../../functions/core/domain/ids.ts';
import type { ExchangeShips } from '../../../../functions/core/domain/listing.ts';
import * as a from '../../../support/builders.ts';
import { exchangeId } from '../../../support/exchanges.ts';

const expecting = (id: string, ...lines: readonly (readonly [string, number])[]): ExpectedReturn => ({
  exchangeId: exchangeId(id),
  replacementId: a.reservationId(`${id}-again`),
  returns: lines.map(([name, units]) => a.aDemand(name, units)),
});
const complete = (returned: Readonly<Record<Sku, number>>, expected: readonly ExpectedReturn[]) =>
  receiptsOf({ returned, expected }).flatMap(({ exchange, isComplete }) => (isComplete ? [exchange.exchangeId] : []));

const units = fc.integer({ min: 1, max: 3 });
const anyExpected = fc
  .array(fc.uniqueArray(fc.tuple(fc.constantFrom('A', 'B'), units), { minLength: 1, selector: ([name]) => name }))
  .map((all) => all.map((lines, i) => expecting(`x${i}`, ...lines)));
const anyReturned = fc.record({ A: fc.nat(9), B: fc.nat(9) });

describe('what came back', () => {
  test('goes to the first, and what it does not need to the next', () => {
    const expected = [expecting('x', ['A', 2], ['B', 1]), expecting('y', ['A', 1]), expecting('z', ['A', 1])];
    const receipts = receiptsOf({ returned: { [a.sku('A')]: 3, [a.sku('C')]: 9 }, expected });
    expect(receipts.map(({ received }) => received.map((line) => line.received))).toEqual([[2, 0], [1], [0]]);
    expect(receipts.map(({ isComplete }) => isComplete)).toEqual([false, true, false]);
  });

  test('never takes from an exchange what it had: not when more comes, and not when one before it is called off', () => {
    fc.assert(
      fc.property(anyExpected, anyReturned, anyReturned, fc.nat(), (expected, before, more, nth) => {
        const had = complete(before, expected);
        const after = { A: before.A + more.A, B: before.B + more.B };
        const others = expected.filter((_, index) => index !== nth % Math.max(1, expected.length));
        const left = new Set(others.map((other) => other.exchangeId));
        expect(complete(after, expected)).toEqual(expect.arrayContaining(had));
        expect(complete(before, others)).toEqual(expect.arrayContaining(had.filter((id) => left.has(id))));
      }),
    );
  });
});

test.each<[ExchangeShips, readonly ExchangeShips[]]>([
  ['at-once', ['at-once', 'at-once']],
  ['on-receipt', ['on-receipt']],
  ['on-receipt', ['at-once', 'on-receipt']],
])('it ships %s when its listings say %j', (ships, settings) => {
  expect(shipsOf(settings.map((exchangeShips) => ({ exchangeShips })))).toBe(ships);
});

test('its state follows from its replacement, and from nothing when that is forgotten', () => {
  const waiting = { ...a.aConfirmed('x-again', [a.anAllocation('A', 'north', 2)]), awaitsReturn: true as const };
  const { awaitsReturn: _waits, ...cleared } = waiting;
  const ending = { ...waiting, status: 'ending', outcome: 'cancelled', cursor: 0 } as const;
  const partly = { ...ending, allocations: [a.anAllocation('A', 'north', 2, { shipped: 1 })] };
  const states = [
    waiting,
    cleared,
    ending,
    { ...cleared, status: 'cancelled', purgeAt: 1 } as const,
    partly,
    undefined,
  ];
  expect(states.map(exchangeState)).toEqual([
    'awaiting-return',
    'cleared',
    'cancelled',
    'cancelled',
    'cleared',
    'closed',
  ]);
});

describe('two requests', () => {
  const one: Omit<Exchange, 'ships'> = {
    exchangeId: exchangeId('x'),
    reservationId: a.reservationId('first'),
    returns: [a.aDemand('A', 1)],
    replacement: { reservationId: a.reservationId('again'), lines: [a.aLine('B')], shipTo: { region: 'east' } },
    createdAt: a.NOON,
  };
  const { shipTo: _where, ...nowhere } = one.replacement;

  test('are the same whenever they are made', () => {
    expect(sameExchange(one, { ...one, createdAt: a.NOON + 1 })).toBe(true);
  });

  test.each<[string, Partial<typeof one>]>([
    ['another reservation', { reservationId: a.reservationId('second') }],
    ['other returns', { returns: [a.aDemand('A', 2)] }],
    ['another replacement', { replacement: { ...one.replacement, reservationId: a.reservationId('other') } }],
    ['other lines', { replacement: { ...one.replacement, lines: [a.aLine('B', 2)] } }],
    ['another destination', { replacement: { ...one.replacement, shipTo: { latitude: 1, longitude: 2 } } }],
    ['no destination', { replacement: nowhere }],
  ])('with %s are not', (_, other) => {
    expect(sameExchange(one, { ...one, ...other })).toBe(false);
  });
});
