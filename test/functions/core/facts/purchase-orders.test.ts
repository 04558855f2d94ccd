import { beforeEach, expect, test } from 'vitest';
import { openShop, type Shop } from '../../../support/builders-shop.ts';

let shop: Shop;

beforeEach(async () => {
  shop = await openShop({ warehouses: ['north', 'south'] });
});

const incoming = (name: string, warehouse = 'north') => shop.bucket(name, warehouse)?.incoming ?? 0;
const asked = () => shop.workItems.map(({ kind, facts }) => [kind, facts.sku, facts.expected]);

test('an announcement is incoming until it arrives', async () => {
  expect(
    await shop.announce('po1', 'north', [
      ['A', 10],
      ['B', 5],
      ['A', 2],
    ]),
  ).toMatchObject({ ok: true, value: { replay: false } });
  expect([incoming('A'), incoming('B')]).toEqual([12, 5]);
  expect(shop.stock('A', 'north')).toBe('0 / 0 / 0');
  await shop.receiveFor('po1', 'north', [['A', 8]]);
  expect([incoming('A'), shop.stock('A', 'north')]).toEqual([4, '8 / 0 / 8']);
  await shop.receiveFor('po1', 'north', [['A', 4]]);
  expect(incoming('A')).toBe(0);
  expect(asked()).toEqual([]);
  expect(shop.violations).toEqual([]);
});

test('more than was announced lowers incoming to zero and asks a person, once', async () => {
  await shop.announce('po1', 'north', [['A', 10]]);
  await shop.receiveFor('po1', 'north', [['A', 11]]);
  await shop.receiveFor('po1', 'north', [['A', 1]]);
  expect([incoming('A'), shop.stock('A', 'north')]).toEqual([0, '12 / 0 / 12']);
  expect(asked()).toEqual([['over-receipt', 'A', 10]]);
});

test('what was closed is no longer expected, and what comes after is received all the same', async () => {
  await shop.announce('po1', 'north', [['A', 10]]);
  await shop.receiveFor('po1', 'north', [['A', 4]]);
  expect(await shop.close('po1')).toMatchObject({ ok: true, value: { order: { closedAt: shop.clock.now } } });
  expect(incoming('A')).toBe(0);
  await shop.receiveFor('po1', 'north', [['A', 1]]);
  expect([incoming('A'), shop.stock('A', 'north')]).toEqual([0, '5 / 0 / 5']);
  await shop.close('po1');
  expect(asked()).toEqual([]);
});

test('goods in another warehouse than expected are there, and no longer expected where they were', async () => {
  await shop.announce('po1', 'north', [['A', 10]]);
  await shop.receiveFor('po1', 'south', [['A', 4]]);
  expect([incoming('A'), incoming('A', 'south'), shop.stock('A', 'south')]).toEqual([6, 0, '4 / 0 / 4']);
});

test('the same announcement again changes nothing, another one under its id is refused', async () => {
  await shop.announce('po1', 'north', [['A', 10]]);
  const before = shop.everything;
  expect(
    await shop.announce('po1', 'north', [
      ['A', 4],
      ['A', 6],
    ]),
  ).toMatchObject({ ok: true, value: { replay: true } });
  const refusal = { code: 'purchase-order-mismatch', purchaseOrderId: 'po1' };
  expect(await shop.announce('po1', 'north', [['A', 11]])).toEqual({ ok: false, refusal });
  expect(await shop.announce('po1', 'south', [['A', 10]])).toEqual({ ok: false, refusal });
  expect(shop.everything).toBe(before);
});

test('an order that nobody announced cannot be closed', async () => {
  const before = shop.everything;
  expect(await shop.close('po9')).toEqual({
    ok: false,
    refusal: { code: 'unknown-purchase-order', purchaseOrderId: 'po9' },
  });
  expect(shop.everything).toBe(before);
});

const STEPS = {
  announce: () => shop.announce('po1', 'north', [['A', 10]]),
  first: () => shop.receiveFor('po1', 'north', [['A', 7]], 'e1'),
  second: () => shop.receiveFor('po1', 'north', [['A', 5]], 'e2'),
} as const;
type Step = keyof typeof STEPS;

test.each<readonly Step[][]>([
  [['announce', 'first', 'second']],
  [['first', 'announce', 'second']],
  [['second', 'first', 'announce']],
  [['second', 'first', 'announce', 'announce', 'first']],
])('in the order %j everything ends the same', async (order) => {
  for (const step of order) await STEPS[step]();
  expect([incoming('A'), shop.stock('A', 'north')]).toEqual([0, '12 / 0 / 12']);
  expect(asked()).toEqual([['over-receipt', 'A', 10]]);
});

test('all of it at once, in copies, ends the same too', async () => {
  const all = Object.values(STEPS).flatMap((step) => [step(), step()]);
  await Promise.all(all);
  expect([incoming('A'), shop.stock('A', 'north')]).toEqual([0, '12 / 0 / 12']);
  expect(asked()).toEqual([['over-receipt', 'A', 10]]);
  expect(shop.violations).toEqual([]);
});
