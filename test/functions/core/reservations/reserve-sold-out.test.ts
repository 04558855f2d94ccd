import { beforeEach, expect, test } from 'vitest';
import { aDemand, aListing, reservationId } from '../../../support/builders.ts';
import { openShop, type Shop } from '../../../support/builders-shop.ts';

// Refusals for want of stock: what they say, what they rest on, and that nothing has changed then.

let shop: Shop;

beforeEach(async () => {
  const later = aListing('later', { mode: 'payment', skus: [aDemand('A', 1)] });
  shop = await openShop({
    listings: [aListing('A'), aListing('B'), later],
    warehouses: ['north', 'south'],
  });
  await shop.receive('north', [['A', 3]]);
  await shop.receive('south', [
    ['A', 2],
    ['B', 1],
  ]);
});

type Lines = Parameters<Shop['reserve']>[1];

async function refused(lines: Lines, id = 'r1', also: Parameters<Shop['reserve']>[2] = {}, at = shop) {
  const before = shop.visible;
  const answer = await at.reserve(id, lines, also);
  expect(shop.visible, 'a refusal changes nothing').toBe(before);
  expect(shop.violations).toEqual([]);
  return answer.ok ? 'accepted' : answer.refusal;
}

test('a refusal lists every shortage, over all warehouses', async () => {
  expect(
    await refused([
      ['A', 6],
      ['B', 2],
    ]),
  ).toEqual({
    code: 'insufficient-stock',
    shortages: [
      { sku: 'A', requested: 6, available: 5 },
      { sku: 'B', requested: 2, available: 1 },
    ],
  });
});

test('one line too many refuses the whole order, and takes nothing of the rest', async () => {
  const shortages = [{ sku: 'B', requested: 2, available: 1 }];
  expect(
    await refused([
      ['A', 1],
      ['B', 2],
    ]),
  ).toEqual({ code: 'insufficient-stock', shortages });
});

test('payment mode checks that it could, and opens nothing when it could not', async () => {
  const shortages = [{ sku: 'A', requested: 6, available: 5 }];
  expect(await refused([['later', 6]])).toEqual({ code: 'insufficient-stock', shortages });
  expect(shop.state.owners.size).toBe(0);
});

test('sold out is remembered for a second: a refused attempt then costs one read and writes nothing', async () => {
  await refused([['B', 2]]);
  shop.calls.length = 0;
  expect(await refused([['B', 2]], 'r2')).toMatchObject({ code: 'insufficient-stock' });
  expect(shop.calls).toEqual(['catalog.listings', 'reservations.read']);
});

test('sold out is forgotten after a second, and does not stand in the way of a smaller order', async () => {
  await refused([['B', 2]]);
  await shop.receive('south', [['B', 1]]);
  shop.pass(0.999);
  expect(await refused([['B', 2]], 'r2')).toMatchObject({ code: 'insufficient-stock' });
  shop.pass(0.001);
  expect(await shop.reserve('r2', [['B', 2]])).toMatchObject({ ok: true });
  await refused([['A', 6]], 'r3');
  expect(await shop.reserve('r3', [['A', 5]])).toMatchObject({ ok: true });
});

test('sold out does not hide an answer that was given', async () => {
  await shop.reserve('r1', [['B', 1]]);
  await refused([['B', 1]], 'r2');
  expect(await shop.reserve('r1', [['B', 1]])).toMatchObject({ ok: true, value: { replay: true } });
});

test('a stale belief in stock refuses only after a look at what is there, and takes nothing', async () => {
  const other = shop.environment();
  await other.reserve('warm', [['A', 1]]);
  await shop.reserve('most', [['A', 3]]);
  const shortages = [{ sku: 'A', requested: 3, available: 1 }];
  expect(await refused([['A', 3]], 'r1', {}, other)).toEqual({ code: 'insufficient-stock', shortages });
});

test('a stale belief in one line gives back the others that were taken for it', async () => {
  await shop.receive('south', [['B', 2]]);
  const other = shop.environment();
  await other.reserve('warm', [
    ['A', 1],
    ['B', 1],
  ]);
  await other.cancel('warm');
  await shop.reserve('last', [['B', 3]]);
  const shortages = [{ sku: 'B', requested: 1, available: 0 }];
  const lines: Lines = [
    ['A', 1],
    ['B', 1],
  ];
  other.calls.length = 0;
  expect(await refused(lines, 'r1', {}, other)).toEqual({ code: 'insufficient-stock', shortages });
  expect(other.calls).toContain('buckets.give');
});

test('a stale belief in sold out buckets refuses nobody: new stock is found', async () => {
  await shop.reserve('all', [['A', 5]]);
  await shop.environment().receive('south', [['A', 4]]);
  expect(await shop.reserve('r1', [['A', 4]])).toMatchObject({ ok: true });
});

test('safety units are never offered', async () => {
  await shop.settings('B', 'south', { safety: 1, buckets: 1 });
  const shortages = [{ sku: 'B', requested: 1, available: 0 }];
  expect(await refused([['B', 1]])).toEqual({ code: 'insufficient-stock', shortages });
});

test('a young orphan stands in the way of a buyer, and is left alone', async () => {
  await shop.abandonTake('working', 'B', 'south', 1);
  shop.pass(4);
  const shortages = [{ sku: 'B', requested: 1, available: 0 }];
  expect(await refused([['B', 1]])).toEqual({ code: 'insufficient-stock', shortages });
});

test('what is remembered as sold out refuses nobody whose earlier request is still at work here: it may have the units', async () => {
  await shop.reserve('all', [['A', 5]]);
  expect(await refused([['A', 1]], 'r1')).toMatchObject({ code: 'insufficient-stock' });
  await shop.context.recent.whileAtWork(reservationId('r2'), async () => {
    expect(await refused([['A', 1]], 'r2')).toMatchObject({ code: 'try-again' });
    expect(await refused([['A', 1]], 'r3')).toMatchObject({ code: 'insufficient-stock' });
  });
  expect(await refused([['A', 1]], 'r2')).toMatchObject({ code: 'insufficient-stock' });
});
