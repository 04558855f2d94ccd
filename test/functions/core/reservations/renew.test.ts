import { beforeEach, expect, test } from 'vitest';
import { aDemand, aListing, NOON } from '../../../support/builders.ts';
import { openShop, type Shop } from '../../../support/builders-shop.ts';

let shop: Shop;

beforeEach(async () => {
  const later = aListing('later', { mode: 'payment', skus: [aDemand('A', 1)] });
  const twice = aListing('twice', { skus: [aDemand('A', 1)], maxRenewals: 2 });
  shop = await openShop({
    listings: [aListing('A'), aListing('never', { maxRenewals: 0, skus: [aDemand('A', 1)] }), later, twice],
  });
  await shop.receive('north', [['A', 3]]);
});

async function refused(id: string) {
  const before = shop.visible;
  const answer = await shop.renew(id);
  expect(shop.visible, 'a refusal changes nothing').toBe(before);
  return answer.ok ? 'accepted' : answer.refusal;
}

test('a live hold lasts from now on as long as at first, and its stock stays', async () => {
  await shop.reserve('r1', [['A', 2]]);
  const { claim } = shop.reservation('r1');
  shop.pass(1_000);
  const expiresAt = NOON + 2_800_000;
  expect(await shop.renew('r1')).toMatchObject({ ok: true, value: { status: 'held', renewals: 1, expiresAt, claim } });
  expect(await shop.pass(1_799).expire('r1')).toMatchObject({ reservation: { status: 'held' } });
  expect(shop.stock('A', 'north')).toBe('3 / 2 / 1');
});

test('renewals are counted, and one more than allowed is refused', async () => {
  await shop.reserve('r1', [['twice', 1]]);
  await shop.renew('r1');
  await shop.renew('r1');
  expect(await refused('r1')).toEqual({ code: 'renewals-exhausted', reservationId: 'r1', renewals: 2, maxRenewals: 2 });
});

test('a listing that allows none allows none, before the deadline and after', async () => {
  await shop.reserve('r1', [['never', 1]]);
  const refusal = { code: 'renewals-exhausted', reservationId: 'r1', renewals: 0, maxRenewals: 0 };
  expect(await refused('r1')).toEqual(refusal);
  await shop.pass(1_800).expire('r1');
  expect(await refused('r1')).toEqual(refusal);
});

test('after expiry the stock is held again under a new claim, and it counts as a renewal', async () => {
  await shop.reserve('r1', [['twice', 2]]);
  const { claim } = shop.reservation('r1');
  shop.pass(1_800);
  expect(await shop.renew('r1')).toMatchObject({ ok: true, value: { status: 'held', renewals: 1 } });
  expect(shop.reservation('r1').claim).not.toBe(claim);
  await shop.pass(1_800).renew('r1');
  shop.pass(1_800);
  expect(await shop.renew('r1')).toMatchObject({ ok: false, refusal: { code: 'renewals-exhausted', renewals: 2 } });
  expect(shop.violations).toEqual([]);
});

test('after expiry a hold whose stock is gone is refused with what there is, and stays expired', async () => {
  await shop.reserve('r1', [['A', 2]]);
  await shop.pass(1_800).expire('r1');
  await shop.reserve('quick', [['A', 2]]);
  const shortages = [{ sku: 'A', requested: 2, available: 1 }];
  expect(await refused('r1')).toEqual({ code: 'insufficient-stock', shortages });
  expect(shop.reservation('r1')).toMatchObject({ status: 'expired', renewals: 0 });
});

test('nothing is not renewed', async () => {
  expect(await refused('nobody')).toEqual({ code: 'unknown-reservation', reservationId: 'nobody' });
});

const OTHERS: [string, () => Promise<unknown>][] = [
  ['confirmed', () => shop.confirm('r1')],
  ['cancelled', () => shop.cancel('r1')],
  ['shipped', () => shop.confirm('r1').then(() => shop.ship('r1', 'north', [['A', 1]]))],
];

test.each(OTHERS)('what is %s is not renewed', async (reservationStatus, move) => {
  await shop.reserve('r1', [['A', 1]]);
  await move();
  expect(await refused('r1')).toEqual({ code: 'not-renewable', reservationId: 'r1', reservationStatus });
});

test('payment mode holds nothing, so there is nothing to renew: pending, expired, or short', async () => {
  await shop.reserve('r1', [['later', 3]]);
  const refusal = { code: 'not-renewable', reservationId: 'r1' };
  expect(await refused('r1')).toEqual({ ...refusal, reservationStatus: 'pending' });
  await shop.pass(1_800).expire('r1');
  expect(await refused('r1')).toEqual({ ...refusal, reservationStatus: 'expired' });
  await shop.reserve('quick', [['A', 1]]);
  await shop.confirm('r1');
  expect(await refused('r1')).toEqual({ ...refusal, reservationStatus: 'short' });
});

test('copies of one renewal at once move the deadline once', async () => {
  await shop.reserve('r1', [['twice', 1]]);
  const answers = await Promise.all([
    shop.renew('r1'),
    shop.environment(1).renew('r1'),
    shop.environment(2).renew('r1'),
  ]);
  expect(answers.every((answer) => answer.ok)).toBe(true);
  expect(shop.reservation('r1').renewals).toBe(1);
});

test('a hold is not taken again when its record is about to be deleted', async () => {
  await shop.reserve('r1', [['A', 1]]);
  await shop.pass(1_800).expire('r1');
  shop.pass(29 * 86_400 + 60);
  expect(await refused('r1')).toEqual({ code: 'reservation-id-retired', reservationId: 'r1' });
});

test('a renewal never brings the deadline forward', async () => {
  await shop.reserve('r1', [['twice', 1]]);
  const other = shop.environment();
  other.clock.now -= 60_000;
  const before = shop.reservation('r1').expiresAt;
  expect(await other.renew('r1')).toMatchObject({ ok: true, value: { expiresAt: before } });
});

test('two renewals of one expired hold at once: one holds the last units, the other is not told that they are gone', async () => {
  await shop.reserve('r1', [['twice', 3]]);
  await shop.pass(1_800).expire('r1');
  const answers = await Promise.all([shop.renew('r1'), shop.environment().renew('r1')]);
  const told = answers.map((answer) => (answer.ok ? answer.value.status : answer.refusal.code)).sort();
  expect(told).toEqual(['held', 'try-again']);
  expect(shop.reservation('r1')).toMatchObject({ status: 'held', renewals: 1 });
  expect(shop.violations).toEqual([]);
});
