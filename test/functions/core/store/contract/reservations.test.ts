import { describe, expect, it } from 'vitest';
import {
  become,
  claimOf,
  confirmed,
  DEADLINE,
  expired,
  held,
  NOW,
  newId,
  OTHER_PAYMENT,
  orderOf,
  PAYMENT,
  pending,
  stocked,
  storedNow,
  taken,
  takenFrom,
} from './given.ts';
import { IMPLEMENTATIONS } from './implementations.ts';

describe.each(IMPLEMENTATIONS)('reservations $name', ({ connect }) => {
  const store = connect();
  const { owners, reservations } = store;

  describe('open', () => {
    it('makes a pending owner that took nothing', async () => {
      const customer = { memberSince: NOW - 5, pastOrders: 0, lastActiveAt: NOW };
      const also = { shipTo: { region: 'eu' }, channel: 'web', customer, demand: [] };
      const order = orderOf(newId(), { mode: 'payment', ...also });
      const reservation = {
        ...order,
        status: 'pending',
        expiresAt: DEADLINE,
        revision: 1,
        allocations: [],
        openUnits: 0,
        renewals: 0,
      };
      expect(await reservations.open(order, DEADLINE)).toEqual({ done: true, reservation });
      expect(await storedNow(store, order)).toEqual(reservation);
    });

    it('sent twice is done once', async () => {
      const order = orderOf(newId(), { mode: 'payment' });
      const first = await reservations.open(order, DEADLINE);
      expect(await reservations.open(order, DEADLINE)).toEqual(first);
    });

    it('by another attempt at another time is refused with what is there', async () => {
      const open = await pending(store);
      const answer = await reservations.open(orderOf(open.reservationId, { createdAt: NOW + 1 }), DEADLINE + 1);
      expect(answer).toEqual({ done: false, old: { kind: 'reservation', reservation: open, fenced: [] } });
    });

    it('is refused where a hold is', async () => {
      const hold = await held(store, [await stocked(store, 1)]);
      expect(await reservations.open(orderOf(hold.reservationId), DEADLINE)).toMatchObject({
        done: false,
        old: { reservation: hold },
      });
    });

    it('enters a void and drops its time to be deleted', async () => {
      const id = newId();
      await owners.reclaim(await taken(store, await stocked(store, 1), claimOf(id)), 'absent', NOW);
      expect(await pending(store, id)).not.toHaveProperty('purgeAt');
      expect(await reservations.read(id)).toMatchObject({ fenced: [claimOf(id)] });
    });
  });

  describe('hold', () => {
    it('lists every allocation and counts its open units', async () => {
      const buckets = [await stocked(store, 5), await stocked(store, 5)];
      const order = orderOf(newId(), { shipTo: { latitude: 52.5, longitude: 13.4 }, maxRenewals: 3 });
      const hold = await takenFrom(store, buckets, claimOf(order.reservationId), 2);
      const reservation = {
        ...order,
        status: 'held',
        expiresAt: DEADLINE,
        revision: 1,
        openUnits: 4,
        renewals: 0,
        ...hold,
      };
      expect(await reservations.hold(order, hold, DEADLINE)).toEqual({ done: true, reservation });
      expect(await storedNow(store, order)).toEqual(reservation);
    });

    it('keeps nothing of what came along with the order', async () => {
      const order = { ...orderOf(newId()), paymentId: PAYMENT };
      const hold = { claim: claimOf(order.reservationId), allocations: [] };
      expect(await reservations.hold(order, hold, DEADLINE)).not.toHaveProperty('reservation.paymentId');
    });

    it('sent twice with one claim is done once', async () => {
      const hold = await held(store, [await stocked(store, 5)]);
      expect(await reservations.hold(hold, hold, DEADLINE)).toEqual({ done: true, reservation: hold });
    });

    it('by another claim is refused with the hold that is there', async () => {
      const bucket = await stocked(store, 5);
      const hold = await held(store, [bucket]);
      const second = await takenFrom(store, [bucket], claimOf(hold.reservationId, 'second'));
      expect(await reservations.hold(orderOf(hold.reservationId), second, DEADLINE)).toMatchObject({
        done: false,
        old: { reservation: hold },
      });
    });

    it('is refused over every owner that has a status, ended or not', async () => {
      const bucket = await stocked(store, 5);
      const others = [await pending(store), await confirmed(store, [bucket]), await expired(store, [bucket])];
      for (const other of others) {
        const taken = { claim: claimOf(other.reservationId, 'second'), allocations: [] };
        const answer = await reservations.hold(orderOf(other.reservationId), taken, DEADLINE);
        expect(answer).toMatchObject({ done: false, old: { reservation: { status: other.status } } });
      }
    });

    it('writes six hundred allocations into one item', async () => {
      const id = newId();
      const bucket = await stocked(store, 1);
      const allocations = Array.from({ length: 600 }, (_, index) => ({
        bucket,
        quantity: 1,
        evidence: index * 1_000_000 + 1,
      }));
      const answer = await reservations.hold(orderOf(id), { claim: claimOf(id), allocations }, DEADLINE);
      expect(become(answer, 'held').openUnits).toBe(600);
      expect((await owners.view(`r.${id}` as never)).listed).toHaveLength(600);
    });
  });

  describe('confirm', () => {
    it('turns a hold into a lock', async () => {
      const hold = await held(store, [await stocked(store, 5)]);
      const reservation = { ...hold, status: 'confirmed', paymentId: PAYMENT, revision: 2 };
      expect(await reservations.confirm(hold.reservationId, PAYMENT, DEADLINE - 1)).toEqual({
        done: true,
        reservation,
      });
      expect(await storedNow(store, hold)).toEqual(reservation);
    });

    it('is refused at the deadline itself', async () => {
      const hold = await held(store, [await stocked(store, 5)]);
      expect(await reservations.confirm(hold.reservationId, PAYMENT, DEADLINE)).toMatchObject({
        done: false,
        old: { reservation: hold },
      });
    });

    it.each([PAYMENT, OTHER_PAYMENT])(
      'twice is refused with the confirmed one, whatever the payment: %s',
      async (payment) => {
        const paid = await confirmed(store, [await stocked(store, 5)]);
        const answer = await reservations.confirm(paid.reservationId, payment, NOW);
        expect(answer).toEqual({ done: false, old: { kind: 'reservation', reservation: paid, fenced: [] } });
      },
    );

    it('of nothing is refused with nothing, and makes nothing', async () => {
      const id = newId();
      expect(await reservations.confirm(id, PAYMENT, NOW)).toEqual({ done: false, old: { kind: 'absent' } });
      expect(await reservations.read(id)).toEqual({ kind: 'absent' });
    });

    it('is refused over pending, expired and cancelled owners', async () => {
      const bucket = await stocked(store, 5);
      const cancelled = await held(store, [bucket]);
      await reservations.end(cancelled, 'cancelled', NOW);
      for (const { reservationId } of [await pending(store), await expired(store, [bucket]), cancelled]) {
        expect(await reservations.confirm(reservationId, PAYMENT, NOW)).toMatchObject({
          done: false,
          old: { kind: 'reservation' },
        });
      }
    });
  });
});
