import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  availableOf,
  bucketOf,
  emptyBucket,
  indexOf,
  poolOf,
  stockOf,
  stockPool,
} from '../../../../functions/core/domain/bucket.ts';
import { aBucket, bucketId, sku, warehouseId } from '../../../support/builders.ts';

const anyId = fc.string({ unit: fc.constantFrom(...'abcXYZ019._-'), minLength: 1, maxLength: 64 });

test('a bucket id says its SKU, its warehouse and its place, for any ids', () => {
  fc.assert(
    fc.property(anyId, anyId, fc.nat(31), (name, place, index) => {
      const pool = stockPool(sku(name), warehouseId(place));
      const bucket = bucketOf(pool, index);
      expect(poolOf(bucket)).toBe(pool);
      expect(indexOf(bucket)).toBe(index);
      expect(stockOf(bucket)).toEqual({ sku: name, warehouseId: place });
      expect(stockOf(pool)).toEqual({ sku: name, warehouseId: place });
    }),
  );
});

test('available is on hand less all that is promised, unsellable or set aside', () => {
  expect(availableOf({ onHand: 100, reserved: 30, unsellable: 4, safety: 5 })).toBe(61);
});

test('available goes below zero when less is there than was promised', () => {
  expect(availableOf({ onHand: -2, reserved: 3, unsellable: 0, safety: 1 })).toBe(-6);
});

test('no arithmetic moves a unit: taking, giving back and shipping keep the formula', () => {
  const units = fc.integer({ min: -1_000_000, max: 1_000_000 });
  fc.assert(
    fc.property(
      fc.record({ onHand: units, reserved: units, unsellable: units, safety: units }),
      units,
      (counters, q) => {
        const { onHand, reserved } = counters;
        const available = availableOf(counters);
        expect(availableOf({ ...counters, reserved: reserved + q })).toBe(available - q);
        expect(availableOf({ ...counters, onHand: onHand + q })).toBe(available + q);
        expect(availableOf({ ...counters, onHand: onHand - q, reserved: reserved - q })).toBe(available);
      },
    ),
  );
});

test('a bucket that nothing was written to has nothing, and is the only one of its pool', () => {
  const empty = emptyBucket(bucketId('A', 'north'));
  expect(empty).toMatchObject({ available: 0, reserved: 0, onHand: 0, version: 0, revision: 0, bucketCount: 1 });
  expect(empty.evidence).toEqual({});
  expect(availableOf(empty)).toBe(empty.available);
});

test('the builder of buckets keeps to the formula', () => {
  expect(aBucket(bucketId('A', 'north'), { onHand: 5, reserved: 2, safety: 1 }).available).toBe(2);
});
