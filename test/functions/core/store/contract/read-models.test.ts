import { describe, expect, it } from 'vitest';
import type { BucketId } from '../../../../../functions/core/domain/bucket.ts';
import type { Sku, TransferId, WarehouseId } from '../../../../../functions/core/domain/ids.ts';
import type { AnyPromised, BucketNumbers, Promised, SkuNumbers } from '../../../../../functions/core/store/ports.ts';
import { bucketsOfStock, NORTH, NOW, newId, newSku } from './given.ts';
import { IMPLEMENTATIONS } from './implementations.ts';

const ORDERED = { mode: 'hold', createdAt: NOW } as const;

function image(bucket: BucketId | undefined, revision: number, available = revision): BucketNumbers {
  if (bucket === undefined) throw new Error('no such bucket');
  return { bucket, onHand: available, reserved: 0, unsellable: 0, safety: 0, available, revision };
}

function heldPromise(sku: Sku, expiresAt: number, reservationId = newId()): Promised {
  return { ...ORDERED, sku, reservationId, state: 'held', expiresAt, units: [{ warehouseId: NORTH, quantity: 1 }] };
}

function lockedPromise(sku: Sku, reservationId = newId()): Promised {
  return { ...ORDERED, sku, reservationId, state: 'locked', units: [{ warehouseId: NORTH, quantity: 2 }] };
}

describe.each(IMPLEMENTATIONS)('read models $name', ({ connect }) => {
  const { availability, overdueHolds } = connect();

  describe('numbers', () => {
    const none = (sku: Sku): SkuNumbers => ({ sku, buckets: [], asOf: 0 });
    const stored = async (...skus: readonly Sku[]) => await availability.storedNumbers(skus);

    it('of a SKU never seen are left out, or are none for who would replace them', async () => {
      const [sku, first, last] = [newSku(), newSku(), newSku()];
      const one = { sku, buckets: [image(bucketsOfStock(1, sku)[0], 1)], asOf: NOW };
      await availability.replaceNumbers(none(sku), one);
      expect(await availability.numbers([first, sku, last])).toEqual([one]);
      expect(await stored(first, sku, last, sku)).toEqual([none(first), one, none(last)]);
    });

    it('take the place of those that they were made from', async () => {
      const sku = newSku();
      const [first, second] = bucketsOfStock(2, sku);
      const one = { sku, buckets: [image(second, 1)], asOf: NOW };
      expect(await availability.replaceNumbers(none(sku), one)).toEqual({ done: true });
      const both = { sku, buckets: [image(first, 4), image(second, 2)], asOf: NOW + 5 };
      expect(await availability.replaceNumbers(one, both)).toEqual({ done: true });
      expect([await availability.numbers([sku]), await stored(sku)]).toEqual([[both], [both]]);
    });

    it('keep the buckets that did not change', async () => {
      const sku = newSku();
      const [first, second] = bucketsOfStock(2, sku);
      const before = { sku, buckets: [image(first, 4), image(second, 2)], asOf: NOW };
      const after = { sku, buckets: [image(first, 4), image(second, 3)], asOf: NOW };
      await availability.replaceNumbers(none(sku), before);
      await availability.replaceNumbers(before, after);
      expect(await stored(sku)).toEqual([after]);
    });

    it('take no place when others came in between, though of another bucket, and say which', async () => {
      const sku = newSku();
      const [first, second] = bucketsOfStock(2, sku);
      const before = { sku, buckets: [image(first, 3)], asOf: NOW };
      const between = { sku, buckets: [image(first, 3), image(second, 1)], asOf: NOW + 1 };
      await availability.replaceNumbers(none(sku), before);
      await availability.replaceNumbers(before, between);
      const late = { sku, buckets: [image(first, 4)], asOf: NOW + 2 };
      expect(await availability.replaceNumbers(before, late)).toEqual({ done: false, stored: between });
      expect(await stored(sku)).toEqual([between]);
    });

    it('of two who were first, one is', async () => {
      const sku = newSku();
      const [first, second] = bucketsOfStock(2, sku);
      const firsts = [first, second].map((bucket) => ({ sku, buckets: [image(bucket, 1)], asOf: NOW }));
      const answers = await Promise.all(firsts.map((after) => availability.replaceNumbers(none(sku), after)));
      expect(answers.map(({ done }) => done).sort()).toEqual([false, true]);
      const winner = firsts[answers.findIndex(({ done }) => done)];
      expect(answers).toContainEqual({ done: false, stored: winner });
      expect(await stored(sku)).toEqual([winner]);
    });

    it('that are replaced once more, for the answer was lost, are found replaced', async () => {
      const sku = newSku();
      const after = { sku, buckets: [image(bucketsOfStock(1, sku)[0], 3, 10)], asOf: NOW };
      await availability.replaceNumbers(none(sku), after);
      expect(await availability.replaceNumbers(none(sku), after)).toEqual({ done: false, stored: after });
    });

    it('of a hundred SKUs and more come at once', async () => {
      const skus = Array.from({ length: 120 }, () => newSku());
      const first = (sku: Sku) => ({ sku, buckets: [image(bucketsOfStock(1, sku)[0], 1)], asOf: NOW });
      await Promise.all(skus.map((sku) => availability.replaceNumbers(none(sku), first(sku))));
      expect((await availability.numbers(skus)).map(({ sku }) => sku)).toEqual(skus);
      expect(await stored(...skus)).toEqual(skus.map(first));
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

    it('are paged to the last one, also when a page is larger than an answer may be', async () => {
      const sku = newSku();
      const units = Array.from({ length: 50 }, (_, index) => ({
        warehouseId: String(index).padStart(64, 'w') as WarehouseId,
        quantity: 1,
      }));
      const all = Array.from({ length: 250 }, (_, index) => ({ ...heldPromise(sku, NOW + index), units }));
      expect(JSON.stringify(all).length).toBeGreaterThan(1_000_000);
      await availability.replacePromises([], all);
      const found: AnyPromised[] = [];
      for (let after: string | undefined = ''; after !== undefined; ) {
        const page = await availability.promises(sku, after === '' ? {} : { after });
        found.push(...page.promises);
        after = page.next;
      }
      expect(found).toEqual(all);
    });

    it('of a transfer and a reservation of the same name are two, and both are removed by themselves', async () => {
      const sku = newSku();
      const reserved = lockedPromise(sku);
      const { reservationId, mode: _mode, ...promise } = reserved;
      const moved: AnyPromised = {
        ...promise,
        state: 'locked',
        transferId: String(reservationId) as TransferId,
      };
      await availability.replacePromises([], [reserved, moved]);
      expect((await availability.promises(sku)).promises).toEqual(expect.arrayContaining([reserved, moved]));
      await availability.replacePromises([reserved], []);
      expect((await availability.promises(sku)).promises).toEqual([moved]);
      await availability.replacePromises([moved], []);
      expect((await availability.promises(sku)).promises).toEqual([]);
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
