import { expect, inject, test } from 'vitest';
import { measureExpiry } from '../../bench/measure-expiry.ts';

test('the bench of expiry sees every hold come free, none before its deadline, and every unit back on sale', async () => {
  const bench = { run: 'bench', warehouseId: 'north', holds: 12, overSeconds: 1, holdSeconds: 2, patienceSeconds: 40 };
  const { lateMs, ...counts } = await measureExpiry(inject('service'), bench);
  expect(counts).toEqual({ holds: 12, freed: 12, unitsMissing: 0 });
  expect(lateMs).toHaveLength(12);
  expect(Math.min(...lateMs)).toBeGreaterThan(0);
});
