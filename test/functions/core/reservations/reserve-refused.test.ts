import { beforeEach, expect, test } from 'vitest';
import { evidenceIn, examine } from '../../../../functions/core/claims/examine.ts';
import { RETENTION_MARGIN_SECONDS, RETENTION_SECONDS } from '../../../../functions/core/domain/limits.ts';
import { aDemand, aListing, customerId, quantity } from '../../../support/builders.ts';
import { openShop, type Shop } from '../../../support/builders-shop.ts';

// What reserve refuses, with which facts, and that nothing has changed then.

let shop: Shop;

beforeEach(async () => {
  const few = aListing('few', { maxPerOrder: quantity(2), skus: [aDemand('A', 1)] });
  const later = aListing('later', { mode: 'payment', skus: [aDemand('A', 1)] });
  const order = aListing('order', { mode: 'order', skus: [aDemand('B', 1)] });
  shop = await openShop({
    listings: [aListing('A'), aListing('B'), few, later, order],
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

test('an unknown listing is refused, every one by name', async () => {
  expect(
    await refused([
      ['A', 1],
      ['X', 1],
      ['Y', 1],
    ]),
  ).toEqual({ code: 'unknown-listing', listingIds: ['X', 'Y'] });
});

test('a listing that is gone since does not hide the answer that was given', async () => {
  await shop.reserve('r1', [['A', 1]]);
  shop.state.listings.clear();
  expect(await shop.reserve('r1', [['A', 1]])).toMatchObject({ ok: true, value: { replay: true } });
  expect(await refused([['A', 1]], 'r2')).toEqual({ code: 'unknown-listing', listingIds: ['A'] });
});

test('payment does not mix with other modes', async () => {
  expect(
    await refused([
      ['A', 1],
      ['later', 1],
    ]),
  ).toEqual({ code: 'mixed-modes', modes: ['hold', 'payment'] });
});

test('more than the maximum per order is refused', async () => {
  const refusal = { code: 'over-max-per-order', listingId: 'few', requested: 3, limit: 2 };
  expect(
    await refused([
      ['few', 2],
      ['few', 1],
    ]),
  ).toEqual(refusal);
});

test('a million of one SKU is refused before stock is looked at', async () => {
  expect(
    await refused([
      ['A', 999_999],
      ['few', 1],
    ]),
  ).toMatchObject({ code: 'quantity-too-large', requested: 1_000_000 });
  expect(shop.calls.filter((call) => call.startsWith('buckets.'))).toEqual([]);
});

test.each<[string, Lines, Parameters<Shop['reserve']>[2]]>([
  ['another quantity', [['A', 2]], {}],
  ['another listing', [['few', 1]], {}],
  ['another customer', [['A', 1]], { customerId: customerId('bob') }],
  ['another place', [['A', 1]], { shipTo: { region: 'eu' } }],
  ['content that could not be served anyway', [['A', 999]], {}],
  [
    'content that breaks a rule of its own',
    [
      ['A', 1],
      ['later', 1],
    ],
    {},
  ],
])('the same id with %s is refused, and the original untouched', async (_what, lines, also) => {
  await shop.reserve('r1', [['A', 1]]);
  expect(await refused(lines, 'r1', also)).toEqual({ code: 'reservation-mismatch', reservationId: 'r1' });
  expect(await refused(lines, 'r1', also, shop.environment())).toMatchObject({ code: 'reservation-mismatch' });
});

const ENDINGS: [string, () => Promise<unknown>][] = [
  ['cancelled', () => shop.cancel('r1')],
  ['expired', () => shop.pass(1_800).expire('r1')],
  ['shipped', () => shop.confirm('r1').then(() => shop.ship('r1', 'north', [['A', 1]]))],
  ['expired', async () => shop.pass(1_800)],
];

test.each(ENDINGS)('an id that ended as %s is not used again', async (reservationStatus, ending) => {
  await shop.reserve('r1', [['A', 1]]);
  await ending();
  const refusal = { code: 'reservation-ended', reservationId: 'r1', reservationStatus };
  expect(await refused([['A', 1]])).toEqual(refusal);
  expect(await refused([['A', 1]], 'r1', {}, shop.environment())).toEqual(refusal);
});

test('an id whose fence is about to be deleted is retired, and no sooner', async () => {
  await shop.abandonTake('r1', 'A', 'north', 1);
  await shop.abandonTake('r2', 'A', 'north', 1);
  for (const evidence of evidenceIn(shop.buckets('A', 'north')[0] ?? expect.fail()))
    await examine(shop.context.claims, evidence);
  shop.pass(RETENTION_SECONDS - RETENTION_MARGIN_SECONDS);
  expect(await shop.reserve('r2', [['A', 1]])).toMatchObject({ ok: true });
  shop.pass(1);
  expect(await refused([['A', 1]])).toEqual({ code: 'reservation-id-retired', reservationId: 'r1' });
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

test('more allocations than one owner lists are refused, though there is stock', async () => {
  const names = Array.from({ length: 501 }, (_, i) => `sku-${i}`);
  for (const name of names) await shop.store.catalogWriter.putListing(aListing(name));
  for (const place of ['north', 'south'])
    await shop.receive(
      place,
      names.map((name) => [name, 1] as const),
    );
  const refusal = { code: 'too-many-allocations', requested: 1_002, limit: 1_000 };
  expect(await refused(names.map((name) => [name, 2] as const))).toEqual(refusal);
});
