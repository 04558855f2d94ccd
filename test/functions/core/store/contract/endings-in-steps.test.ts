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
  shipUnits,
  stocked,
  storedNow,
  takenFrom,
} from './given.ts';
import { IMPLEMENTATIONS } from './implementations.ts';

const PURGE_AT = NOW / 1_000 + RETENTION_SECONDS;
const FREE = { available: 5, reserved: 0, onHand: 5, evidence: {} };

describe.each(IMPLEMENTATIONS)('endings in steps $name', ({ connect }) => {
  const store = connect();
  const { buckets, reservations } = store;

  describe('decide and step', () => {
    it('gives a large hold back slice by slice, and the last step sets its status', async () => {
      const all = [await stocked(store, 5), await stocked(store, 5), await stocked(store, 5)];
      const hold = await held(store, all);
      const decided = become(await reservations.decide(hold, 'cancelled', NOW, 'late'), 'ending');
      const ending = { status: 'ending', outcome: 'cancelled', cursor: 0, cancelReason: 'late' };
      expect(decided).toEqual({ ...hold, ...ending, revision: 2 });
      expect(await counters(store, all[0] as BucketId)).toMatchObject({ reserved: 1 });

      const halfway = become(await reservations.step(decided, 2, NOW), 'ending');
      expect(halfway).toEqual({ ...decided, cursor: 2, revision: 3 });
      expect(await storedNow(store, hold)).toEqual(halfway);
      expect(await counters(store, all[1] as BucketId)).toEqual(FREE);
      expect(await counters(store, all[2] as BucketId)).toMatchObject({ reserved: 1 });

      const reservation = { ...hold, status: 'cancelled', cancelReason: 'late', purgeAt: PURGE_AT, revision: 4 };
      expect(await reservations.step(halfway, 2, NOW)).toEqual({ done: true, reservation });
      expect(await storedNow(store, hold)).toEqual(reservation);
      expect(await counters(store, all[2] as BucketId)).toEqual(FREE);
    });

    it('redelivered steps give nothing back twice', async () => {
      const all = [await stocked(store, 5), await stocked(store, 5)];
      const decided = become(await reservations.decide(await held(store, all), 'cancelled', NOW), 'ending');
      await reservations.step(decided, 1, NOW);
      expect(await reservations.step(decided, 1, NOW)).toMatchObject({
        done: false,
        old: { reservation: { status: 'ending', cursor: 1 } },
      });
      expect(await counters(store, all[0] as BucketId)).toEqual(FREE);
    });

    it('a late step of an earlier ending does not land in a later one', async () => {
      const all = [await stocked(store, 5), await stocked(store, 5)];
      const hold = await held(store, all);
      const first = become(await reservations.decide(hold, 'expired', DEADLINE), 'ending');
      const over = become(await reservations.step(first, 2, DEADLINE), 'expired');
      const pay = await takenFrom(store, all, claimOf(hold.reservationId, 'paid'));
      const paid = become(await reservations.pay(over, pay, PAYMENT), 'confirmed');
      await reservations.decide(paid, 'cancelled', NOW);
      expect(await reservations.step(first, 2, NOW)).toMatchObject({
        done: false,
        old: { reservation: { status: 'ending', claim: pay.claim } },
      });
      expect(await counters(store, all[0] as BucketId)).toMatchObject({ reserved: 1 });
    });

    it('steps over units that shipped before', async () => {
      const all = [await stocked(store, 5), await stocked(store, 5)];
      const paid = await confirmed(store, all, 2);
      const left = become(await shipUnits(store, paid, all[0] as BucketId, 2), 'confirmed');
      const decided = become(await reservations.decide(left, 'cancelled', NOW), 'ending');
      const halfway = become(await reservations.step(decided, 1, NOW), 'ending');
      expect(await counters(store, all[0] as BucketId)).toMatchObject({ available: 3, reserved: 0, onHand: 3 });
      expect(await reservations.step(halfway, 1, NOW)).toMatchObject({
        done: true,
        reservation: { status: 'cancelled' },
      });
      expect(await counters(store, all[1] as BucketId)).toEqual(FREE);
    });

    it('a step names the late copies in its way', async () => {
      const hold = await held(store, [await stocked(store, 5)]);
      const decided = become(await reservations.decide(hold, 'cancelled', NOW), 'ending');
      const late = await lateCopyOf(store, evidenceOf(hold));
      expect(await reservations.step(decided, 1, NOW)).toEqual({ done: false, late: [late] });
    });

    it('an expiry is decided at the deadline, not before', async () => {
      const hold = await held(store, [await stocked(store, 5)]);
      expect(await reservations.decide(hold, 'expired', DEADLINE - 1)).toMatchObject({
        done: false,
        old: { reservation: hold },
      });
      expect(await reservations.decide(hold, 'expired', DEADLINE)).toMatchObject({ done: true });
    });

    it('the same decision sent twice is done once; another outcome is refused', async () => {
      const hold = await held(store, [await stocked(store, 5)]);
      const first = await reservations.decide(hold, 'expired', DEADLINE);
      expect(await reservations.decide(hold, 'expired', DEADLINE)).toEqual(first);
      expect(await reservations.decide(hold, 'cancelled', DEADLINE)).toMatchObject({
        done: false,
        old: { reservation: { outcome: 'expired' } },
      });
    });

    it('from then on confirm, renewal and single lines are refused', async () => {
      const paid = await confirmed(store, [await stocked(store, 5)]);
      await reservations.decide(paid, 'cancelled', NOW);
      const ending = { done: false, old: { reservation: { status: 'ending' } } };
      expect(await reservations.confirm(paid.reservationId, PAYMENT, NOW)).toMatchObject(ending);
      expect(await reservations.cancelUnits(paid, [{ index: 0, quantity: 1 }], NOW)).toMatchObject(ending);
      expect(await reservations.end(paid, 'cancelled', NOW)).toMatchObject(ending);
    });

    it(`takes ${MAX_BUCKETS_PER_END} buckets a step`, async () => {
      const all = bucketsOfStock(MAX_BUCKETS_PER_END + 11);
      await Promise.all(all.map((bucket) => stocked(store, 5, bucket)));
      const decided = become(await reservations.decide(await held(store, all), 'cancelled', NOW), 'ending');
      const halfway = become(await reservations.step(decided, MAX_BUCKETS_PER_END, NOW), 'ending');
      expect(await reservations.step(halfway, MAX_BUCKETS_PER_END, NOW)).toMatchObject({
        done: true,
        reservation: { status: 'cancelled' },
      });
      for (const bucket of await buckets.read(all)) expect(bucket).toMatchObject(FREE);
    });
  });
});
