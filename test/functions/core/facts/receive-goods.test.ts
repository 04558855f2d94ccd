import { beforeEach, expect, test } from 'vitest';
import { openShop, type Shop } from '../../../support/builders-shop.ts';

let shop: Shop;

beforeEach(async () => {
  shop = await openShop({ warehouses: ['north', 'south'] });
});

const sold = (name = 'A', place = 'north') => shop.buckets(name, place).map(({ available }) => available);

test('goods that arrive may be sold, and the ledger says when and by whom', async () => {
  await shop.receive('north', [['A', 10]], 'e1');
  expect(shop.stock('A', 'north')).toBe('10 / 0 / 10');
  const movement = {
    sku: 'A',
    warehouseId: 'north',
    source: '/wms',
    eventId: 'e1',
    line: 0,
    onHand: 10,
    unsellable: 0,
  };
  expect([...shop.state.movements.values()]).toMatchObject([{ ...movement, occurredAt: shop.clock.now }]);
  expect(shop.violations).toEqual([]);
});

test('goods of a SKU or for a warehouse that nobody knows make a stock: a fact cannot be refused', async () => {
  await shop.receive('moon', [['dust', 3]]);
  expect(shop.stock('dust', 'moon')).toBe('3 / 0 / 3');
});

test('the same event again, or many copies at once, is recorded once', async () => {
  await Promise.all(
    Array.from({ length: 20 }, (_, i) =>
      shop.environment(i).receive(
        'north',
        [
          ['A', 10],
          ['B', 1],
        ],
        'e1',
      ),
    ),
  );
  const before = shop.everything;
  await shop.receive(
    'north',
    [
      ['A', 10],
      ['B', 1],
    ],
    'e1',
  );
  expect(shop.everything).toBe(before);
  expect(shop.stock('A', 'north')).toBe('10 / 0 / 10');
});

test('another event of the same content, and one event for another warehouse, are other facts', async () => {
  await shop.receive('north', [['A', 10]], 'e1');
  await shop.receive('north', [['A', 10]], 'e2');
  await shop.receive('south', [['A', 10]], 'e1');
  expect([shop.stock('A', 'north'), shop.stock('A', 'south')]).toEqual(['20 / 0 / 20', '10 / 0 / 10']);
});

test('two lines of one SKU are two movements', async () => {
  await shop.receive('north', [
    ['A', 2],
    ['A', 3],
  ]);
  expect(shop.stock('A', 'north')).toBe('5 / 0 / 5');
  expect(shop.state.movements.size).toBe(2);
});

test('damaged units are on hand, and not for sale', async () => {
  await shop.receive('north', [['A', 10, 4]]);
  expect(shop.bucket('A', 'north')).toMatchObject({ onHand: 10, unsellable: 4, available: 6 });
  expect(shop.violations).toEqual([]);
});

test('a delivery that is all damaged sells nothing, in a split stock as well', async () => {
  await shop.settings('A', 'north', { safety: 0, buckets: 3 });
  await shop.receive('north', [['A', 5, 5]]);
  expect(sold()).toEqual([0, 0, 0]);
  expect(shop.bucket('A', 'north')).toMatchObject({ onHand: 5, unsellable: 5 });
  expect(shop.violations).toEqual([]);
});

test('goods are spread over the buckets of a stock, the emptiest first', async () => {
  await shop.settings('A', 'north', { safety: 0, buckets: 3 });
  await shop.receive('north', [['A', 6]]);
  await shop.reserve('r1', [['A', 2]]);
  await shop.receive('north', [['A', 4]]);
  expect(sold().sort()).toEqual([2, 3, 3]);
  expect(shop.violations).toEqual([]);
});

test('what had shipped before it was received is made good first', async () => {
  await shop.ship('nobody', 'north', [['A', 4]]);
  expect(shop.stock('A', 'north')).toBe('-4 / 0 / -4');
  expect(await shop.reserve('r1', [['A', 1]])).toMatchObject({ ok: false, refusal: { code: 'insufficient-stock' } });
  await shop.receive('north', [['A', 5]]);
  expect(shop.stock('A', 'north')).toBe('1 / 0 / 1');
  expect(shop.violations).toEqual([]);
});

test('a thousand lines are all recorded, and a redelivery finishes what was left', async () => {
  const lines = Array.from({ length: 1_000 }, (_, i) => [`sku-${i}`, 1] as const);
  await shop.receive('north', lines.slice(0, 400), 'e1');
  await shop.receive('north', lines, 'e1');
  expect(shop.state.movements.size).toBe(1_000);
  expect(new Set(lines.map(([name]) => shop.stock(name, 'north')))).toEqual(new Set(['1 / 0 / 1']));
});

test('a store that keeps refusing makes the event come back, and nothing is half done', async () => {
  const facts = { ...shop.facts.facts, record: async () => ({ kind: 'buckets-changed' as const, late: [] }) };
  Object.assign(shop.facts, { facts });
  const before = shop.everything;
  const refused = new Error('the stock of A in north kept changing: the event is tried again');
  await expect(shop.receive('north', [['A', 1]])).rejects.toThrow(refused);
  expect(shop.everything).toBe(before);
});
