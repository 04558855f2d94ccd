import { beforeEach, expect, test } from 'vitest';
import { aDemand, aListing } from '../../../support/builders.ts';
import { openShop, type Shop } from '../../../support/builders-shop.ts';

let shop: Shop;

beforeEach(async () => {
  const later = aListing('later', { mode: 'payment', skus: [aDemand('A', 1)] });
  shop = await openShop({ listings: [aListing('A'), aListing('B'), later], warehouses: ['north', 'south'] });
  await shop.receive('north', [
    ['A', 2],
    ['B', 2],
  ]);
});

const SHORT = { sku: 'A', requested: 2, available: 0 };

test.each(['nobody expired it yet', 'it was expired'])(
  'after the deadline the stock is taken again if it is there: %s',
  async (how) => {
    await shop.reserve('r1', [['A', 2]]);
    const { claim } = shop.reservation('r1');
    shop.pass(1_800);
    if (how === 'it was expired') await shop.expire('r1');
    expect(await shop.confirm('r1')).toMatchObject({ ok: true, value: { status: 'confirmed', paymentId: 'pay-r1' } });
    expect(shop.reservation('r1').claim).not.toBe(claim);
    expect(shop.reservation('r1')).not.toHaveProperty('purgeAt');
    expect(shop.stock('A', 'north')).toBe('2 / 2 / 0');
    expect(shop.violations).toEqual([]);
  },
);

test('the stock may be taken again elsewhere', async () => {
  await shop.reserve('r1', [['A', 2]]);
  await shop.pass(1_800).expire('r1');
  await shop.reserve('quick', [['A', 1]]);
  await shop.receive('south', [['A', 9]]);
  expect(await shop.confirm('r1')).toMatchObject({ ok: true, value: { status: 'confirmed' } });
  expect(shop.stock('A', 'south')).toBe('9 / 2 / 7');
});

test('when one line is gone nothing is taken, the payment is short, and every unit stays where it was', async () => {
  await shop.reserve('r1', [
    ['A', 2],
    ['B', 2],
  ]);
  await shop.pass(1_800).expire('r1');
  await shop.reserve('quick', [['A', 2]]);
  expect(await shop.confirm('r1')).toEqual({
    ok: false,
    refusal: { code: 'short', reservationId: 'r1', shortages: [SHORT] },
  });
  expect(shop.reservation('r1')).toMatchObject({ status: 'short', paymentId: 'pay-r1', purgeAt: expect.any(Number) });
  expect(shop.stock('B', 'north')).toBe('2 / 0 / 2');
  expect(shop.violations).toEqual([]);
});

test('short stays short: the same payment hears it again though stock came, another is refused', async () => {
  await shop.reserve('r1', [['later', 2]]);
  await shop.reserve('quick', [['A', 2]]);
  await shop.confirm('r1');
  await shop.receive('north', [['A', 9]]);
  const before = shop.visible;
  expect(await shop.confirm('r1')).toMatchObject({ ok: false, refusal: { code: 'short', reservationId: 'r1' } });
  const mismatch = { code: 'payment-mismatch', reservationId: 'r1', reservationStatus: 'short' };
  expect(await shop.confirm('r1', 'other')).toEqual({ ok: false, refusal: mismatch });
  expect(shop.visible).toBe(before);
});

test('a payment in payment mode may come after its deadline too', async () => {
  await shop.reserve('r1', [['later', 2]]);
  await shop.pass(1_801).expire('r1');
  expect(shop.reservation('r1')).toMatchObject({ status: 'expired', allocations: [] });
  expect(await shop.confirm('r1')).toMatchObject({ ok: true, value: { status: 'confirmed', openUnits: 2 } });
  expect(shop.violations).toEqual([]);
});

test('somebody at work on the units costs no payer a refund: ask again, and nothing is written', async () => {
  await shop.reserve('r1', [['later', 2]]);
  await shop.abandonTake('working', 'A', 'north', 2);
  const before = shop.visible;
  const asked = shop.clock.now;
  expect(await shop.confirm('r1')).toEqual({ ok: false, refusal: { code: 'try-again', retryAfterSeconds: 1 } });
  expect(shop.clock.now - asked).toBe(5_000);
  expect(shop.visible).toBe(before);
  expect(shop.reservation('r1').status).toBe('pending');
});

test('after the grace the units of an abandoned attempt are taken back, and the payment is confirmed', async () => {
  await shop.reserve('r1', [['later', 2]]);
  await shop.abandonTake('working', 'A', 'north', 2);
  expect(await shop.pass(6).confirm('r1')).toMatchObject({ ok: true, value: { status: 'confirmed' } });
  expect(shop.violations).toEqual([]);
});

test('a payer who waits while the grace ends is confirmed within the same request', async () => {
  await shop.reserve('r1', [['later', 2]]);
  await shop.abandonTake('working', 'A', 'north', 2);
  const asked = shop.pass(3).clock.now;
  expect(await shop.confirm('r1')).toMatchObject({ ok: true, value: { status: 'confirmed' } });
  expect(shop.clock.now - asked).toBeLessThan(5_000);
});

test('an abandoned attempt of the payment itself is not in its own way for ever', async () => {
  await shop.reserve('r1', [['later', 2]]);
  await shop.abandonTake('r1', 'A', 'north', 2);
  expect(await shop.confirm('r1')).toMatchObject({ ok: false, refusal: { code: 'try-again' } });
  expect(await shop.pass(1).confirm('r1')).toMatchObject({ ok: true, value: { status: 'confirmed' } });
});

test('copies of one late payment never make each other short', async () => {
  await shop.reserve('r1', [['A', 2]]);
  shop.pass(1_800);
  const answers = await Promise.all(Array.from({ length: 8 }, (_, i) => shop.environment(i).confirm('r1')));
  const said = answers.map((answer) => (answer.ok ? answer.value.status : answer.refusal.code));
  expect(said).not.toContain('short');
  expect(shop.reservation('r1').status).toBe('confirmed');
  expect(shop.stock('A', 'north')).toBe('2 / 2 / 0');
  expect(shop.violations).toEqual([]);
});

const DAYS = 86_400;

test('a payment so late that the record is about to be deleted is short, and the day before it is not', async () => {
  for (const id of ['r1', 'r2']) await shop.reserve(id, [['A', 1]]);
  shop.pass(1_800);
  for (const id of ['r1', 'r2']) await shop.expire(id);
  shop.pass(29 * DAYS - 60);
  expect(await shop.confirm('r1')).toMatchObject({ ok: true, value: { status: 'confirmed' } });
  shop.pass(120);
  expect(await shop.confirm('r2')).toMatchObject({ ok: false, refusal: { code: 'short', shortages: [] } });
  expect(shop.reservation('r2')).toMatchObject({ status: 'short', paymentId: 'pay-r2' });
  expect(shop.stock('A', 'north')).toBe('2 / 1 / 1');
  expect(shop.violations).toEqual([]);
});
