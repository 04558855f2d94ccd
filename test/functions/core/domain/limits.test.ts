import { expect, test } from 'vitest';
import * as limits from '../../../../functions/core/domain/limits.ts';

test('every limit is a positive whole number', () => {
  for (const [name, value] of Object.entries(limits)) {
    expect(Number.isSafeInteger(value) && value > 0, name).toBe(true);
  }
});

test('the largest quantity does not reach into the version of its evidence', () => {
  expect(limits.MAX_QUANTITY).toBeLessThan(limits.STEP);
});

test('a billion takes of one bucket still count exactly', () => {
  expect(Number.isSafeInteger(1e9 * limits.STEP + limits.MAX_QUANTITY)).toBe(true);
});

test('an ending, a fact and a spread line each fit in one transaction', () => {
  expect(limits.MAX_BUCKETS_PER_END + 1).toBeLessThanOrEqual(limits.MAX_TRANSACTION_ITEMS);
  expect(2 * limits.MAX_FACT_LINES_PER_TRANSACTION + 1).toBeLessThanOrEqual(limits.MAX_TRANSACTION_ITEMS);
  expect(limits.MAX_BUCKETS_PER_STOCK + 3).toBeLessThanOrEqual(limits.MAX_TRANSACTION_ITEMS);
});

test('the largest real order fits, and a cart may hold as many lines as an owner lists', () => {
  expect(limits.MAX_LINES).toBeGreaterThanOrEqual(600);
  expect(limits.MAX_LINES).toBeLessThanOrEqual(limits.MAX_ALLOCATIONS);
});

test('the sum of the largest cart is still an exact integer, so that it can be refused', () => {
  const largest = limits.MAX_LINES * limits.MAX_QUANTITY * limits.MAX_QUANTITY;
  expect(Number.isSafeInteger(largest)).toBe(true);
});

test('no attempt outlives the margin in which an id is retired, and no hold the retention of its owner', () => {
  expect(limits.MAX_ATTEMPT_SECONDS).toBeLessThan(limits.RETENTION_MARGIN_SECONDS);
  expect(limits.RETENTION_MARGIN_SECONDS).toBeLessThan(limits.RETENTION_SECONDS);
  expect(limits.GRACE_SECONDS).toBeLessThan(limits.MAX_ATTEMPT_SECONDS);
});

test('sold out is remembered for a second at most', () => {
  expect(limits.SOLD_OUT_MEMORY_MS).toBeLessThanOrEqual(1_000);
});
