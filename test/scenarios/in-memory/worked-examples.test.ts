import { expect, test } from 'vitest';
import type { Mode } from '../../../functions/core/domain/listing.ts';
import { aListing } from '../../support/builders.ts';
import { openShop, type Shop } from '../../support/builders-shop.ts';
import { transfersOf } from '../../support/transfers.ts';

// The worked examples 1 to 5 of DESIGN §6, in its own words and numbers: on hand / reserved / available.

const HALF_AN_HOUR = 1_800;
const A_DAY = 86_400;

async function shopWith(units: number, mode: Mode = 'hold'): Promise<Shop> {
  const shop = await openShop({ listings: [aListing('A', { mode })] });
  await shop.receive('north', [['A', units]]);
  return shop;
}

/** 100 buyers, spread over five execution environments. */
function hundredBuyers(shop: Shop) {
  const environments = Array.from({ length: 5 }, (_, i) => shop.environment(100 + i));
  return Array.from({ length: 100 }, (_, i) => ({ id: `buyer-${i}`, at: environments[i % 5] as Shop }));
}

test('example 1: phone A is received, reserved and paid, cancelled, and then bought again and shipped', async () => {
  const shop = await shopWith(10);
  expect(shop.stock('A', 'north')).toBe('10 / 0 / 10');

  await shop.reserve('first', [['A', 1]]);
  await shop.confirm('first');
  expect(shop.stock('A', 'north')).toBe('10 / 1 / 9');

  await shop.cancel('first');
  expect(shop.stock('A', 'north')).toBe('10 / 0 / 10');
  expect(shop.reservation('first').status).toBe('cancelled');

  await shop.reserve('second', [['A', 1]]);
  await shop.confirm('second');
  expect(shop.stock('A', 'north')).toBe('10 / 1 / 9');

  await shop.ship('second', 'north', [['A', 1]]);
  expect(shop.stock('A', 'north')).toBe('9 / 0 / 9');
  expect(shop.reservation('second').status).toBe('shipped');
  expect(shop.workItems).toEqual([]);
  expect(shop.violations).toEqual([]);
});

test('example 2: transfer 100 of 1,000 from north to south', async () => {
  const shop = await openShop({ listings: [aListing('A')], warehouses: ['north', 'south'] });
  const transfers = transfersOf(shop);
  await shop.receive('north', [['A', 1_000]]);

  const requested = await transfers.request('t1', 'north', 'south', [['A', 100]]);
  expect(requested).toMatchObject({ ok: true, value: { replay: false, standing: { status: 'requested' } } });
  expect(shop.stock('A', 'north')).toBe('1000 / 100 / 900');

  await shop.moveOut('t1', [['A', 100]]);
  expect(shop.stock('A', 'north')).toBe('900 / 0 / 900');
  expect(shop.stock('A', 'south')).toBe('0 / 0 / 0');
  expect(transfers.inTransit('A', 'south')).toBe(100);
  expect(await transfers.look('t1')).toMatchObject({ status: 'shipped' });

  await shop.moveIn('t1', [['A', 100]]);
  expect(shop.stock('A', 'south')).toBe('100 / 0 / 100');
  expect(transfers.inTransit('A', 'south')).toBe(0);
  expect(await transfers.look('t1')).toMatchObject({ status: 'received' });
  expect(shop.workItems).toEqual([]);
  expect(shop.violations).toEqual([]);
});

test.each(['hold', 'order'] as const)(
  'example 3: one bottle left, 100 buyers at once: in %s mode one holds it and 99 are refused at reserve',
  async (mode) => {
    const shop = await shopWith(1, mode);
    const answers = await Promise.all(hundredBuyers(shop).map(({ id, at }) => at.reserve(id, [['A', 1]])));

    const winners = answers.filter((answer) => answer.ok);
    expect(winners).toMatchObject([{ value: { replay: false, reservation: { status: 'held' } } }]);
    const refusals = answers.filter((answer) => !answer.ok).map((answer) => answer.refusal);
    const shortages = [{ sku: 'A', requested: 1, available: 0 }];
    expect(refusals).toEqual(Array(99).fill({ code: 'insufficient-stock', shortages }));
    expect(shop.stock('A', 'north')).toBe('1 / 1 / 0');
    expect(shop.state.owners.size).toBe(1);
    expect(shop.violations).toEqual([]);
  },
);

