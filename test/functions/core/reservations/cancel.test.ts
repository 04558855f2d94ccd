import { beforeEach, expect, test } from 'vitest';
import { aDemand, aListing } from '../../../support/builders.ts';
import { openShop, type Shop } from '../../../support/builders-shop.ts';

let shop: Shop;

beforeEach(async () => {
  const later = aListing('later', { mode: 'payment', skus: [aDemand('A', 1)] });
  shop = await openShop({ listings: [aListing('A'), aListing('B'), later] });
  await shop.receive('north', [
    ['A', 10],
    ['B', 10],
  ]);
});

type Answer = Awaited<ReturnType<Shop['cancel']>>;

async function refused(ask: () => Promise<Answer>) {
  const before = shop.visible;
  const answer = await ask();
  expect(shop.visible, 'a refusal changes nothing').toBe(before);
  return answer.ok ? 'accepted' : answer.refusal;
}

async function paid(lines: Parameters<Shop['reserve']>[1]) {
  await shop.reserve('r1', lines);
  await shop.confirm('r1');
}

test.each(['held', 'confirmed', 'pending'] as const)(
  'what is %s is cancelled, and everything is back',
  async (status) => {
    await shop.reserve('r1', [[status === 'pending' ? 'later' : 'A', 3]]);
    if (status === 'confirmed') await shop.confirm('r1');
    expect(await shop.cancel('r1')).toMatchObject({
      ok: true,
      value: { status: 'cancelled', purgeAt: expect.any(Number) },
    });
    expect(shop.stock('A', 'north')).toBe('10 / 0 / 10');
    expect(shop.bucket('A', 'north')?.evidence).toEqual({});
    expect(shop.violations).toEqual([]);
  },
);

test('cancelling twice gives back once', async () => {
  await paid([['A', 3]]);
  await shop.cancel('r1');
  const before = shop.visible;
  expect(await shop.cancel('r1')).toMatchObject({ ok: true, value: { status: 'cancelled' } });
  expect(shop.visible).toBe(before);
});

test('what had shipped stays shipped, and only the rest comes back', async () => {
  await paid([
    ['A', 3],
    ['B', 1],
  ]);
  await shop.ship('r1', 'north', [['A', 2]]);
  expect(await shop.cancel('r1')).toMatchObject({ ok: true, value: { status: 'cancelled' } });
  expect([shop.stock('A', 'north'), shop.stock('B', 'north')]).toEqual(['8 / 0 / 8', '10 / 0 / 10']);
  expect(shop.violations).toEqual([]);
});

test('nothing is not cancelled', async () => {
  expect(await refused(() => shop.cancel('nobody'))).toEqual({ code: 'unknown-reservation', reservationId: 'nobody' });
});

const ENDINGS: [string, () => Promise<unknown>][] = [
  ['shipped', () => shop.confirm('r1').then(() => shop.ship('r1', 'north', [['A', 3]]))],
  ['expired', () => shop.pass(1_800).expire('r1')],
];

test.each(ENDINGS)('what is %s is not cancelled any more', async (reservationStatus, ending) => {
  await shop.reserve('r1', [['A', 3]]);
  await ending();
  const refusal = { code: 'reservation-ended', reservationId: 'r1', reservationStatus };
  expect(await refused(() => shop.cancel('r1'))).toEqual(refusal);
});

test('a large order is cancelled in steps, whoever carries on, and each bucket gets its units once', async () => {
  const small = await openShop({ listings: ['A', 'B', 'C', 'D', 'E'].map((id) => aListing(id)), bucketsPerEnd: 2 });
  const lines = ['A', 'B', 'C', 'D', 'E'].map((id) => [id, 2] as const);
  await small.receive('north', lines);
  await small.reserve('r1', lines);
  await small.confirm('r1');
  const others = [small.environment(1), small.environment(2), small.environment(3)];
  await Promise.all([...others.map((shop) => shop.cancel('r1')), small.cancel('r1')]);
  expect(small.reservation('r1').status).toBe('cancelled');
  expect(lines.map(([id]) => small.stock(id, 'north'))).toEqual(Array(5).fill('2 / 0 / 2'));
  expect(small.violations).toEqual([]);
});

