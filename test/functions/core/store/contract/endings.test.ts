import { describe, expect, it } from 'vitest';
import type { BucketId } from '../../../../../functions/core/domain/bucket.ts';
import { MAX_BUCKETS_PER_END, RETENTION_SECONDS } from '../../../../../functions/core/domain/limits.ts';
import {
  become,
  bucketsOfStock,
  claimOf,
  confirmed,
  counters,
  DEADLINE,
  evidenceOf,
  held,
  lateCopyOf,
  NOW,
  PAYMENT,
  pending,
  shipUnits,
  stocked,
  storedNow,
  takenFrom,
} from './given.ts';
import { IMPLEMENTATIONS } from './implementations.ts';

const PURGE_AT = NOW / 1_000 + RETENTION_SECONDS;
const FREE = { available: 5, reserved: 0, onHand: 5, evidence: {} };

describe.each(IMPLEMENTATIONS)('endings $name', ({ connect }) => {
  const store = connect();
  const { buckets, reservations } = store;

  describe('end', () => {
    it('cancels a hold and gives everything back', async () => {
      const all = [await stocked(store, 5), await stocked(store, 5)];
      const hold = await held(store, all, 2);
      const cancelReason = 'changed my mind';
      const reservation = { ...hold, status: 'cancelled', cancelReason, purgeAt: PURGE_AT, revision: 2 };
      expect(await reservations.end(hold, 'cancelled', NOW, cancelReason)).toEqual({ done: true, reservation });
      expect(await storedNow(store, hold)).toEqual(reservation);
      for (const bucket of all) expect(await counters(store, bucket)).toEqual(FREE);
    });

    it('gives back what is listed although its evidence was forgotten', async () => {
      const bucket = await stocked(store, 5);
      const hold = await held(store, [bucket]);
      await buckets.forget(evidenceOf(hold));
      await reservations.end(hold, 'cancelled', NOW);
      expect(await counters(store, bucket)).toEqual(FREE);
    });

    it('expires a hold at its deadline, and not a millisecond before', async () => {
      const bucket = await stocked(store, 5);
      const hold = await held(store, [bucket]);
      expect(await reservations.end(hold, 'expired', DEADLINE - 1)).toMatchObject({
        done: false,
        old: { reservation: hold },
      });
      expect(await counters(store, bucket)).toMatchObject({ available: 4 });
      expect(await reservations.end(hold, 'expired', DEADLINE)).toMatchObject({
        done: true,
        reservation: { status: 'expired' },
      });
      expect(await counters(store, bucket)).toEqual(FREE);
    });

    it('does not expire a hold that was renewed since it was read', async () => {
      const hold = await held(store, [await stocked(store, 5)]);
      await reservations.renew(hold, DEADLINE + 60_000, NOW);
      expect(await reservations.end(hold, 'expired', DEADLINE)).toMatchObject({
        done: false,
        old: { reservation: { status: 'held', renewals: 1 } },
      });
    });

    it('sent twice gives back once', async () => {
      const bucket = await stocked(store, 5);
      const hold = await held(store, [bucket]);
      await reservations.end(hold, 'cancelled', NOW);
      expect(await reservations.end(hold, 'cancelled', NOW)).toMatchObject({
        done: false,
        old: { reservation: { status: 'cancelled' } },
      });
      expect(await counters(store, bucket)).toEqual(FREE);
    });

    it('as read from a hold is refused once it is paid', async () => {
      const bucket = await stocked(store, 5);
      const hold = await held(store, [bucket]);
      await reservations.confirm(hold.reservationId, PAYMENT, NOW);
      expect(await reservations.end(hold, 'cancelled', NOW)).toMatchObject({
        done: false,
        old: { reservation: { status: 'confirmed' } },
      });
      expect(await counters(store, bucket)).toMatchObject({ available: 4, reserved: 1 });
    });

    it('as read under an earlier claim is refused', async () => {
      const bucket = await stocked(store, 5);
      const first = await held(store, [bucket]);
      const over = become(await reservations.end(first, 'expired', DEADLINE), 'expired');
      await reservations.holdAgain(
        over,
        await takenFrom(store, [bucket], claimOf(over.reservationId, 'again')),
        DEADLINE,
      );
      expect(await reservations.end(first, 'expired', DEADLINE)).toMatchObject({
        done: false,
        old: { reservation: { status: 'held' } },
      });
      expect(await counters(store, bucket)).toMatchObject({ available: 4, reserved: 1 });
    });

    it('of a confirmed owner is refused when a line moved since the read', async () => {
      const all = [await stocked(store, 5), await stocked(store, 5)];
      const paid = await confirmed(store, all, 2);
      await reservations.cancelUnits(paid, [{ index: 0, quantity: 1 }], NOW);
      expect(await reservations.end(paid, 'cancelled', NOW)).toMatchObject({
        done: false,
        old: { reservation: { openUnits: 3 } },
      });
      expect(await counters(store, all[1] as BucketId)).toMatchObject({ available: 3, reserved: 2 });
    });

    it('gives back only the units that are still open', async () => {
      const bucket = await stocked(store, 5);
      const paid = await confirmed(store, [bucket], 3);
      const left = become(await shipUnits(store, paid, bucket, 2), 'confirmed');
      expect(await reservations.end(left, 'cancelled', NOW)).toMatchObject({ done: true });
      expect(await counters(store, bucket)).toEqual({ available: 3, reserved: 0, onHand: 3, evidence: {} });
    });

    it('names the late copies in its way and changes nothing', async () => {
      const all = [await stocked(store, 5), await stocked(store, 5)];
      const hold = await held(store, all);
      const late = await lateCopyOf(store, evidenceOf(hold, 1));
      expect(await reservations.end(hold, 'cancelled', NOW)).toEqual({ done: false, late: [late] });
      expect(await storedNow(store, hold)).toEqual(hold);
      expect(await counters(store, all[0] as BucketId)).toMatchObject({ available: 4, reserved: 1 });
      await buckets.give(late);
      expect(await reservations.end(hold, 'cancelled', NOW)).toMatchObject({ done: true });
      for (const bucket of all) expect(await counters(store, bucket)).toEqual(FREE);
    });

    it('speaks of the owner first when a late copy is in the way as well', async () => {
      const hold = await held(store, [await stocked(store, 5)]);
      await lateCopyOf(store, evidenceOf(hold));
      expect(await reservations.end(hold, 'expired', NOW)).toMatchObject({ done: false, old: { reservation: hold } });
    });

    it('ends a pending owner without any bucket, with the count in its answer', async () => {
      const open = await pending(store);
      const reservation = { ...open, status: 'expired', purgeAt: DEADLINE / 1_000 + RETENTION_SECONDS, revision: 2 };
      expect(await reservations.end(open, 'expired', DEADLINE - 1)).toMatchObject({
        done: false,
        old: { reservation: open },
      });
      expect(await reservations.end(open, 'expired', DEADLINE)).toEqual({ done: true, reservation });
      expect(await reservations.end(open, 'cancelled', DEADLINE)).toMatchObject({ done: false, old: { reservation } });
    });

    it('of a pending owner is refused once it is paid', async () => {
      const open = await pending(store);
      await reservations.pay(
        open,
        await takenFrom(store, [await stocked(store, 1)], claimOf(open.reservationId)),
        PAYMENT,
      );
      expect(await reservations.end(open, 'cancelled', NOW)).toMatchObject({
        done: false,
        old: { reservation: { status: 'confirmed' } },
      });
    });

    it('never expires a confirmed owner: the table has no such move', async () => {
      const paid = await confirmed(store, [await stocked(store, 5)]);
      await expect(async () => reservations.end(paid, 'expired', DEADLINE)).rejects.toThrow(
        'no move "expire" from status confirmed',
      );
    });

    it(`gives back ${MAX_BUCKETS_PER_END} buckets in one transaction`, async () => {
      const all = bucketsOfStock(MAX_BUCKETS_PER_END);
      await Promise.all(all.map((bucket) => stocked(store, 5, bucket)));
      const hold = await held(store, all);
      expect(await reservations.end(hold, 'cancelled', NOW)).toMatchObject({ done: true });
      for (const bucket of await buckets.read(all)) expect(bucket).toMatchObject(FREE);
    });

    it('of more buckets than one transaction holds is a fault of the caller', async () => {
      const all = bucketsOfStock(MAX_BUCKETS_PER_END + 1);
      await Promise.all(all.map((bucket) => stocked(store, 5, bucket)));
      const hold = await held(store, all);
      await expect(async () => reservations.end(hold, 'cancelled', NOW)).rejects.toThrow(
        '101 items in one transaction',
      );
    });
  });
});
