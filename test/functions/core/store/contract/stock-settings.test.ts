import { describe, expect, it } from 'vitest';
import { availableOf, type BucketId, stockPool } from '../../../../../functions/core/domain/bucket.ts';
import { MAX_BUCKETS_PER_STOCK } from '../../../../../functions/core/domain/limits.ts';
import { bucketsOfStock, NORTH, newSku, stocked } from './given.ts';
import { IMPLEMENTATIONS } from './implementations.ts';

describe.each(IMPLEMENTATIONS)('stock settings $name', ({ connect }) => {
  const store = connect();
  const apply = store.stockSettings.apply;
  const numbers = async (sku: ReturnType<typeof newSku>) =>
    (await store.facts.buckets(stockPool(sku, NORTH))).map(({ onHand, safety, available, bucketCount }) => ({
      onHand,
      safety,
      available,
      bucketCount,
    }));
  const stock = async (...units: readonly number[]) => {
    const sku = newSku();
    await apply(sku, NORTH, { safety: 0, buckets: units.length });
    for (const [index, bucket] of bucketsOfStock(units.length, sku).entries())
      await stocked(store, units[index] ?? 0, bucket);
    return sku;
  };

  it('safety is never offered, and comes back when it is lowered', async () => {
    const sku = await stock(10);
    await apply(sku, NORTH, { safety: 3, buckets: 1 });
    expect(await numbers(sku)).toEqual([{ onHand: 10, safety: 3, available: 7, bucketCount: 1 }]);
    await apply(sku, NORTH, { safety: 1, buckets: 1 });
    expect(await numbers(sku)).toEqual([{ onHand: 10, safety: 1, available: 9, bucketCount: 1 }]);
  });

  it('safety before any stock makes available negative, and goods fill it', async () => {
    const sku = newSku();
    await apply(sku, NORTH, { safety: 5, buckets: 1 });
    await stocked(store, 7, bucketsOfStock(1, sku)[0]);
    expect(await numbers(sku)).toEqual([{ onHand: 7, safety: 5, available: 2, bucketCount: 1 }]);
  });

  it('the same settings again write nothing', async () => {
    const sku = await stock(10);
    await apply(sku, NORTH, { safety: 3, buckets: 2 });
    const before = await store.facts.buckets(stockPool(sku, NORTH));
    await apply(sku, NORTH, { safety: 3, buckets: 2 });
    expect(await store.facts.buckets(stockPool(sku, NORTH))).toEqual(before);
  });

  it('the number of buckets only grows', async () => {
    const sku = await stock(1, 1, 1);
    await apply(sku, NORTH, { safety: 0, buckets: 2 });
    expect(await numbers(sku)).toHaveLength(3);
  });

  it('siblings fill bucket 0 when safety would make it negative, and take their on hand along', async () => {
    const sku = await stock(2, 3, 10);
    await apply(sku, NORTH, { safety: 8, buckets: 3 });
    expect(await numbers(sku)).toEqual([
      { onHand: 8, safety: 8, available: 0, bucketCount: 3 },
      { onHand: 0, safety: 0, available: 0, bucketCount: 1 },
      { onHand: 7, safety: 0, available: 7, bucketCount: 1 },
    ]);
  });

  it('bucket 0 is negative only when no sibling has anything left', async () => {
    const sku = await stock(2, 3);
    await apply(sku, NORTH, { safety: 8, buckets: 2 });
    expect((await numbers(sku)).map(({ available }) => available)).toEqual([-3, 0]);
  });

  it('freeze the siblings of a bucket 0 below zero, also new ones, and only a thaw that fills it lets them go', async () => {
    const sku = await stock(2, 3);
    const pool = stockPool(sku, NORTH);
    const frozen = async () => (await store.facts.buckets(pool)).map((bucket) => bucket.frozen);
    await apply(sku, NORTH, { safety: 8, buckets: 3 });
    expect(await frozen()).toEqual([false, true, true]);
    const sibling = bucketsOfStock(2, sku)[1] as BucketId;
    await stocked(store, 2, sibling);
    expect((await store.buckets.take({ bucket: sibling, quantity: 1 }, 'r.x.1' as never, [])).kind).toBe('refused');
    await store.buckets.thaw(pool);
    expect(await frozen()).toEqual([false, true, true]);
    expect((await numbers(sku)).map(({ available }) => available)).toEqual([-1, 0, 0]);
    await stocked(store, 4, sibling);
    await store.buckets.thaw(pool);
    expect(await frozen()).toEqual([false, false, false]);
    expect((await numbers(sku)).map(({ available }) => available)).toEqual([0, 3, 0]);
    expect((await store.buckets.take({ bucket: sibling, quantity: 1 }, 'r.x.1' as never, [])).kind).toBe('taken');
  });

  it('keep the formula of available in every bucket', async () => {
    const sku = await stock(4, 1, 6);
    for (const safety of [9, 2, 20, 0]) {
      await apply(sku, NORTH, { safety, buckets: 3 });
      for (const bucket of await store.facts.buckets(stockPool(sku, NORTH)))
        expect(bucket.available).toBe(availableOf(bucket));
    }
  });

  it('of a stock that is being sold meanwhile come out right', async () => {
    const sku = await stock(20);
    const [bucket] = bucketsOfStock(1, sku) as [BucketId];
    const takes = Array.from({ length: 10 }, (_, index) =>
      store.buckets.take({ bucket, quantity: 1 }, `r.x.${index}` as never, []),
    );
    await Promise.all([
      ...takes,
      apply(sku, NORTH, { safety: 4, buckets: 1 }),
      apply(sku, NORTH, { safety: 4, buckets: 2 }),
    ]);
    const [first] = await store.facts.buckets(stockPool(sku, NORTH));
    expect(first).toMatchObject({ onHand: 20, reserved: 10, safety: 4, available: 6, bucketCount: 2 });
  });

  it.each([
    { safety: -1, buckets: 1 },
    { safety: 0.5, buckets: 1 },
    { safety: 0, buckets: 0 },
    { safety: 0, buckets: MAX_BUCKETS_PER_STOCK + 1 },
  ])('cannot be $safety safety and $buckets buckets', async (settings) => {
    await expect(async () => apply(newSku(), NORTH, settings)).rejects.toThrow(RangeError);
  });
});
