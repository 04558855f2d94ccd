import { describe, expect, it } from 'vitest';
import { type BucketId, emptyBucket } from '../../../../../functions/core/domain/bucket.ts';
import { bucketsOfStock, claimOf, counters, lateCopyOf, newId, stocked, taken } from './given.ts';
import { IMPLEMENTATIONS } from './implementations.ts';

describe.each(IMPLEMENTATIONS)('buckets $name', ({ connect }) => {
  const store = connect();
  const { buckets } = store;

  describe('give', () => {
    it('returns the units and removes the evidence', async () => {
      const bucket = await stocked(store, 10);
      await buckets.give(await taken(store, bucket, claimOf(newId()), 4));
      expect(await counters(store, bucket)).toEqual({ available: 10, reserved: 0, onHand: 10, evidence: {} });
    });

    it('sent twice returns once', async () => {
      const bucket = await stocked(store, 10);
      const evidence = await taken(store, bucket, claimOf(newId()), 4);
      await buckets.give(evidence);
      await buckets.give(evidence);
      expect(await counters(store, bucket)).toMatchObject({ available: 10, reserved: 0 });
    });

    it('leaves evidence of another version, and its units, alone', async () => {
      const bucket = await stocked(store, 10);
      const first = await taken(store, bucket, claimOf(newId()), 4);
      const late = await lateCopyOf(store, first);
      await buckets.give(first);
      expect(await counters(store, bucket)).toMatchObject({
        available: 2,
        reserved: 8,
        evidence: { [late.claim]: late.value },
      });
    });

    it('leaves the evidence of other claims', async () => {
      const bucket = await stocked(store, 10);
      const [mine, other] = [
        await taken(store, bucket, claimOf(newId())),
        await taken(store, bucket, claimOf(newId())),
      ];
      await buckets.give(mine);
      expect((await counters(store, bucket)).evidence).toEqual({ [other.claim]: other.value });
    });
  });

  describe('forget', () => {
    it('removes the evidence and leaves the counters', async () => {
      const bucket = await stocked(store, 10);
      await buckets.forget(await taken(store, bucket, claimOf(newId()), 4));
      expect(await counters(store, bucket)).toEqual({ available: 6, reserved: 4, onHand: 10, evidence: {} });
    });

    it('leaves evidence of another version: it is a late copy, and its unit would be lost', async () => {
      const bucket = await stocked(store, 10);
      const first = await taken(store, bucket, claimOf(newId()));
      const late = await lateCopyOf(store, first);
      await buckets.forget(first);
      expect((await counters(store, bucket)).evidence).toEqual({ [late.claim]: late.value });
    });
  });

  describe('read', () => {
    it('answers in the order asked for, with empty buckets for those never written to, and 150 at once', async () => {
      const ids = bucketsOfStock(150);
      const written = ids[120] as BucketId;
      await stocked(store, 7, written);
      const found = await buckets.read([...ids, written]);
      expect(found.map(({ id }) => id)).toEqual([...ids, written]);
      expect(found[120]?.available).toBe(7);
      expect(found[150]?.available).toBe(7);
      expect(found[0]).toEqual(emptyBucket(ids[0] as BucketId));
    });

    it('of nothing answers with nothing', async () => {
      expect(await buckets.read([])).toEqual([]);
    });
  });

  it('counts every write in the revision, and no refused one', async () => {
    const [bucket, claim] = [await stocked(store, 10), claimOf(newId())];
    const evidence = await taken(store, bucket, claim);
    await buckets.take({ bucket, quantity: 100 }, claimOf(newId()), []);
    await buckets.forget(evidence);
    await buckets.forget(evidence);
    const [found] = await buckets.read([bucket]);
    expect(found?.revision).toBe(3);
  });
});
