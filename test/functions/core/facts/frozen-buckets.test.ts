import { beforeEach, expect, test } from 'vitest';
import { aListing } from '../../../support/builders.ts';
import { openShop, type Shop } from '../../../support/builders-shop.ts';

// A bucket 0 below zero is owed what comes back to its siblings. Nobody who takes from a sibling can see that; so it is frozen.

let shop: Shop;

beforeEach(async () => {
  shop = await openShop({ listings: [aListing('A')], warehouses: ['north'] });
  await shop.settings('A', 'north', { safety: 0, buckets: 3 });
  await shop.receive('north', [['A', 6]]);
  for (const id of ['r1', 'r2', 'r3']) await shop.reserve(id, [['A', 2]]);
  await shop.ship('nobody', 'north', [['A', 3]]);
});

const available = () => shop.buckets('A', 'north').map((bucket) => bucket.available);
const frozen = () => shop.buckets('A', 'north').map((bucket) => bucket.frozen);
const codes = (answers: Awaited<ReturnType<Shop['reserve']>>[]) =>
  answers.map((answer) => (answer.ok ? 'held' : answer.refusal.code)).sort();

test('a loss that nothing covers freezes every sibling of bucket 0', () => {
  expect(available()).toEqual([-3, 0, 0]);
  expect(frozen()).toEqual([false, true, true]);
});

test('what is given back to a sibling is not for sale while all of it is owed', async () => {
  await shop.cancel('r1');
  expect(codes([await shop.reserve('late', [['A', 1]])])).toEqual(['insufficient-stock']);
  expect(available().reduce((sum, units) => sum + units, 0)).toBe(-1);
  expect(shop.violations).toEqual([]);
});

test('what is left when all is back is sold once, however many come at once, from wherever', async () => {
  await shop.cancel('r1');
  await shop.cancel('r2');
  const others = [shop, shop.environment(3), shop.environment(4), shop.environment(5)];
  const answers = await Promise.all(others.map((other, n) => other.reserve(`late-${n}`, [['A', 1]])));
  expect(codes(answers)).toEqual(['held', 'insufficient-stock', 'insufficient-stock', 'insufficient-stock']);
  expect(available()).toEqual([0, 0, 0]);
  expect(frozen()).toEqual([false, false, false]);
  expect(shop.violations).toEqual([]);
});

test('environments that remember better days are refused by the buckets themselves', async () => {
  const others = [3, 4, 5, 6, 7, 8].map((seed) => shop.environment(seed));
  await shop.receive('north', [['A', 33]]);
  for (const [n, other] of others.entries()) await other.reserve(`early-${n}`, [['A', 1]]);
  await shop.ship('nobody', 'north', [['A', 30]]);
  for (const n of others.keys()) await shop.cancel(`early-${n}`);
  const [first = 0, ...siblings] = available();
  expect(first + siblings.reduce((sum, units) => sum + units, 0)).toBe(0);
  expect(Math.max(...siblings)).toBeGreaterThan(0);
  const answers = await Promise.all(others.map((other, n) => other.reserve(`late-${n}`, [['A', 1]])));
  expect(codes(answers)).toEqual(others.map(() => 'insufficient-stock'));
  expect(shop.violations).toEqual([]);
});

test('goods fill bucket 0 first, and then everything is for sale again', async () => {
  await shop.receive('north', [['A', 9]]);
  expect(codes([await shop.reserve('late', [['A', 6]])])).toEqual(['held']);
  expect(available()).toEqual([0, 0, 0]);
  expect(shop.violations).toEqual([]);
});

test('safety that nothing covers freezes as well, also buckets that are new', async () => {
  await shop.receive('north', [['A', 3]]);
  await shop.settings('A', 'north', { safety: 5, buckets: 4 });
  expect(available()).toEqual([-5, 0, 0, 0]);
  expect(frozen()).toEqual([false, true, true, true]);
  await shop.cancel('r1');
  expect(codes([await shop.reserve('late', [['A', 1]])])).toEqual(['insufficient-stock']);
  await shop.settings('A', 'north', { safety: 0, buckets: 4 });
  expect(frozen()).toEqual([false, false, false, false]);
  // What was sold out may be remembered so for a second.
  shop.pass(1);
  expect(codes([await shop.reserve('later', [['A', 2]])])).toEqual(['held']);
  expect(shop.violations).toEqual([]);
});
