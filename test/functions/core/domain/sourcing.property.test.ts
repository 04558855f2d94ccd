import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Bucket, type BucketId, poolOf, stockOf, stockPool } from '../../../../functions/core/domain/bucket.ts';
import { type Picture, planTakes } from '../../../../functions/core/domain/sourcing.ts';
import { aDemand, stock, warehouseId } from '../../../support/builders.ts';

const WAREHOUSES = ['w1', 'w2', 'w3'].map(warehouseId);
const SKUS = ['A', 'B', 'C'];

/** Any stock of three SKUs in three warehouses, in up to four buckets each, some below zero. */
const anyStock = fc
  .array(fc.array(fc.integer({ min: -4, max: 9 }), { minLength: 1, maxLength: 4 }), { minLength: 9, maxLength: 9 })
  .map((pools) =>
    pools.flatMap((counts, i) => stock(SKUS[i % 3] as string, WAREHOUSES[Math.floor(i / 3)] as string, ...counts)),
  );
const anyDemand = fc
  .array(fc.integer({ min: 0, max: 14 }), { minLength: 3, maxLength: 3 })
  .filter((counts) => counts.some((count) => count > 0))
  .map((counts) => counts.flatMap((count, i) => (count > 0 ? [aDemand(SKUS[i] as string, count)] : [])));

function pictureOf(buckets: readonly Bucket[]): Picture {
  const seen = buckets.map(({ id, available }) => ({ bucket: id, available }));
  return new Map(Map.groupBy(seen, ({ bucket }) => poolOf(bucket)));
}

function free(buckets: readonly Bucket[], sku: string, warehouse: string): number {
  const pool = stockPool(aDemand(sku, 1).sku, warehouseId(warehouse));
  const sum = buckets.filter(({ id }) => poolOf(id) === pool).reduce((total, bucket) => total + bucket.available, 0);
  return Math.max(0, sum);
}

const anyPlan = fc.record({ buckets: anyStock, demand: anyDemand, home: fc.nat(20) }).map((given) => ({
  ...given,
  plan: planTakes(given.demand, WAREHOUSES, pictureOf(given.buckets), given.home),
}));

test('a plan takes exactly the demand, each bucket once, and never more than a bucket or its pool has', () => {
  fc.assert(
    fc.property(anyPlan, ({ buckets, demand, plan }) => {
      if (plan.kind === 'short') return;
      const available = new Map<BucketId, number>(buckets.map((bucket) => [bucket.id, bucket.available]));
      expect(new Set(plan.takes.map(({ bucket }) => bucket)).size).toBe(plan.takes.length);
      for (const { bucket, quantity } of plan.takes) {
        expect(Number.isInteger(quantity) && quantity > 0).toBe(true);
        expect(quantity).toBeLessThanOrEqual(available.get(bucket) ?? 0);
      }
      for (const [pool, taken] of Map.groupBy(plan.takes, ({ bucket }) => poolOf(bucket))) {
        const { sku, warehouseId: place } = stockOf(pool);
        const sum = taken.reduce((total, { quantity }) => total + quantity, 0);
        expect(sum).toBeLessThanOrEqual(free(buckets, sku, place));
      }
      for (const { sku, quantity } of demand) {
        const own = plan.takes.filter(({ bucket }) => stockOf(bucket).sku === sku);
        expect(own.reduce((total, take) => total + take.quantity, 0)).toBe(quantity);
      }
    }),
    { numRuns: 2_000 },
  );
});

test('a plan is short exactly when some SKU is nowhere enough, and lists exactly those, with what there is', () => {
  fc.assert(
    fc.property(anyPlan, ({ buckets, demand, plan }) => {
      const expected = demand
        .map(({ sku, quantity }) => {
          const available = WAREHOUSES.reduce((total, place) => total + free(buckets, sku, place), 0);
          return { sku, requested: quantity, available };
        })
        .filter(({ requested, available }) => available < requested);
      expect(plan.kind === 'short' ? plan.missing.map(({ shortage }) => shortage) : []).toEqual(expected);
    }),
    { numRuns: 2_000 },
  );
});

test('whole orders come from the first warehouse that covers them, single lines from the first that has them', () => {
  fc.assert(
    fc.property(anyPlan, ({ buckets, demand, plan }) => {
      if (plan.kind === 'short') return;
      const has = (place: string, sku: string, quantity: number) => free(buckets, sku, place) >= quantity;
      const whole = WAREHOUSES.find((place) => demand.every(({ sku, quantity }) => has(place, sku, quantity)));
      for (const { sku, quantity } of demand) {
        const single = whole ?? WAREHOUSES.find((place) => has(place, sku, quantity));
        const from = plan.takes.map(({ bucket }) => stockOf(bucket)).filter((taken) => taken.sku === sku);
        if (single !== undefined) expect(new Set(from.map((taken) => taken.warehouseId))).toEqual(new Set([single]));
        else expect(new Set(from.map((taken) => taken.warehouseId)).size).toBeGreaterThan(1);
      }
    }),
    { numRuns: 2_000 },
  );
});
