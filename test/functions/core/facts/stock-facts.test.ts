import { beforeEach, expect, test } from 'vitest';
import { aListing } from '../../../support/builders.ts';
import { openShop, type Shop } from '../../../support/builders-shop.ts';

// Gains and losses, changes of status, returns: on hand, what cannot be sold, and what may be sold follow the warehouse's word.

let shop: Shop;

beforeEach(async () => {
  shop = await openShop({ listings: [aListing('A')], warehouses: ['north', 'south'] });
  await shop.settings('A', 'north', { safety: 0, buckets: 3 });
  await shop.receive('north', [['A', 9]]);
});

const unsellable = () => shop.buckets('A', 'north').map((bucket) => bucket.unsellable);

test('found units may be sold, lost ones may not', async () => {
  await shop.adjust('north', [['A', 3]]);
  expect(shop.stock('A', 'north')).toBe('12 / 0 / 12');
  await shop.adjust('north', [['A', -5]]);
  expect(shop.stock('A', 'north')).toBe('7 / 0 / 7');
  expect([...shop.state.movements.values()].at(-1)).toMatchObject({ onHand: -5, reason: 'counted' });
  expect(shop.violations).toEqual([]);
});

test('a loss of what is promised leaves available below zero, and the promises as they were', async () => {
  await shop.reserve('r1', [['A', 8]]);
  await shop.adjust('north', [['A', -4]]);
  expect(shop.stock('A', 'north')).toBe('5 / 8 / -3');
  expect(shop.reservation('r1').status).toBe('held');
  expect(shop.violations).toEqual([]);
});

test('a unit that cannot be sold stays on hand, and comes back on sale when it can', async () => {
  await shop.changeStatus('north', 'unsellable', [['A', 4]]);
  expect(shop.stock('A', 'north')).toBe('9 / 0 / 5');
  expect(unsellable()).toEqual([4, 0, 0]);
  await shop.changeStatus('north', 'sellable', [['A', 3]]);
  expect(shop.stock('A', 'north')).toBe('9 / 0 / 8');
  expect(unsellable()).toEqual([1, 0, 0]);
  expect(shop.violations).toEqual([]);
});

test('more may become unsellable than is free: what was promised is then uncovered', async () => {
  await shop.reserve('r1', [['A', 8]]);
  await shop.changeStatus('north', 'unsellable', [['A', 9]]);
  expect(shop.stock('A', 'north')).toBe('9 / 8 / -8');
  expect(shop.violations).toEqual([]);
});

test('a return is on sale at once when it is sellable, and on hand only when it is damaged', async () => {
  await shop.giveBack('north', 'sellable', [['A', 2]]);
  expect(shop.stock('A', 'north')).toBe('11 / 0 / 11');
  await shop.giveBack('north', 'damaged', [['A', 1]]);
  expect(shop.stock('A', 'north')).toBe('12 / 0 / 11');
  expect(unsellable()).toEqual([1, 0, 0]);
  expect(shop.violations).toEqual([]);
});

test('a reservation counts what came back, whatever has become of it, and each event once', async () => {
  await shop.reserve('r1', [['A', 3]]);
  await shop.confirm('r1');
  await shop.ship('r1', 'north', [['A', 3]]);
  await shop.giveBack('north', 'sellable', [['A', 1]], 'r1', 'e1');
  await shop.giveBack('north', 'sellable', [['A', 1]], 'r1', 'e1');
  await shop.giveBack('south', 'damaged', [['A', 1]], 'r1', 'e2');
  expect(shop.reservation('r1')).toMatchObject({ status: 'shipped', returned: { A: 2 } });
  expect([shop.stock('A', 'north'), shop.stock('A', 'south')]).toEqual(['7 / 0 / 7', '1 / 0 / 0']);
  expect(shop.violations).toEqual([]);
});

test('goods came back all the same when nobody knows their reservation', async () => {
  await shop.giveBack('north', 'sellable', [['A', 2]], 'nobody');
  expect(shop.stock('A', 'north')).toBe('11 / 0 / 11');
  expect(shop.state.owners.size).toBe(0);
});

test('copies of every fact, many at once, change nothing more', async () => {
  const told = () => [
    shop.adjust('north', [['A', -2]], 'lost'),
    shop.adjust('north', [['A', 4]], 'found'),
    shop.changeStatus('north', 'unsellable', [['A', 3]], 'broken'),
    shop.giveBack('north', 'damaged', [['A', 1]], undefined, 'back'),
  ];
  await Promise.all(told());
  const before = shop.everything;
  await Promise.all([...told(), ...told()]);
  expect(shop.everything).toBe(before);
  expect(shop.stock('A', 'north')).toBe('12 / 0 / 8');
  expect(shop.violations).toEqual([]);
});
