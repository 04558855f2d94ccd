import { describe, expect, it } from 'vitest';
import type { Expired } from '../../../../../functions/core/domain/reservation.ts';
import {
  become,
  claimOf,
  DEADLINE,
  expired,
  held,
  NOW,
  newId,
  orderOf,
  PAYMENT,
  stocked,
  storedNow,
  taken,
  takenFrom,
} from './given.ts';
import { IMPLEMENTATIONS } from './implementations.ts';

describe.each(IMPLEMENTATIONS)('renewals $name', ({ connect }) => {
  const store = connect();
  const { owners, reservations } = store;
  /** A hold that may be renewed more than once, so that it is not the maximum that refuses. */
  const renewable = async () => {
    const id = newId();
    const hold = await takenFrom(store, [await stocked(store, 5)], claimOf(id));
    return become(await reservations.hold(orderOf(id, { maxRenewals: 3 }), hold, DEADLINE), 'held');
  };

  describe('holdAgain', () => {
    it('holds with a new claim and counts one renewal', async () => {
      const bucket = await stocked(store, 5);
      const { purgeAt: _gone, ...over } = await expired(store, [bucket]);
      const again = await takenFrom(store, [bucket], claimOf(over.reservationId, 'again'));
      const answer = await reservations.holdAgain(over as Expired, again, DEADLINE + 5);
      const reservation = {
        ...over,
        ...again,
        status: 'held',
        expiresAt: DEADLINE + 5,
        renewals: 1,
        openUnits: 1,
        revision: 3,
      };
      expect(answer).toEqual({ done: true, reservation });
      expect(await reservations.holdAgain(over as Expired, again, DEADLINE + 5)).toEqual(answer);
    });

    it('is refused when the payment came late, but first', async () => {
      const bucket = await stocked(store, 5);
      const over = await expired(store, [bucket]);
      await reservations.pay(over, await takenFrom(store, [bucket], claimOf(over.reservationId, 'paid')), PAYMENT);
      const again = await takenFrom(store, [bucket], claimOf(over.reservationId, 'again'));
      expect(await reservations.holdAgain(over, again, DEADLINE)).toMatchObject({
        done: false,
        old: { reservation: { status: 'confirmed' } },
      });
    });

    it('is refused when its claim is fenced', async () => {
      const bucket = await stocked(store, 5);
      const over = await expired(store, [bucket]);
      const stray = await taken(store, bucket, claimOf(over.reservationId, 'again'));
      await owners.reclaim(stray, 'ended', NOW);
      const again = { claim: stray.claim, allocations: [{ bucket, quantity: 1, evidence: stray.value }] };
      expect(await reservations.holdAgain(over, again, DEADLINE)).toMatchObject({
        done: false,
        old: { fenced: [stray.claim] },
      });
    });

    it('of anything but an expired owner is a fault of the caller', async () => {
      const hold = await held(store, [await stocked(store, 5)]);
      await expect(async () => reservations.holdAgain(hold as unknown as Expired, hold, DEADLINE)).rejects.toThrow(
        'no move "holdAgain" from status held',
      );
    });
  });

  describe('renew', () => {
    it('moves the deadline and counts', async () => {
      const hold = await held(store, [await stocked(store, 5)]);
      const reservation = { ...hold, expiresAt: DEADLINE + 9, renewals: 1, revision: 2 };
      expect(await reservations.renew(hold, DEADLINE + 9, NOW)).toEqual({ done: true, reservation });
    });

    it('sent twice counts once and answers with the same deadline', async () => {
      const hold = await renewable();
      const first = await reservations.renew(hold, DEADLINE + 9, NOW);
      expect(await reservations.renew(hold, DEADLINE + 9, NOW)).toEqual(first);
    });

    it('landing late does not move a later deadline back', async () => {
      const hold = await renewable();
      const renewed = become(await reservations.renew(hold, DEADLINE + 9, NOW), 'held');
      expect(await reservations.renew(hold, DEADLINE + 5, NOW)).toEqual({ done: true, reservation: renewed });
      expect(await storedNow(store, hold)).toEqual(renewed);
    });

    it('that would reach further than the renewal in its way is refused', async () => {
      const hold = await renewable();
      const renewed = become(await reservations.renew(hold, DEADLINE + 5, NOW), 'held');
      expect(await reservations.renew(hold, DEADLINE + 9, NOW)).toMatchObject({
        done: false,
        old: { reservation: renewed },
      });
    });

    it('is refused beyond the maximum, also when it asks for the deadline that is there', async () => {
      const hold = await held(store, [await stocked(store, 5)]);
      const renewed = become(await reservations.renew(hold, DEADLINE + 5, NOW), 'held');
      expect(renewed.renewals).toBe(renewed.maxRenewals);
      expect(await reservations.renew(renewed, DEADLINE + 5, NOW)).toMatchObject({
        done: false,
        old: { reservation: renewed },
      });
    });

    it('is refused at the deadline itself', async () => {
      const hold = await held(store, [await stocked(store, 5)]);
      expect(await reservations.renew(hold, DEADLINE + 5, DEADLINE)).toMatchObject({
        done: false,
        old: { reservation: hold },
      });
    });

    it('is refused once the hold is paid or over', async () => {
      const hold = await held(store, [await stocked(store, 5)]);
      await reservations.confirm(hold.reservationId, PAYMENT, NOW);
      expect(await reservations.renew(hold, DEADLINE + 5, NOW)).toMatchObject({
        done: false,
        old: { reservation: { status: 'confirmed' } },
      });
    });

    it('is refused for a hold under another claim', async () => {
      const bucket = await stocked(store, 5);
      const first = await held(store, [bucket]);
      const over = become(await reservations.end(first, 'expired', DEADLINE), 'expired');
      const again = await takenFrom(store, [bucket], claimOf(over.reservationId, 'again'));
      await reservations.holdAgain(over, again, DEADLINE);
      expect(await reservations.renew(first, DEADLINE + 5, NOW)).toMatchObject({
        done: false,
        old: { reservation: { claim: again.claim } },
      });
    });
  });
});
