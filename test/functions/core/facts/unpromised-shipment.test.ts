import { beforeEach, expect, test } from 'vitest';
import { aListing } from '../../../support/builders.ts';
import { openShop, type Shop } from '../../../support/builders-shop.ts';

// A fact cannot be refused: whatever left the warehouse, the counters follow, and a person is asked.

let shop: Shop;

beforeEach(async () => {
  shop = await openShop({ listings: [aListing('A'), aListing('B')], warehouses: ['north', 'south'] });
  await shop.receive('north', [['A', 10]]);
});

const asked = () => shop.workItems.map(({ kind, facts }) => [kind, facts.reason, facts.sku, facts.excess]);

test('more than was promised lowers what may be sold by the excess', async () => {
  await shop.reserve('r1', [['A', 2]]);
  await shop.confirm('r1');
  await shop.ship('r1', 'north', [['A', 5]]);
  expect(shop.reservation('r1').status).toBe('shipped');
  expect(shop.stock('A', 'north')).toBe('5 / 0 / 5');
  expect(asked()).toEqual([['unexpected-shipment', 'more-than-promised', 'A', 3]]);
  expect(shop.violations).toEqual([]);
});

test('from another warehouse: the promise stays where it was made', async () => {
  await shop.reserve('r1', [['A', 2]]);
  await shop.confirm('r1');
  await shop.ship('r1', 'south', [['A', 2]]);
  expect(shop.reservation('r1')).toMatchObject({ status: 'confirmed', openUnits: 2 });
  expect([shop.stock('A', 'north'), shop.stock('A', 'south')]).toEqual(['10 / 2 / 8', '-2 / 0 / -2']);
  expect(asked()).toEqual([['unexpected-shipment', 'another-warehouse', 'A', 2]]);
  expect(shop.violations).toEqual([]);
});

test('for a reservation that nobody knows', async () => {
  await shop.ship('nobody', 'north', [['A', 2]]);
  expect(shop.stock('A', 'north')).toBe('8 / 0 / 8');
  expect(asked()).toEqual([['unexpected-shipment', 'unknown-reservation', 'A', 2]]);
});

test('before the payment: the hold still holds, and its units are gone besides', async () => {
  await shop.reserve('r1', [['A', 2]]);
  await shop.ship('r1', 'north', [['A', 2]]);
  expect(shop.reservation('r1').status).toBe('held');
  expect(shop.stock('A', 'north')).toBe('8 / 2 / 6');
  await shop.pass(1_800).expire('r1');
  expect(shop.stock('A', 'north')).toBe('8 / 0 / 8');
  expect(asked()).toEqual([['unexpected-shipment', 'not-confirmed', 'A', 2]]);
  expect(shop.violations).toEqual([]);
});

test.each(['cancelled', 'shipped'])('after it was %s', async (status) => {
  await shop.reserve('r1', [['A', 2]]);
  await shop.confirm('r1');
  await (status === 'cancelled' ? shop.cancel('r1') : shop.ship('r1', 'north', [['A', 2]]));
  const [onHand] = shop.stock('A', 'north').split(' / ').map(Number);
  await shop.ship('r1', 'north', [['A', 2]]);
  expect(shop.reservation('r1').status).toBe(status);
  expect(shop.stock('A', 'north')).toBe(`${(onHand ?? 0) - 2} / 0 / ${(onHand ?? 0) - 2}`);
  expect(asked()).toEqual([['unexpected-shipment', 'not-confirmed', 'A', 2]]);
  expect(shop.violations).toEqual([]);
});

test('between the decision to cancel in steps and its end', async () => {
  await shop.reserve('r1', [['A', 2]]);
  await shop.confirm('r1');
  const confirmed = shop.reservation('r1');
  if (confirmed.status !== 'confirmed') return expect.fail();
  await shop.store.reservations.decide(confirmed, 'cancelled', shop.clock.now);
  await shop.ship('r1', 'north', [['A', 2]]);
  await shop.cancel('r1');
  expect(shop.stock('A', 'north')).toBe('8 / 0 / 8');
  expect(asked()).toEqual([['unexpected-shipment', 'not-confirmed', 'A', 2]]);
  expect(shop.violations).toEqual([]);
});

test('a SKU that was not ordered is told apart from one that was', async () => {
  await shop.reserve('r1', [['A', 2]]);
  await shop.confirm('r1');
  await shop.ship('r1', 'north', [
    ['A', 2],
    ['B', 1],
  ]);
  expect(shop.reservation('r1').status).toBe('shipped');
  expect(shop.stock('B', 'north')).toBe('-1 / 0 / -1');
  expect(asked()).toEqual([['unexpected-shipment', 'more-than-promised', 'B', 1]]);
});

test('the same event again opens no second work item', async () => {
  await shop.ship(
    'nobody',
    'north',
    [
      ['A', 2],
      ['A', 1],
    ],
    'e1',
  );
  const before = shop.everything;
  await shop.ship(
    'nobody',
    'north',
    [
      ['A', 2],
      ['A', 1],
    ],
    'e1',
  );
  expect(shop.everything).toBe(before);
  expect(shop.workItems).toHaveLength(2);
});

test('a loss is spread over the buckets, and only bucket 0 goes below zero', async () => {
  await shop.settings('B', 'south', { safety: 0, buckets: 3 });
  await shop.receive('south', [['B', 6]]);
  const sold = () => shop.buckets('B', 'south').map(({ available }) => available);
  await shop.ship('nobody', 'south', [['B', 5]]);
  expect(sold().sort()).toEqual([0, 0, 1]);
  await shop.ship('nobody', 'south', [['B', 3]]);
  expect(sold()).toEqual([-2, 0, 0]);
  expect(shop.violations).toEqual([]);
});

test('ninety lines that nobody promised are all recorded, each with its work item', async () => {
  const lines = Array.from({ length: 90 }, (_, i) => [`sku-${i}`, 1] as const);
  await shop.ship('nobody', 'south', lines);
  expect(shop.workItems).toHaveLength(90);
  expect(new Set(lines.map(([name]) => shop.stock(name, 'south')))).toEqual(new Set(['-1 / 0 / -1']));
  expect(shop.violations).toEqual([]);
});
