import { describe, expect, it } from 'vitest';
import type { BucketId } from '../../../../../functions/core/domain/bucket.ts';
import type { Sku } from '../../../../../functions/core/domain/ids.ts';
import type { BucketNumbers, Promised } from '../../../../../functions/core/store/ports.ts';
import { bucketsOfStock, NORTH, NOW, newId, newSku } from './given.ts';
import { IMPLEMENTATIONS } from './implementations.ts';

function image(bucket: BucketId | undefined, revision: number, available = revision): BucketNumbers {
  if (bucket === undefined) throw new Error('no such bucket');
  return { bucket, onHand: available, reserved: 0, unsellable: 0, safety: 0, available, revision };
}

function heldPromise(sku: Sku, expiresAt: number, reservationId = newId()): Promised {
  return { sku, reservationId, state: 'held', expiresAt, units: [{ warehouseId: NORTH, quantity: 1 }] };
}

function lockedPromise(sku: Sku, reservationId = newId()): Promised {
  return { sku, reservationId, state: 'locked', units: [{ warehouseId: NORTH, quantity: 2 }] };
}

describe.each(IMPLEMENTATIONS)('read models $name', ({ connect }) => {
  const { availability, overdueHolds } = connect();

  describe('numbers', () => {
    it('of a SKU never seen are left out', async () => {
      const sku = newSku();
      await availability.project(sku, [image(bucketsOfStock(1, sku)[0], 1)], NOW);
      expect((await availability.numbers([newSku(), sku, newSku()])).map((numbers) => numbers.sku)).toEqual([sku]);
    });

    it('are projected with what was before and what is after', async () => {
      const sku = newSku();
      const [first, second] = bucketsOfStock(2, sku);
      const one = { sku, buckets: [image(second, 1)], asOf: NOW };
      expect(await availability.project(sku, one.buckets, NOW)).toEqual({
        before: { sku, buckets: [], asOf: 0 },
        after: one,
      });
      const both = { sku, buckets: [image(first, 4), image(second, 2)], asOf: NOW + 5 };
      expect(await availability.project(sku, both.buckets, NOW + 5)).toEqual({ before: one, after: both });
      expect(await availability.numbers([sku])).toEqual([both]);
    });

    it('of an older image never overwrite those of a newer one', async () => {
      const sku = newSku();
      const [bucket] = bucketsOfStock(1, sku);
      await availability.project(sku, [image(bucket, 3)], NOW);
      const stays = { sku, buckets: [image(bucket, 3)], asOf: NOW };
      expect(await availability.project(sku, [image(bucket, 2)], NOW + 9)).toEqual({ before: stays, after: stays });
      expect(await availability.numbers([sku])).toEqual([stays]);
    });

    it('of the same image again change nothing', async () => {
      const sku = newSku();
      const [bucket] = bucketsOfStock(1, sku);
      await availability.project(sku, [image(bucket, 3, 10)], NOW);
      const { before, after } = await availability.project(sku, [image(bucket, 3, 10)], NOW + 9);
      expect(after).toEqual(before);
    });

    it('of newer images are projected although an older one came with them', async () => {
      const sku = newSku();
      const [first, second] = bucketsOfStock(2, sku);
      await availability.project(sku, [image(first, 5)], NOW);
      const { after } = await availability.project(sku, [image(first, 4), image(second, 1)], NOW + 1);
      expect(after.buckets).toEqual([image(first, 5), image(second, 1)]);
    });

    it('of a hundred SKUs and more come at once', async () => {
      const skus = Array.from({ length: 120 }, () => newSku());
      await Promise.all(skus.map((sku) => availability.project(sku, [image(bucketsOfStock(1, sku)[0], 1)], NOW)));
      expect((await availability.numbers(skus)).map(({ sku }) => sku)).toEqual(skus);
    });
  });

  describe('promises', () => {
    it('lie in order: holds by deadline, then locks; each SKU by itself', async () => {
      const [sku, other] = [newSku(), newSku()];
      const [late, soon, locked] = [heldPromise(sku, 1_000_000), heldPromise(sku, 999), lockedPromise(sku)];
      await availability.replacePromises([], [locked, late, lockedPromise(other), soon]);
      expect(await availability.promises(sku)).toEqual({ promises: [soon, late, locked] });
    });

    it('are paged', async () => {
      const sku = newSku();
      const all = Array.from({ length: 5 }, (_, index) => heldPromise(sku, NOW + index));
      await availability.replacePromises([], all);
      const first = await availability.promises(sku, { limit: 3 });
      expect(first.promises).toEqual(all.slice(0, 3));
      const rest = await availability.promises(sku, { limit: 3, after: first.next ?? '' });
      expect(rest).toEqual({ promises: all.slice(3) });
    });

    it('a full page without more to come has no next', async () => {
      const sku = newSku();
      await availability.replacePromises([], [lockedPromise(sku), lockedPromise(sku)]);
      expect(await availability.promises(sku, { limit: 2 })).not.toHaveProperty('next');
    });

    it('are replaced: a hold becomes a lock', async () => {
      const [sku, id] = [newSku(), newId()];
      const [hold, lock] = [heldPromise(sku, NOW, id), lockedPromise(sku, id)];
      await availability.replacePromises([], [hold]);
      await availability.replacePromises([hold], [lock]);
      expect(await availability.promises(sku)).toEqual({ promises: [lock] });
      await availability.replacePromises([hold], [lock]);
      expect(await availability.promises(sku)).toEqual({ promises: [lock] });
    });

    it('that are both removed and put stay', async () => {
      const hold = heldPromise(newSku(), NOW);
      await availability.replacePromises([hold], [hold]);
      expect(await availability.promises(hold.sku)).toEqual({ promises: [hold] });
    });

    it('of an order of sixty SKUs are written together', async () => {
      const [skus, id] = [Array.from({ length: 60 }, () => newSku()), newId()];
      await availability.replacePromises(
        [],
        skus.map((sku) => heldPromise(sku, NOW, id)),
      );
      expect((await availability.promises(skus[59] as Sku)).promises).toHaveLength(1);
    });
  });

  describe('overdue holds', () => {
    it('are those at or past their deadline, soonest first, and no locks', async () => {
      const sku = newSku();
      const [early, due, future] = [heldPromise(sku, NOW - 5), heldPromise(sku, NOW), heldPromise(sku, NOW + 1)];
      await availability.replacePromises([], [future, due, lockedPromise(sku), early]);
      expect(await overdueHolds.of(sku, NOW)).toEqual([early.reservationId, due.reservationId]);
    });

    it('are 25 at most: only a hint whom to look at', async () => {
      const sku = newSku();
      await availability.replacePromises(
        [],
        Array.from({ length: 30 }, (_, index) => heldPromise(sku, NOW - index)),
      );
      expect(await overdueHolds.of(sku, NOW)).toHaveLength(25);
    });
  });
});
