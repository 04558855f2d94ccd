import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { batchesOf, MAX_BATCH_ENTRIES, TooLarge } from '../../../../functions/core/queue/batches.ts';

const batches = (sizes: readonly number[], maxBytes: number) =>
  batchesOf(
    sizes,
    (size) => size,
    maxBytes,
    (size) => `entry of ${size}`,
  );

describe('batches', () => {
  test('hold ten entries at most', () => {
    expect(batches(Array(21).fill(1), 1_000).map((batch) => batch.length)).toEqual([10, 10, 1]);
  });

  test('hold as many bytes as one request may, and not one more', () => {
    expect(batches([60, 40, 1, 99, 1], 100)).toEqual([[60, 40], [1, 99], [1]]);
  });

  test('are none for nothing', () => {
    expect(batches([], 100)).toEqual([]);
  });

  test('cannot hold an entry that exceeds a request by itself', () => {
    expect(() => batches([1, 101], 100)).toThrow(new TooLarge('entry of 101 has 101 bytes, and 100 is the most'));
  });

  test('keep every entry once, in order, and are never empty or too large', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 100 })), (sizes) => {
        const made = batches(sizes, 100);
        expect(made.flat()).toEqual(sizes);
        for (const batch of made) {
          expect(batch.length).toBeGreaterThan(0);
          expect(batch.length).toBeLessThanOrEqual(MAX_BATCH_ENTRIES);
          expect(batch.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(100);
        }
      }),
    );
  });
});
