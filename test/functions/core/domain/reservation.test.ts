import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type Content,
  demandOf,
  isOver,
  openUnitsOf,
  type Reservation,
  reservedAllocations,
  sameContent,
  shownStatus,
} from '../../../../functions/core/domain/reservation.ts';
import {
  aConfirmed,
  aDemand,
  aHeld,
  aLine,
  anAllocation,
  aPending,
  bucketId,
  customerId,
} from '../../../support/builders.ts';

const held = aHeld('r1', [anAllocation('A', 'north', 2)]);
const due = held.expiresAt;
const ended = (status: string) => ({ ...held, status, purgeAt: 1 }) as unknown as Reservation;

test('a hold is shown as held until its deadline and as expired from that very millisecond', () => {
  expect(shownStatus(held, due - 1)).toBe('held');
  expect(shownStatus(held, due)).toBe('expired');
});

test('a pending reservation past its deadline is shown as expired too', () => {
  const pending = aPending('r1', [aDemand('A', 1)]);
  expect(shownStatus(pending, pending.expiresAt - 1)).toBe('pending');
  expect(shownStatus(pending, pending.expiresAt)).toBe('expired');
});

test.each(['shipped', 'cancelled', 'short', 'expired'])('%s is shown as it is, whatever the clock says', (status) => {
  expect(shownStatus(ended(status), 0)).toBe(status);
  expect(shownStatus(ended(status), due + 1e9)).toBe(status);
});

test('what was paid stays confirmed after the deadline of its hold', () => {
  expect(shownStatus(aConfirmed('r1', held.allocations), due + 1)).toBe('confirmed');
});

test('an id is over from the deadline on, while it is ending, and when it has ended', () => {
  expect(isOver(held, due - 1)).toBe(false);
  expect(isOver(held, due)).toBe(true);
  expect(isOver(aConfirmed('r1', held.allocations), due)).toBe(false);
  expect(isOver({ ...held, status: 'ending', outcome: 'expired', cursor: 0 }, 0)).toBe(true);
  for (const status of ['shipped', 'cancelled', 'short', 'expired']) expect(isOver(ended(status), 0)).toBe(true);
});

const content: Content = { customerId: customerId('ann'), lines: [aLine('A', 2), aLine('B', 1)] };

test('the order of lines, and one listing on several lines, do not make another order', () => {
  expect(sameContent(content, { ...content, lines: [aLine('B'), aLine('A', 2)] })).toBe(true);
  expect(sameContent(content, { ...content, lines: [aLine('A'), aLine('B'), aLine('A')] })).toBe(true);
});

test.each<[string, Partial<Content>]>([
  ['another customer', { customerId: customerId('bob') }],
  ['another quantity', { lines: [aLine('A', 3), aLine('B', 1)] }],
  ['a line fewer', { lines: [aLine('A', 2)] }],
  ['a line more', { lines: [aLine('A', 2), aLine('B', 1), aLine('C', 1)] }],
  ['quantities exchanged', { lines: [aLine('A', 1), aLine('B', 2)] }],
  ['a region', { shipTo: { region: 'eu' } }],
  ['a place', { shipTo: { latitude: 1, longitude: 2 } }],
  ['a channel', { channel: 'app' }],
])('%s makes another order', (_what, other) => {
  expect(sameContent(content, { ...content, ...other })).toBe(false);
});

test('latitude and longitude exchanged are another place, and a region is none', () => {
  const at = (latitude: number, longitude: number) => ({ ...content, shipTo: { latitude, longitude } });
  expect(sameContent(at(1, 2), at(1, 2))).toBe(true);
  expect(sameContent(at(1, 2), at(2, 1))).toBe(false);
  expect(sameContent({ ...content, shipTo: { region: '1' } }, at(1, 1))).toBe(false);
});

test('splitting and shuffling lines never makes another order', () => {
  const line = fc.record({ id: fc.constantFrom('A', 'B', 'C'), units: fc.integer({ min: 1, max: 4 }) });
  const lines = fc
    .array(line, { minLength: 1, maxLength: 8 })
    .map((all) => all.map(({ id, units }) => aLine(id, units)));
  const split = lines.chain((all) => {
    const singles = all.flatMap(({ listingId, quantity }) => Array.from({ length: quantity }, () => aLine(listingId)));
    return fc.tuple(fc.constant(all), fc.shuffledSubarray(singles, { minLength: singles.length }));
  });
  fc.assert(
    fc.property(split, ([one, other]) => sameContent({ ...content, lines: one }, { ...content, lines: other })),
  );
});

test('demand is summed per SKU over buckets and warehouses, and counts what has shipped', () => {
  const second = { ...anAllocation('A', 'north', 3, { shipped: 3 }), bucket: bucketId('A', 'north', 1) };
  const order = aHeld('r1', [anAllocation('A', 'north', 2), anAllocation('B', 'south', 1), second]);
  expect(demandOf(order)).toEqual([aDemand('A', 5), aDemand('B', 1)]);
});

test('payment mode remembers its demand, and no allocation is asked for it', () => {
  expect(demandOf(aPending('r1', [aDemand('A', 7)]))).toEqual([aDemand('A', 7)]);
});

test('only open allocations of live owners are reserved, and while ending only those the cursor has not passed', () => {
  const allocations = [
    anAllocation('A', 'north', 2, { shipped: 1, cancelled: 1 }),
    anAllocation('B', 'north', 2, { shipped: 1 }),
    anAllocation('C', 'north', 2),
  ];
  const indexes = (reservation: Reservation) => reservedAllocations(reservation).map(({ index }) => index);
  expect(indexes(aConfirmed('r1', allocations))).toEqual([1, 2]);
  expect(indexes({ ...aHeld('r1', allocations), status: 'ending', outcome: 'cancelled', cursor: 2 })).toEqual([2]);
  expect(indexes({ ...aHeld('r1', allocations), status: 'ending', outcome: 'cancelled', cursor: 3 })).toEqual([]);
  for (const status of ['shipped', 'cancelled', 'expired', 'short'])
    expect(indexes({ ...ended(status), allocations } as Reservation)).toEqual([]);
});

test('open units are what neither shipped nor was cancelled', () => {
  expect(openUnitsOf(anAllocation('A', 'north', 5))).toBe(5);
  expect(openUnitsOf(anAllocation('A', 'north', 5, { shipped: 2, cancelled: 1 }))).toBe(2);
});
