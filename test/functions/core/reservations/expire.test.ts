import { beforeEach, expect, test } from 'vitest';
import { RETENTION_SECONDS } from '../../../../functions/core/domain/limits.ts';
import { aDemand, aListing } from '../../../support/builders.ts';
import { openShop, type Shop } from '../../../support/builders-shop.ts';

let shop: Shop;

beforeEach(async () => {
  const later = aListing('later', { mode: 'payment', skus: [aDemand('A', 1)] });
  shop = await openShop({
    listings: [aListing('A'), later, aListing('slow', { mode: 'order', skus: [aDemand('A', 1)] })],
  });
  await shop.receive('north', [['A', 10]]);
});

test('a hold expires at its deadline, not a millisecond sooner, and is kept for its retention', async () => {
  await shop.reserve('r1', [['A', 4]]);
  const before = shop.pass(1_799.999).visible;
  shop.calls.length = 0;
  expect(await shop.expire('r1')).toMatchObject({ reservation: { status: 'held' } });
  expect(shop.visible).toBe(before);
  expect(shop.calls, 'an early deadline costs one read').toEqual(['reservations.read']);
  const purgeAt = (shop.pass(0.001).clock.now + RETENTION_SECONDS * 1_000) / 1_000;
  expect(await shop.expire('r1')).toMatchObject({ reservation: { status: 'expired', purgeAt } });
  expect(shop.stock('A', 'north')).toBe('10 / 0 / 10');
  expect(shop.violations).toEqual([]);
});

test('a deadline that rings twice, or a hundred times at once, gives back once', async () => {
  await shop.reserve('r1', [['A', 4]]);
  shop.pass(1_800);
  await Promise.all(Array.from({ length: 100 }, (_, i) => shop.environment(i).expire('r1')));
  expect(shop.stock('A', 'north')).toBe('10 / 0 / 10');
  expect(shop.reservation('r1').revision).toBe(2);
});

test('pending expires too, with nothing to give back', async () => {
  await shop.reserve('r1', [['later', 4]]);
  expect(await shop.pass(1_800).expire('r1')).toMatchObject({ reservation: { status: 'expired' } });
  expect(shop.stock('A', 'north')).toBe('10 / 0 / 10');
});

test('order mode lasts a day', async () => {
  await shop.reserve('r1', [['slow', 4]]);
  expect(await shop.pass(86_399).expire('r1')).toMatchObject({ reservation: { status: 'held' } });
  expect(await shop.pass(1).expire('r1')).toMatchObject({ reservation: { status: 'expired' } });
});

const OTHERS: [string, () => Promise<unknown>][] = [
  ['confirmed', () => shop.confirm('r1')],
  ['cancelled', () => shop.cancel('r1')],
  ['shipped', () => shop.confirm('r1').then(() => shop.ship('r1', 'north', [['A', 4]]))],
  ['held', () => shop.pass(1_799).renew('r1')],
];

test.each(OTHERS)('what is %s meanwhile does not expire when the old deadline rings', async (status, move) => {
  await shop.reserve('r1', [['A', 4]]);
  await move();
  const before = shop.pass(1_790).visible;
  expect(await shop.expire('r1')).toMatchObject({ reservation: { status } });
  expect(shop.visible).toBe(before);
});

test('a deadline of nothing, or of a fence, changes nothing', async () => {
  expect(await shop.expire('nobody')).toEqual({ kind: 'absent' });
  await shop.abandonTake('dead', 'A', 'north', 10);
  await shop.pass(6).reserve('next', [['A', 10]]);
  expect(await shop.expire('dead')).toMatchObject({ kind: 'void' });
});

test('an order of 250 buckets expires in steps of 99, and is neither held nor paid between them', async () => {
  const names = Array.from({ length: 250 }, (_, i) => `sku-${i}`);
  for (const name of names) await shop.store.catalogWriter.putListing(aListing(name));
  await shop.receive(
    'north',
    names.map((name) => [name, 9] as const),
  );
  await shop.reserve(
    'r1',
    names.map((name) => [name, 2] as const),
  );
  shop.pass(1_800).calls.length = 0;
  expect(await shop.expire('r1')).toMatchObject({ reservation: { status: 'expired' } });
  expect(shop.calls.filter((call) => call !== 'reservations.read')).toEqual([
    'reservations.decide',
    'reservations.step',
    'reservations.step',
    'reservations.step',
  ]);
  expect(new Set(names.map((name) => shop.stock(name, 'north')))).toEqual(new Set(['9 / 0 / 9']));
  expect(shop.violations).toEqual([]);
});

test('an ending that stopped half way is carried on by whoever comes, and a payment waits for its end', async () => {
  const small = await openShop({ listings: ['A', 'B', 'C'].map((id) => aListing(id)), bucketsPerEnd: 1 });
  const lines = ['A', 'B', 'C'].map((id) => [id, 2] as const);
  await small.receive('north', lines);
  await small.reserve('r1', lines);
  const held = small.pass(1_800).reservation('r1');
  if (held.status !== 'held') return expect.fail();
  await small.store.reservations.decide(held, 'expired', small.clock.now);
  const ending = small.reservation('r1');
  if (ending.status !== 'ending') return expect.fail();
  await small.store.reservations.step(ending, 1, small.clock.now);
  expect(small.violations).toEqual([]);
  expect(await small.confirm('r1')).toMatchObject({ ok: true, value: { status: 'confirmed', openUnits: 6 } });
  expect(lines.map(([id]) => small.stock(id, 'north'))).toEqual(Array(3).fill('2 / 2 / 0'));
  expect(small.violations).toEqual([]);
});
