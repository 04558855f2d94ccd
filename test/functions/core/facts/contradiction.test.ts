import { beforeEach, expect, test } from 'vitest';
import { factOutcome } from '../../../../functions/core/runtime/fact-outcome.ts';
import { aListing } from '../../../support/builders.ts';
import { openShop, type Shop } from '../../../support/builders-shop.ts';

// An event id is used once. What comes again under it and says something else is nobody's fact until a person has looked.

let shop: Shop;

beforeEach(async () => {
  shop = await openShop({ listings: [aListing('A')], warehouses: ['north'] });
});

test('a copy that differs in its times alone is a copy', async () => {
  await shop.receive('north', [['A', 5]], 'e1');
  expect(await shop.pass(60).receive('north', [['A', 5]], 'e1')).toEqual([]);
  expect(shop.stock('A', 'north')).toBe('5 / 0 / 5');
});

test.each([
  ['another quantity', [['A', 6]]],
  ['another number of damaged units', [['A', 5, 2]]],
] as const)('%s under a used event id is recorded nowhere and named', async (_what, lines) => {
  await shop.receive('north', [['A', 5, 1]], 'e1');
  const found = await shop.receive('north', lines, 'e1');
  expect(found).toMatchObject([{ line: 0, recorded: { onHand: 5, unsellable: 1 }, said: { sku: 'A' } }]);
  expect(shop.stock('A', 'north')).toBe('5 / 0 / 4');
});

test('the lines beside it are recorded all the same', async () => {
  await shop.receive('north', [['A', 5]], 'e1');
  const found = await shop.receive(
    'north',
    [
      ['A', 4],
      ['B', 2],
    ],
    'e1',
  );
  expect(found.map(({ line }) => line)).toEqual([0]);
  expect(shop.stock('B', 'north')).toBe('2 / 0 / 2');
});

test('a shipment for another order under a used event id is told from a copy', async () => {
  await shop.receive('north', [['A', 5]]);
  for (const id of ['r1', 'r2']) {
    await shop.reserve(id, [['A', 1]]);
    await shop.confirm(id);
  }
  expect(await shop.ship('r1', 'north', [['A', 1]], 'e1')).toEqual([]);
  expect(await shop.ship('r1', 'north', [['A', 1]], 'e1')).toEqual([]);
  const found = await shop.ship('r2', 'north', [['A', 1]], 'e1');
  expect(found).toMatchObject([{ said: { reservationId: 'r2' }, recorded: { reservationId: 'r1' } }]);
  expect(shop.reservation('r2')).toMatchObject({ status: 'confirmed', openUnits: 1 });
  expect(shop.violations).toEqual([]);
});

test('such a message goes to quarantine and says what the ledger has; all others are done', async () => {
  await shop.receive('north', [['A', 5]], 'e1');
  expect(factOutcome(await shop.receive('north', [['A', 5]], 'e1'))).toEqual({ outcome: 'done' });
  expect(factOutcome(await shop.receive('north', [['A', 6]], 'e1'))).toMatchObject({
    outcome: 'quarantine',
    reason: 'cannot-be-applied',
    detail: expect.stringMatching(
      /^the event id was used before for something else: line 0 \(A\): .*on hand \+5, unsellable 0$/,
    ),
  });
});
