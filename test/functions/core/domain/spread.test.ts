import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Bucket } from '../../../../functions/core/domain/bucket.ts';
import { type Part, spreadGain, spreadLoss } from '../../../../functions/core/domain/spread.ts';
import { bucketId, stock } from '../../../support/builders.ts';

const total = (parts: readonly Part[]) => parts.reduce((sum, { units }) => sum + units, 0);

/** What each bucket has after the parts, in order. */
function after(buckets: readonly Bucket[], parts: readonly Part[], sign: 1 | -1): number[] {
  return buckets.map(({ id, available }) => {
    const own = parts.filter(({ bucket }) => bucket === id);
    return available + sign * total(own);
  });
}

const signs = (available: readonly number[]) => ({
  negative: available.some((units) => units < 0),
  positive: available.some((units) => units > 0),
});

/** Counts as commands and facts leave them: all of one sign. */
const sound = fc
  .tuple(fc.array(fc.nat(40), { minLength: 1, maxLength: 8 }), fc.constantFrom(1, -1))
  .map(([counts, sign]) => stock('A', 'north', ...counts.map((count) => sign * count || 0)));
/** Any counts at all: a give-back may have raised a sibling of a negative bucket. */
const any = fc
  .array(fc.integer({ min: -20, max: 40 }), { minLength: 1, maxLength: 8 })
  .map((counts) => stock('A', 'north', ...counts));
const units = fc.integer({ min: 1, max: 300 });

test('found units raise the emptiest buckets to one level, what is left over goes one each from the front', () => {
  const buckets = stock('A', 'north', 5, 0, 2);
  expect(after(buckets, spreadGain(buckets, 6), 1)).toEqual([5, 4, 4]);
  expect(after(buckets, spreadGain(buckets, 9), 1)).toEqual([6, 5, 5]);
});

test('a single bucket gets everything', () => {
  expect(spreadGain(stock('A', 'north', -2), 5)).toEqual([
    { bucket: bucketId('A', 'north'), units: 5, covered: false },
  ]);
});

test('nothing found is nothing to write', () => {
  expect(spreadGain(stock('A', 'north', 3, 0, -1), 0)).toEqual([]);
});

test('lost units leave the fullest bucket first', () => {
  const buckets = stock('A', 'north', 2, 7, 4);
  const parts = [
    { bucket: bucketId('A', 'north', 1), units: 7, covered: true },
    { bucket: bucketId('A', 'north', 2), units: 2, covered: true },
  ];
  expect(spreadLoss(buckets, 9)).toEqual({ parts, freezes: [] });
});

test('what no bucket can cover goes to bucket 0, below zero, in one part that asks for nothing, and freezes all others', () => {
  const buckets = stock('A', 'north', 2, 3, 0);
  const parts = [
    { bucket: bucketId('A', 'north', 1), units: 3, covered: true },
    { bucket: bucketId('A', 'north', 0), units: 6, covered: false },
  ];
  const freezes = [bucketId('A', 'north', 1), bucketId('A', 'north', 2)];
  expect(spreadLoss(buckets, 9)).toEqual({ parts, freezes });
});

test('nothing lost is nothing to write, also below zero', () => {
  expect(spreadLoss(stock('A', 'north', -3, 0), 0)).toEqual({ parts: [], freezes: [] });
});

test('a stock without bucket 0 is a fault', () => {
  const [, second] = stock('A', 'north', 0, 0);
  expect(() => spreadLoss([second as Bucket], 1)).toThrow(new Error('a stock without bucket 0 was spread over'));
});

test('a gain gives away exactly its units, in positive parts, one a bucket', () => {
  fc.assert(
    fc.property(any, units, (buckets, found) => {
      const parts = spreadGain(buckets, found);
      expect(total(parts)).toBe(found);
      expect(parts.every((part) => Number.isInteger(part.units) && part.units > 0)).toBe(true);
      expect(new Set(parts.map(({ bucket }) => bucket)).size).toBe(parts.length);
    }),
  );
});

test('a gain fills negative buckets before any other gets a unit', () => {
  fc.assert(
    fc.property(any, units, (buckets, found) => {
      const left = after(buckets, spreadGain(buckets, found), 1);
      const raised = left.filter((units, i) => units > (buckets[i] as Bucket).available);
      if (left.some((units) => units < 0)) expect(Math.max(...raised)).toBeLessThanOrEqual(0);
    }),
  );
});

test('a gain leaves nothing negative beside positive siblings', () => {
  fc.assert(
    fc.property(sound, units, (buckets, found) => {
      expect(signs(after(buckets, spreadGain(buckets, found), 1))).not.toEqual({ negative: true, positive: true });
    }),
  );
});

test('a loss takes exactly its units, one part a bucket, and no covered part exceeds what is there', () => {
  fc.assert(
    fc.property(any, units, (buckets, lost) => {
      const { parts } = spreadLoss(buckets, lost);
      expect(total(parts)).toBe(lost);
      expect(new Set(parts.map(({ bucket }) => bucket)).size).toBe(parts.length);
      for (const { bucket, units: part, covered } of parts) {
        const available = buckets.find(({ id }) => id === bucket)?.available ?? 0;
        if (covered) expect(part).toBeLessThanOrEqual(available);
        else expect(bucket).toBe(bucketId('A', 'north', 0));
      }
    }),
  );
});

test('a loss leaves nothing negative beside positive siblings, whatever was there', () => {
  fc.assert(
    fc.property(any, units, (buckets, lost) => {
      const before = buckets.map(({ available }) => available);
      const left = after(buckets, spreadLoss(buckets, lost).parts, -1);
      const newlyNegative = left.some((count, i) => count < 0 && count < (before[i] as number));
      if (newlyNegative) expect(Math.max(...left)).toBeLessThanOrEqual(0);
    }),
  );
});
