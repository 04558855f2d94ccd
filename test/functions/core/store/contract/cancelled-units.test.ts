import { describe, expect, it } from 'vitest';
import type { BucketId } from '../../../../../functions/core/domain/bucket.ts';
import { RETENTION_SECONDS } from '../../../../../functions/core/domain/limits.ts';
import { become, confirmed, counters, evidenceOf, lateCopyOf, NOW, shipUnits, stocked, storedNow } from './given.ts';
import { IMPLEMENTATIONS } from './implementations.ts';

const PURGE_AT = NOW / 1_000 + RETENTION_SECONDS;
const FREE = { available: 5, reserved: 0, onHand: 5, evidence: {} };

describe.each(IMPLEMENTATIONS)('cancelled units $name', ({ connect }) => {
  const store = connect();
  const { reservations } = store;

  describe('cancelUnits', () => {
    it('gives back part of a line, twice, until the last unit ends the owner', async () => {
      const bucket = await stocked(store, 5);
      const paid = await confirmed(store, [bucket], 3);
      const first = become(await reservations.cancelUnits(paid, [{ index: 0, quantity: 1 }], NOW), 'confirmed');
      expect(first).toMatchObject({ openUnits: 2, allocations: [{ cancelled: 1 }], revision: 3 });
      expect(await storedNow(store, paid)).toEqual(first);
      expect(await counters(store, bucket)).toEqual({ available: 3, reserved: 2, onHand: 5, evidence: {} });
      const last = await reservations.cancelUnits(first, [{ index: 0, quantity: 2 }], NOW);
      const reservation = { ...first, status: 'cancelled', openUnits: 0, purgeAt: PURGE_AT, revision: 4 };
      expect(last).toEqual({
        done: true,
        reservation: { ...reservation, allocations: [{ ...first.allocations[0], cancelled: 3 }] },
      });
      expect(await storedNow(store, paid)).toEqual(last.done && last.reservation);
      expect(await counters(store, bucket)).toEqual(FREE);
    });

    it('sent twice cancels once', async () => {
      const bucket = await stocked(store, 5);
      const paid = await confirmed(store, [bucket], 3);
      await reservations.cancelUnits(paid, [{ index: 0, quantity: 1 }], NOW);
      expect(await reservations.cancelUnits(paid, [{ index: 0, quantity: 1 }], NOW)).toMatchObject({
        done: false,
        old: { reservation: { openUnits: 2 } },
      });
      expect(await counters(store, bucket)).toMatchObject({ available: 3, reserved: 2 });
    });

    it('of several lines at once, one mentioned twice', async () => {
      const all = [await stocked(store, 5), await stocked(store, 5)];
      const paid = await confirmed(store, all, 3);
      const units = [0, 1, 0].map((index) => ({ index, quantity: 1 }));
      expect(await reservations.cancelUnits(paid, units, NOW)).toMatchObject({
        done: true,
        reservation: { openUnits: 3 },
      });
      expect(await counters(store, all[0] as BucketId)).toMatchObject({ available: 4, reserved: 1 });
      expect(await counters(store, all[1] as BucketId)).toMatchObject({ available: 3, reserved: 2 });
    });

    it('ends cancelled when the rest had shipped', async () => {
      const all = [await stocked(store, 5), await stocked(store, 5)];
      const left = become(await shipUnits(store, await confirmed(store, all), all[0] as BucketId, 1), 'confirmed');
      expect(await reservations.cancelUnits(left, [{ index: 1, quantity: 1 }], NOW)).toMatchObject({
        done: true,
        reservation: { status: 'cancelled' },
      });
    });

    it('names a late copy in its way', async () => {
      const paid = await confirmed(store, [await stocked(store, 5)], 2);
      const late = await lateCopyOf(store, evidenceOf(paid));
      expect(await reservations.cancelUnits(paid, [{ index: 0, quantity: 1 }], NOW)).toEqual({
        done: false,
        late: [late],
      });
    });

    it.each([
      { index: 0, quantity: 3 },
      { index: 0, quantity: 0 },
      { index: 0, quantity: -1 },
      { index: 0, quantity: 0.5 },
      { index: 1, quantity: 1 },
    ])('of units that are not open is a fault of the caller: $quantity of line $index', async (unit) => {
      const bucket = await stocked(store, 5);
      const paid = await confirmed(store, [bucket], 2);
      await expect(async () => reservations.cancelUnits(paid, [unit], NOW)).rejects.toThrow('open units');
      expect(await counters(store, bucket)).toMatchObject({ available: 3, reserved: 2 });
    });
  });
});
