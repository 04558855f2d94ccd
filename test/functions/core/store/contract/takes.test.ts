import { describe, expect, it } from 'vitest';
import { type BucketId, emptyBucket } from '../../../../../functions/core/domain/bucket.ts';
import { STEP } from '../../../../../functions/core/domain/limits.ts';
import { bucketsOfStock, claimOf, counters, lateCopyOf, newId, stocked, taken } from './given.ts';
import { IMPLEMENTATIONS } from './implementations.ts';

describe.each(IMPLEMENTATIONS)('takes $name', ({ connect }) => {
  const store = connect();
  const { buckets } = store;

  describe('take', () => {
    it('moves units from available to reserved and leaves evidence of version and quantity', async () => {
      const [bucket, claim] = [await stocked(store, 10), claimOf(newId())];
      const answer = await buckets.take({ bucket, quantity: 3 }, claim, []);
      const after = {
        ...emptyBucket(bucket),
        available: 7,
        reserved: 3,
        onHand: 10,
        version: STEP,
        revision: 2,
        evidence: { [claim]: STEP + 3 },
      };
      expect(answer).toEqual({ kind: 'taken', evidence: STEP + 3, bucket: after });
      expect(await buckets.read([bucket])).toEqual([after]);
    });

    it('takes the last unit', async () => {
      const bucket = await stocked(store, 1);
      await taken(store, bucket, claimOf(newId()));
      expect(await counters(store, bucket)).toMatchObject({ available: 0, reserved: 1 });
    });

    it('refuses one unit too many, and changes nothing', async () => {
      const bucket = await stocked(store, 2);
      const before = await buckets.read([bucket]);
      const answer = await buckets.take({ bucket, quantity: 3 }, claimOf(newId()), []);
      expect(answer).toEqual({ kind: 'refused', bucket: before[0] });
      expect(await buckets.read([bucket])).toEqual(before);
    });

    it('refuses from a bucket that nothing was ever written to, and does not make it', async () => {
      const [bucket] = bucketsOfStock(1) as [BucketId];
      const answer = await buckets.take({ bucket, quantity: 1 }, claimOf(newId()), []);
      expect(answer).toEqual({ kind: 'refused', bucket: emptyBucket(bucket) });
      expect(await buckets.read([bucket])).toEqual([emptyBucket(bucket)]);
    });

    it('refuses from a bucket that facts drove below zero', async () => {
      const bucket = await stocked(store, -2);
      expect((await buckets.take({ bucket, quantity: 1 }, claimOf(newId()), [])).kind).toBe('refused');
    });

    it('sent twice takes once, and answers with the first evidence', async () => {
      const [bucket, claim] = [await stocked(store, 10), claimOf(newId())];
      const first = await buckets.take({ bucket, quantity: 3 }, claim, []);
      expect(await buckets.take({ bucket, quantity: 3 }, claim, [])).toEqual(first);
      expect(await counters(store, bucket)).toMatchObject({ available: 7, reserved: 3 });
    });

    it('sent twice for the last unit is not refused by itself', async () => {
      const [bucket, claim] = [await stocked(store, 1), claimOf(newId())];
      const first = await buckets.take({ bucket, quantity: 1 }, claim, []);
      expect(await buckets.take({ bucket, quantity: 1 }, claim, [])).toEqual(first);
    });

    it('of another quantity under the same claim is refused: a claim takes once from a bucket', async () => {
      const [bucket, claim] = [await stocked(store, 10), claimOf(newId())];
      await taken(store, bucket, claim, 3);
      expect((await buckets.take({ bucket, quantity: 2 }, claim, [])).kind).toBe('refused');
      expect(await counters(store, bucket)).toMatchObject({ available: 7 });
    });

    it('gives each take a version of its own, also after its evidence went', async () => {
      const [bucket, claim] = [await stocked(store, 10), claimOf(newId())];
      const first = await taken(store, bucket, claim);
      await buckets.give(first);
      expect((await taken(store, bucket, claim)).value).toBe(first.value + STEP);
    });

    it.each([-3, 0, 0.1, 1_000_000, Number.NaN])(
      'of %d units cannot be sent: it would mint or split stock',
      async (quantity) => {
        const bucket = await stocked(store, 10);
        await expect(buckets.take({ bucket, quantity }, claimOf(newId()), [])).rejects.toThrow(RangeError);
        expect(await counters(store, bucket)).toMatchObject({ available: 10, reserved: 0 });
      },
    );
  });

  describe('take that forgets on the way', () => {
    it('removes up to eight pieces of served evidence in the same write', async () => {
      const bucket = await stocked(store, 20);
      const served = [];
      for (let index = 0; index < 8; index += 1) served.push(await taken(store, bucket, claimOf(newId())));
      const claim = claimOf(newId());
      expect((await buckets.take({ bucket, quantity: 1 }, claim, served)).kind).toBe('taken');
      expect(await counters(store, bucket)).toEqual({
        available: 11,
        reserved: 9,
        onHand: 20,
        evidence: { [claim]: 9 * STEP + 1 },
      });
    });

    it('does not mind evidence that is gone already', async () => {
      const bucket = await stocked(store, 5);
      const served = await taken(store, bucket, claimOf(newId()));
      await buckets.forget(served);
      expect((await buckets.take({ bucket, quantity: 1 }, claimOf(newId()), [served])).kind).toBe('taken');
    });

    it('takes nothing when a late copy lies where served evidence was', async () => {
      const bucket = await stocked(store, 5);
      const served = await taken(store, bucket, claimOf(newId()));
      await lateCopyOf(store, served);
      const before = await buckets.read([bucket]);
      const answer = await buckets.take({ bucket, quantity: 1 }, claimOf(newId()), [served]);
      expect(answer).toEqual({ kind: 'forget-refused', bucket: before[0] });
      expect(await buckets.read([bucket])).toEqual(before);
    });

    it('says refused, not forget-refused, when there is too little as well', async () => {
      const bucket = await stocked(store, 2);
      const served = await taken(store, bucket, claimOf(newId()));
      await lateCopyOf(store, served);
      expect((await buckets.take({ bucket, quantity: 1 }, claimOf(newId()), [served])).kind).toBe('refused');
    });

    it('sent twice is known by its own evidence, though what it forgot is gone', async () => {
      const [bucket, claim] = [await stocked(store, 2), claimOf(newId())];
      const served = await taken(store, bucket, claimOf(newId()));
      const first = await buckets.take({ bucket, quantity: 1 }, claim, [served]);
      expect(await buckets.take({ bucket, quantity: 1 }, claim, [served])).toEqual(first);
    });
  });
});