test('example 3: in payment mode 100 are pending, all pay, one is confirmed, and 99 end short', async () => {
  const shop = await shopWith(1, 'payment');
  const buyers = hundredBuyers(shop);
  const reserved = await Promise.all(buyers.map(({ id, at }) => at.reserve(id, [['A', 1]])));
  expect(reserved.map((answer) => answer.ok && answer.value.reservation.status)).toEqual(Array(100).fill('pending'));
  expect(shop.stock('A', 'north')).toBe('1 / 0 / 1');

  const paid = await Promise.all(buyers.map(({ id, at }) => at.confirm(id)));
  expect(paid.filter((answer) => answer.ok)).toMatchObject([{ value: { status: 'confirmed' } }]);
  const refusals = paid.filter((answer) => !answer.ok).map((answer) => answer.refusal);
  const shortages = [{ sku: 'A', requested: 1, available: 0 }];
  expect(refusals).toMatchObject(Array(99).fill({ code: 'short', shortages }));
  const statuses = buyers.map(({ id }) => shop.reservation(id).status);
  expect(statuses.filter((status) => status === 'short')).toHaveLength(99);
  expect(shop.stock('A', 'north')).toBe('1 / 1 / 0');
  expect(shop.violations).toEqual([]);
});

test('example 4: one buyer takes all 1,000 phones: in hold mode they are back on sale 30 minutes later, by themselves', async () => {
  const shop = await shopWith(1_000);
  await shop.reserve('hoarder', [['A', 1_000]]);
  expect(shop.stock('A', 'north')).toBe('1000 / 1000 / 0');

  shop.pass(HALF_AN_HOUR - 1);
  await shop.timersRing();
  expect(shop.stock('A', 'north')).toBe('1000 / 1000 / 0');

  shop.pass(1);
  await shop.timersRing();
  expect(shop.stock('A', 'north')).toBe('1000 / 0 / 1000');
  expect(shop.reservation('hoarder').status).toBe('expired');
  expect(await shop.reserve('next', [['A', 1_000]])).toMatchObject({ ok: true });
});

test('example 4: in order mode they stay until 24 hours pass', async () => {
  const shop = await shopWith(1_000, 'order');
  await shop.reserve('hoarder', [['A', 1_000]]);

  shop.pass(A_DAY - 1);
  await shop.timersRing();
  expect(shop.stock('A', 'north')).toBe('1000 / 1000 / 0');
  expect(await shop.reserve('next', [['A', 1]])).toMatchObject({ ok: false, refusal: { code: 'insufficient-stock' } });

  shop.pass(1);
  await shop.timersRing();
  expect(shop.stock('A', 'north')).toBe('1000 / 0 / 1000');
});

test('example 4: in order mode they come back at once when cancelled', async () => {
  const shop = await shopWith(1_000, 'order');
  await shop.reserve('hoarder', [['A', 1_000]]);
  shop.pass(HALF_AN_HOUR);
  await shop.cancel('hoarder');
  expect(shop.stock('A', 'north')).toBe('1000 / 0 / 1000');
});

test('example 5: confirm one second after the deadline, with stock left: confirmed', async () => {
  const shop = await shopWith(1);
  await shop.reserve('late', [['A', 1]]);
  shop.pass(HALF_AN_HOUR + 1);

  expect(await shop.confirm('late')).toMatchObject({ ok: true, value: { status: 'confirmed', paymentId: 'pay-late' } });
  expect(shop.stock('A', 'north')).toBe('1 / 1 / 0');
  expect(shop.violations).toEqual([]);
});

test('example 5: confirm one second after the deadline, with none left: short', async () => {
  const shop = await shopWith(1);
  await shop.reserve('late', [['A', 1]]);
  shop.pass(HALF_AN_HOUR);
  await shop.timersRing();
  await shop.reserve('quick', [['A', 1]]);
  shop.pass(1);

  const shortages = [{ sku: 'A', requested: 1, available: 0 }];
  const refusal = { code: 'short', reservationId: 'late', shortages };
  expect(await shop.confirm('late')).toEqual({ ok: false, refusal });
  expect(shop.reservation('late')).toMatchObject({ status: 'short', paymentId: 'pay-late' });
  expect(shop.reservation('quick').status).toBe('held');
  expect(shop.stock('A', 'north')).toBe('1 / 1 / 0');
  expect(shop.violations).toEqual([]);
});
