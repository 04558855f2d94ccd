import { beforeEach, expect, test } from 'vitest';
import { aListing } from '../../../support/builders.ts';
import { openShop, type Shop } from '../../../support/builders-shop.ts';

let shop: Shop;

beforeEach(async () => {
  shop = await openShop({ listings: [aListing('A'), aListing('B')], warehouses: ['north', 'south'] });
  await shop.receive('north', [
    ['A', 10],
    ['B', 10],
  ]);
});

async function paid(id: string, lines: Parameters<Shop['reserve']>[1]) {
  await shop.reserve(id, lines);
  await shop.confirm(id);
}

test('a whole order that ships leaves the shelf and the promise, and asks nobody', async () => {
  await paid('r1', [
    ['A', 3],
    ['B', 1],
  ]);
  await shop.ship('r1', 'north', [
    ['A', 3],
    ['B', 1],
  ]);
  expect([shop.stock('A', 'north'), shop.stock('B', 'north')]).toEqual(['7 / 0 / 7', '9 / 0 / 9']);
  expect(shop.reservation('r1')).toMatchObject({ status: 'shipped', openUnits: 0 });
  expect(shop.workItems).toEqual([]);
  expect(shop.violations).toEqual([]);
});

test('lines ship one by one, in part, and shipped means every unit', async () => {
  await paid('r1', [
    ['A', 3],
    ['B', 1],
  ]);
  await shop.ship('r1', 'north', [['B', 1]]);
  await shop.ship('r1', 'north', [['A', 1]]);
  expect(shop.reservation('r1')).toMatchObject({ status: 'confirmed', openUnits: 2 });
  expect(shop.stock('A', 'north')).toBe('9 / 2 / 7');
  await shop.ship('r1', 'north', [['A', 2]]);
  expect(shop.reservation('r1').status).toBe('shipped');
  expect(shop.violations).toEqual([]);
});

test('two lines of one SKU are two movements of one promise', async () => {
  await paid('r1', [['A', 3]]);
  await shop.ship(
    'r1',
    'north',
    [
      ['A', 1],
      ['A', 2],
    ],
    'e1',
  );
  expect(shop.reservation('r1').status).toBe('shipped');
  expect([...shop.state.movements.values()].filter(({ eventId }) => eventId === 'e1')).toHaveLength(2);
  expect(shop.stock('A', 'north')).toBe('7 / 0 / 7');
  expect(shop.workItems).toEqual([]);
});

test('two lines of one SKU name its allocation once, for a write may name a place only once', async () => {
  await paid('r1', [['A', 3]]);
  const { record } = shop.store.facts;
  const named: unknown[] = [];
  const noting: typeof record = (write, now) => {
    named.push(write.owner?.units);
    return record(write, now);
  };
  Object.assign(shop.facts, { facts: { ...shop.store.facts, record: noting } });
  await shop.ship('r1', 'north', [
    ['A', 1],
    ['A', 2],
  ]);
  expect(named).toEqual([[{ index: 0, quantity: 3 }]]);
});

test('the same shipment again, or many copies at once, ships once', async () => {
  await paid('r1', [
    ['A', 3],
    ['B', 2],
  ]);
  const lines = [
    ['A', 1],
    ['B', 1],
  ] as const;
  await Promise.all(Array.from({ length: 20 }, (_, i) => shop.environment(i).ship('r1', 'north', lines, 'e1')));
  const before = shop.everything;
  await shop.ship('r1', 'north', lines, 'e1');
  expect(shop.everything).toBe(before);
  expect([shop.stock('A', 'north'), shop.reservation('r1').openUnits]).toEqual(['9 / 2 / 7', 3]);
  expect(shop.violations).toEqual([]);
});

test('different shipments of one order at once all count', async () => {
  await paid('r1', [['A', 8]]);
  await Promise.all(Array.from({ length: 8 }, (_, i) => shop.environment(i).ship('r1', 'north', [['A', 1]], `e${i}`)));
  expect(shop.reservation('r1').status).toBe('shipped');
  expect(shop.stock('A', 'north')).toBe('2 / 0 / 2');
  expect(shop.workItems).toEqual([]);
});

test('a line taken from two buckets closes both', async () => {
  await shop.settings('C', 'south', { safety: 0, buckets: 2 });
  await shop.store.catalogWriter.putListing(aListing('C'));
  await shop.receive('south', [['C', 6]]);
  await paid('r1', [['C', 5]]);
  await shop.ship('r1', 'south', [['C', 5]]);
  expect([shop.stock('C', 'south'), shop.reservation('r1').status]).toEqual(['1 / 0 / 1', 'shipped']);
  expect(shop.violations).toEqual([]);
});

test('an order of 591 lines ships whole, 49 lines in a transaction', async () => {
  const lines = Array.from({ length: 591 }, (_, i) => [`sku-${i}`, 1 + (i % 3)] as const);
  for (const [name] of lines) await shop.store.catalogWriter.putListing(aListing(name));
  await shop.receive(
    'north',
    lines.map(([name, units]) => [name, 9 * units] as const),
  );
  await paid('r1', lines);
  shop.calls.length = 0;
  await shop.ship('r1', 'north', lines);
  expect(shop.reservation('r1')).toMatchObject({ status: 'shipped', openUnits: 0 });
  expect(shop.calls.filter((call) => call === 'facts.record')).toHaveLength(Math.ceil(591 / 49));
  expect(shop.workItems).toEqual([]);
  expect(shop.violations).toEqual([]);
});

test('a shipment that came half way is finished by its redelivery', async () => {
  const lines = Array.from({ length: 60 }, (_, i) => [`sku-${i}`, 1] as const);
  for (const [name] of lines) await shop.store.catalogWriter.putListing(aListing(name));
  await shop.receive(
    'north',
    lines.map(([name]) => [name, 9] as const),
  );
  await paid('r1', lines);
  const { record } = shop.store.facts;
  let writes = 0;
  const dying: typeof record = async (...args) => {
    writes += 1;
    if (writes > 1) throw new Error('died');
    return record(...args);
  };
  const dead = shop.environment();
  Object.assign(dead.facts, { facts: { ...shop.store.facts, record: dying } });
  await expect(dead.ship('r1', 'north', lines, 'e1')).rejects.toThrow(new Error('died'));
  expect(shop.reservation('r1')).toMatchObject({ status: 'confirmed', openUnits: 11 });
  await shop.ship('r1', 'north', lines, 'e1');
  expect(shop.reservation('r1').status).toBe('shipped');
  expect(new Set(lines.map(([name]) => shop.stock(name, 'north')))).toEqual(new Set(['8 / 0 / 8']));
  expect(shop.violations).toEqual([]);
});
