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
  shop = await openShop({
    listings: [aListing('A'), aListing('B'), few, later],
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