test('units of single lines are cancelled, and the rest stays promised', async () => {
  await paid([
    ['A', 3],
    ['B', 1],
  ]);
  expect(await shop.cancelLines('r1', [{ sku: 'A', quantity: 2 }])).toMatchObject({
    ok: true,
    value: { status: 'confirmed', openUnits: 2 },
  });
  expect(shop.stock('A', 'north')).toBe('10 / 1 / 9');
  expect(shop.violations).toEqual([]);
});

test('a quantity is the total so far: the same request again cancels nothing more', async () => {
  await paid([['A', 3]]);
  await shop.cancelLines('r1', [{ sku: 'A', quantity: 2 }]);
  const before = shop.visible;
  expect(await shop.cancelLines('r1', [{ sku: 'A', quantity: 2 }])).toMatchObject({
    ok: true,
    value: { openUnits: 1 },
  });
  expect(shop.visible).toBe(before);
});

test('with the last open unit the order ends: cancelled, though some had shipped, in either order', async () => {
  await paid([['A', 3]]);
  await shop.ship('r1', 'north', [['A', 1]]);
  await shop.cancelLines('r1', [{ sku: 'A' }]);
  expect(shop.reservation('r1').status).toBe('cancelled');
  await shop.reserve('r2', [['A', 3]]);
  await shop.confirm('r2');
  await shop.cancelLines('r2', [{ sku: 'A', quantity: 1 }]);
  await shop.ship('r2', 'north', [['A', 2]]);
  expect(shop.reservation('r2').status).toBe('cancelled');
  expect(shop.stock('A', 'north')).toBe('7 / 0 / 7');
  expect(shop.violations).toEqual([]);
});

test('more lines than one transaction takes are all cancelled', async () => {
  const names = Array.from({ length: 120 }, (_, i) => `sku-${i}`);
  for (const name of names) await shop.store.catalogWriter.putListing(aListing(name));
  await shop.receive(
    'north',
    names.map((name) => [name, 1] as const),
  );
  await paid([['A', 1], ...names.map((name) => [name, 1] as const)]);
  expect(
    await shop.cancelLines(
      'r1',
      names.map((sku) => ({ sku })),
    ),
  ).toMatchObject({ ok: true, value: { status: 'confirmed', openUnits: 1 } });
  expect(shop.violations).toEqual([]);
});

test('more units than are open are refused with what is, and no line of the request is cancelled', async () => {
  await paid([
    ['A', 3],
    ['B', 1],
  ]);
  const refusal = { code: 'line-not-open', reservationId: 'r1', sku: 'B', requested: 2, open: 1 };
  expect(await refused(() => shop.cancelLines('r1', [{ sku: 'A' }, { sku: 'B', quantity: 2 }]))).toEqual(refusal);
});

test('a SKU that was not ordered is refused', async () => {
  await paid([['A', 3]]);
  expect(await refused(() => shop.cancelLines('r1', [{ sku: 'B' }]))).toMatchObject({
    code: 'line-not-open',
    sku: 'B',
    open: 0,
  });
});

test('single lines of what is not paid, or has ended, are not cancelled', async () => {
  const refusal = { code: 'lines-not-cancellable', reservationId: 'r1' };
  const ask = () => shop.cancelLines('r1', [{ sku: 'A', quantity: 1 }]);
  expect(await refused(ask)).toEqual({ code: 'unknown-reservation', reservationId: 'r1' });
  await shop.reserve('r1', [['A', 3]]);
  expect(await refused(ask)).toEqual({ ...refusal, reservationStatus: 'held' });
  shop.pass(1_800);
  expect(await refused(ask)).toEqual({ ...refusal, reservationStatus: 'expired' });
  await shop.confirm('r1');
  await shop.ship('r1', 'north', [['A', 3]]);
  expect(await refused(ask)).toEqual({ ...refusal, reservationStatus: 'shipped' });
});
