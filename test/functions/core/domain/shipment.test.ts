import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Allocation, openUnitsOf } from '../../../../functions/core/domain/reservation.ts';
import { planShipment, type ShippedLine, unexpected } from '../../../../functions/core/domain/shipment.ts';
import {
  aConfirmed,
  aDemand,
  aHeld,
  anAllocation,
  bucketId,
  sku,
  stored,
  warehouseId,
} from '../../../support/builders.ts';

const NORTH = warehouseId('north');
const lines = (...said: readonly [string, number][]): ShippedLine[] =>
  said.map(([id, units], line) => ({ line, ...aDemand(id, units) }));
const confirmed = (...allocations: Allocation[]) => stored(aConfirmed('r1', allocations));

test('a whole order closes every allocation in its warehouse', () => {
  const record = confirmed(anAllocation('A', 'north', 2), anAllocation('B', 'north', 1));
  expect(planShipment(record, NORTH, lines(['A', 2], ['B', 1]))).toMatchObject([
    { units: [{ index: 0, quantity: 2 }], excess: 0 },
    { units: [{ index: 1, quantity: 1 }], excess: 0 },
  ]);
});

test('part of a line leaves the rest open', () => {
  expect(planShipment(confirmed(anAllocation('A', 'north', 5)), NORTH, lines(['A', 2]))).toMatchObject([
    { units: [{ index: 0, quantity: 2 }], excess: 0 },
  ]);
});

test('two lines of one SKU do not close the same units twice', () => {
  expect(planShipment(confirmed(anAllocation('A', 'north', 3)), NORTH, lines(['A', 2], ['A', 2]))).toMatchObject([
    { units: [{ index: 0, quantity: 2 }], excess: 0 },
    { units: [{ index: 0, quantity: 1 }], excess: 1 },
  ]);
});

test('a line that was taken from two buckets closes both, in order', () => {
  const second = { ...anAllocation('A', 'north', 3), bucket: bucketId('A', 'north', 1) };
  expect(planShipment(confirmed(anAllocation('A', 'north', 2), second), NORTH, lines(['A', 4]))).toMatchObject([
    {
      units: [
        { index: 0, quantity: 2 },
        { index: 1, quantity: 2 },
      ],
      excess: 0,
    },
  ]);
});

test('units that shipped or were cancelled before are not closed again', () => {
  const record = confirmed(anAllocation('A', 'north', 5, { shipped: 2, cancelled: 2 }));
  expect(planShipment(record, NORTH, lines(['A', 3]))).toMatchObject([
    { units: [{ index: 0, quantity: 1 }], excess: 2 },
  ]);
});

test('nothing promised elsewhere is closed', () => {
  const record = confirmed(anAllocation('A', 'south', 5), anAllocation('B', 'north', 5));
  expect(planShipment(record, NORTH, lines(['A', 3]))).toMatchObject([{ units: [], excess: 3 }]);
});

test.each([
  ['absent', { kind: 'absent' } as const],
  ['void', { kind: 'void', fenced: [], purgeAt: 1 } as const],
  ['unpaid', stored(aHeld('r1', [anAllocation('A', 'north', 5)]))],
])('an owner that is %s promised nothing: every unit is excess', (_what, record) => {
  expect(planShipment(record, NORTH, lines(['A', 3]))).toMatchObject([{ units: [], excess: 3 }]);
});

test('the reason for excess is named', () => {
  const here = anAllocation('A', 'north', 1);
  const there = anAllocation('A', 'south', 1);
  const a = sku('A');
  expect(unexpected({ kind: 'absent' }, NORTH, a)).toBe('unknown-reservation');
  expect(unexpected({ kind: 'void', fenced: [], purgeAt: 1 }, NORTH, a)).toBe('unknown-reservation');
  expect(unexpected(stored(aHeld('r1', [here])), NORTH, a)).toBe('not-confirmed');
  expect(unexpected(confirmed(there), NORTH, a)).toBe('another-warehouse');
  expect(unexpected(confirmed(here, there), NORTH, a)).toBe('more-than-promised');
  expect(unexpected(confirmed(here), NORTH, sku('B'))).toBe('more-than-promised');
});

test('every shipped unit is a closed promise or excess, and no allocation closes more than it has open', () => {
  const counts = fc.record({ units: fc.integer({ min: 1, max: 9 }), shipped: fc.nat(9), cancelled: fc.nat(9) });
  const allocation = fc
    .tuple(fc.constantFrom('A', 'B'), fc.constantFrom('north', 'south'), counts)
    .filter(([, , { units, shipped, cancelled }]) => shipped + cancelled <= units)
    .map(([id, place, { units, ...ended }]) => anAllocation(id, place, units, ended));
  const shipped = fc.array(fc.tuple(fc.constantFrom('A', 'B', 'C'), fc.integer({ min: 1, max: 12 })), { minLength: 1 });
  fc.assert(
    fc.property(fc.array(allocation, { minLength: 1, maxLength: 8 }), shipped, (allocations, said) => {
      const plan = planShipment(confirmed(...allocations), NORTH, lines(...said));
      for (const { units, excess, quantity } of plan)
        expect(units.reduce((sum, part) => sum + part.quantity, 0) + excess).toBe(quantity);
      for (const [index, own] of allocations.entries()) {
        const closed = plan.flatMap(({ units }) => units).filter((part) => part.index === index);
        const sum = closed.reduce((total, part) => total + part.quantity, 0);
        expect(sum).toBeLessThanOrEqual(own.bucket.includes('#north#') ? openUnitsOf(own) : 0);
      }
    }),
  );
});
