import { describe, expect, it } from 'vitest';
import { RETENTION_SECONDS } from '../../../../../functions/core/domain/limits.ts';
import type { Expired, Pending } from '../../../../../functions/core/domain/reservation.ts';
import {
  become,
  claimOf,
  DEADLINE,
  expired,
  NOW,
  OTHER_PAYMENT,
  PAYMENT,
  pending,
  stocked,
  storedNow,
  takenFrom,
} from './given.ts';
import { IMPLEMENTATIONS } from './implementations.ts';

const PURGE_AT = NOW / 1_000 + RETENTION_SECONDS;

describe.each(IMPLEMENTATIONS)('payments that take stock $name', ({ connect }) => {
  const store = connect();
  const { owners, reservations } = store;

  describe('pay', () => {
    const owns = async (over: Pending | Expired) => {
      const pay = await takenFrom(store, [await stocked(store, 5)], claimOf(over.reservationId, 'paid'), 2);
      const answer = await reservations.pay(over, pay, PAYMENT);
      return { pay, answer };
    };

    it('confirms a pending owner with the claim', async () => {
      const over = await pending(store);
      const { pay, answer } = await owns(over);
      const reservation = { ...over, ...pay, status: 'confirmed', paymentId: PAYMENT, openUnits: 2, revision: 2 };
      expect(answer).toEqual({ done: true, reservation });
      expect(await storedNow(store, over)).toEqual(reservation);
    });

    it('confirms an expired owner: new claim, no time to be deleted, the renewals kept', async () => {
      const over = await expired(store, [await stocked(store, 5)]);
      const { pay, answer } = await owns(over);
      const { purgeAt, ...kept } = over;
      const reservation = { ...kept, ...pay, status: 'confirmed', paymentId: PAYMENT, openUnits: 2, revision: 3 };
      expect(purgeAt).toBe(DEADLINE / 1_000 + RETENTION_SECONDS);
      expect(answer).toEqual({ done: true, reservation });
      expect(await storedNow(store, over)).toEqual(reservation);
    });

    it('confirms an owner that expired from pending, which had no claim', async () => {
      const over = become(await reservations.end(await pending(store), 'expired', DEADLINE), 'expired');
      expect((await owns(over)).answer).toMatchObject({
        done: true,
        reservation: { status: 'confirmed', openUnits: 2 },
      });
    });

    it('sent twice is done once', async () => {
      const over = await pending(store);
      const { pay, answer } = await owns(over);
      expect(await reservations.pay(over, pay, PAYMENT)).toEqual(answer);
    });

    it('is refused when another payment came first', async () => {
      const over = await pending(store);
      const { answer } = await owns(over);
      const second = await takenFrom(store, [await stocked(store, 5)], claimOf(over.reservationId, 'second'));
      expect(await reservations.pay(over, second, OTHER_PAYMENT)).toMatchObject({
        done: false,
        old: { reservation: become(answer, 'confirmed') },
      });
    });

    it('is refused when its claim is fenced', async () => {
      const over = await expired(store, [await stocked(store, 5)]);
      const bucket = await stocked(store, 5);
      const pay = await takenFrom(store, [bucket], claimOf(over.reservationId, 'fenced'));
      await owners.reclaim({ bucket, claim: pay.claim, value: pay.allocations[0]?.evidence ?? 0 }, 'ended', NOW);
      expect(await reservations.pay(over, pay, PAYMENT)).toMatchObject({ done: false, old: { fenced: [pay.claim] } });
    });

    it('over an expired owner is refused when that owner was held again and expired again: it replaces one claim and no other', async () => {
      const bucket = await stocked(store, 5);
      const over = await expired(store, [bucket]);
      const again = await takenFrom(store, [bucket], claimOf(over.reservationId, 'again'));
      await reservations.end(become(await reservations.holdAgain(over, again, DEADLINE), 'held'), 'expired', DEADLINE);
      expect((await owns(over)).answer).toMatchObject({
        done: false,
        old: { reservation: { status: 'expired', claim: again.claim } },
      });
    });

    it('over an owner that expired without a claim is refused once that owner has one', async () => {
      const over = become(await reservations.end(await pending(store), 'expired', DEADLINE), 'expired');
      const again = await takenFrom(store, [await stocked(store, 5)], claimOf(over.reservationId, 'again'));
      await reservations.end(become(await reservations.holdAgain(over, again, DEADLINE), 'held'), 'expired', DEADLINE);
      expect((await owns(over)).answer).toMatchObject({
        done: false,
        old: { reservation: { status: 'expired', claim: again.claim } },
      });
    });
  });

  describe('fallShort', () => {
    it('ends a pending owner with its payment', async () => {
      const over = await pending(store);
      const reservation = { ...over, status: 'short', paymentId: PAYMENT, purgeAt: PURGE_AT, revision: 2 };
      expect(await reservations.fallShort(over, PAYMENT, NOW)).toEqual({ done: true, reservation });
      expect(await storedNow(store, over)).toEqual(reservation);
    });

    it('ends an expired owner and keeps what it once listed', async () => {
      const over = await expired(store, [await stocked(store, 5)]);
      const reservation = { ...over, status: 'short', paymentId: PAYMENT, purgeAt: PURGE_AT, revision: 3 };
      expect(await reservations.fallShort(over, PAYMENT, NOW)).toEqual({ done: true, reservation });
    });

    it('sent twice is done once; another payment is refused', async () => {
      const over = await pending(store);
      const first = await reservations.fallShort(over, PAYMENT, NOW);
      expect(await reservations.fallShort(over, PAYMENT, NOW + 1)).toEqual(first);
      expect(await reservations.fallShort(over, OTHER_PAYMENT, NOW)).toMatchObject({
        done: false,
        old: { reservation: { status: 'short' } },
      });
    });

    it('is refused when the other confirm of this payment found stock', async () => {
      const over = await pending(store);
      await reservations.pay(
        over,
        await takenFrom(store, [await stocked(store, 1)], claimOf(over.reservationId)),
        PAYMENT,
      );
      expect(await reservations.fallShort(over, PAYMENT, NOW)).toMatchObject({
        done: false,
        old: { reservation: { status: 'confirmed' } },
      });
    });

    it('over an expired owner is refused when it expired again under another claim', async () => {
      const bucket = await stocked(store, 5);
      const over = await expired(store, [bucket]);
      const again = await takenFrom(store, [bucket], claimOf(over.reservationId, 'again'));
      await reservations.end(become(await reservations.holdAgain(over, again, DEADLINE), 'held'), 'expired', DEADLINE);
      expect(await reservations.fallShort(over, PAYMENT, NOW)).toMatchObject({
        done: false,
        old: { reservation: { status: 'expired' } },
      });
    });
  });
});
