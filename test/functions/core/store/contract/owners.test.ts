import { describe, expect, it } from 'vitest';
import { reservationOwner } from '../../../../../functions/core/domain/claim.ts';
import { RETENTION_SECONDS } from '../../../../../functions/core/domain/limits.ts';
import {
  claimOf,
  confirmed,
  counters,
  DEADLINE,
  expired,
  held,
  lateCopyOf,
  NOW,
  newId,
  orderOf,
  pending,
  stocked,
  taken,
  takenFrom,
} from './given.ts';
import { IMPLEMENTATIONS } from './implementations.ts';

const PURGE_AT = NOW / 1_000 + RETENTION_SECONDS;

describe.each(IMPLEMENTATIONS)('owners $name', ({ connect }) => {
  const store = connect();
  const { owners, reservations } = store;

  describe('view', () => {
    it('of nothing is absent', async () => {
      expect(await owners.view(reservationOwner(newId()))).toEqual({ standing: 'absent', listed: [] });
    });

    it('of an owner that has only fences is void', async () => {
      const id = newId();
      await owners.reclaim(await taken(store, await stocked(store, 1), claimOf(id)), 'absent', NOW);
      expect(await owners.view(reservationOwner(id))).toEqual({ standing: 'void', listed: [] });
    });

    it('of a hold is live, with its claim and what it lists', async () => {
      const bucket = await stocked(store, 5);
      const hold = await held(store, [bucket], 2);
      const listed = [{ bucket, evidence: hold.allocations[0]?.evidence }];
      expect(await owners.view(reservationOwner(hold.reservationId))).toEqual({
        standing: 'live',
        claim: hold.claim,
        listed,
      });
    });

    it('of an ended owner still lists what it once took', async () => {
      const bucket = await stocked(store, 5);
      const over = await expired(store, [bucket]);
      const view = await owners.view(reservationOwner(over.reservationId));
      expect(view).toMatchObject({ standing: 'ended', claim: over.claim, listed: [{ bucket }] });
    });

    it('of a pending owner is live, without a claim', async () => {
      const { reservationId } = await pending(store);
      expect(await owners.view(reservationOwner(reservationId))).toEqual({ standing: 'live', listed: [] });
    });
  });

  describe('reclaim', () => {
    it('without an owner makes a void that keeps the claim out for the whole retention', async () => {
      const [id, bucket] = [newId(), await stocked(store, 1)];
      const evidence = await taken(store, bucket, claimOf(id));
      expect(await owners.reclaim(evidence, 'absent', NOW)).toBe('reclaimed');
      expect(await counters(store, bucket)).toEqual({ available: 1, reserved: 0, onHand: 1, evidence: {} });
      expect(await reservations.read(id)).toEqual({ kind: 'void', fenced: [claimOf(id)], purgeAt: PURGE_AT });
      const own = await reservations.hold(orderOf(id), { claim: claimOf(id), allocations: [] }, DEADLINE);
      expect(own).toEqual({ done: false, old: { kind: 'void', fenced: [claimOf(id)], purgeAt: PURGE_AT } });
    });

    it('sent twice gives back once: the second finds no evidence', async () => {
      const [id, bucket] = [newId(), await stocked(store, 5)];
      const evidence = await taken(store, bucket, claimOf(id), 2);
      await owners.reclaim(evidence, 'absent', NOW);
      expect(await owners.reclaim(evidence, 'void', NOW)).toBe('evidence-gone');
      expect(await counters(store, bucket)).toMatchObject({ available: 5, reserved: 0 });
    });

    it('adds to the fences of a void and restarts its retention', async () => {
      const [id, bucket] = [newId(), await stocked(store, 5)];
      const [first, second] = [claimOf(id, 'first'), claimOf(id, 'second')];
      await owners.reclaim(await taken(store, bucket, first), 'absent', NOW);
      expect(await owners.reclaim(await taken(store, bucket, second), 'void', NOW + 5_000)).toBe('reclaimed');
      expect(await reservations.read(id)).toEqual({ kind: 'void', fenced: [first, second], purgeAt: PURGE_AT + 5 });
    });

    it('fences a live owner without giving it a time to be deleted', async () => {
      const bucket = await stocked(store, 5);
      const hold = await held(store, [bucket]);
      const stray = await taken(store, bucket, claimOf(hold.reservationId, 'stray'));
      expect(await owners.reclaim(stray, 'live', NOW)).toBe('reclaimed');
      const record = await reservations.read(hold.reservationId);
      expect(record).toEqual({ kind: 'reservation', reservation: { ...hold, revision: 2 }, fenced: [stray.claim] });
    });

    it('fences an ended owner and restarts its retention', async () => {
      const bucket = await stocked(store, 5);
      const over = await expired(store, [bucket]);
      const stray = await taken(store, bucket, claimOf(over.reservationId, 'stray'));
      expect(await owners.reclaim(stray, 'ended', NOW + 90_000)).toBe('reclaimed');
      const record = await reservations.read(over.reservationId);
      expect(record).toMatchObject({
        fenced: [stray.claim],
        reservation: { status: 'expired', purgeAt: PURGE_AT + 90 },
      });
    });

    it('fences a pending owner: its own of that claim is refused afterwards', async () => {
      const [bucket, over] = [await stocked(store, 5), await pending(store)];
      const pay = await takenFrom(store, [bucket], claimOf(over.reservationId));
      const evidence = { bucket, claim: pay.claim, value: pay.allocations[0]?.evidence ?? 0 };
      expect(await owners.reclaim(evidence, 'live', NOW)).toBe('reclaimed');
      const answer = await reservations.pay(over, pay, 'p' as never);
      expect(answer).toMatchObject({ done: false, old: { kind: 'reservation', fenced: [pay.claim] } });
    });

    it('never touches the claim that its owner has', async () => {
      const bucket = await stocked(store, 5);
      const hold = await held(store, [bucket]);
      const evidence = { bucket, claim: hold.claim, value: hold.allocations[0]?.evidence ?? 0 };
      expect(await owners.reclaim(evidence, 'live', NOW)).toBe('owner-changed');
      expect(await counters(store, bucket)).toMatchObject({ available: 4, reserved: 1 });
    });

    it('refuses when the owner came to life since it was read as absent', async () => {
      const [id, bucket] = [newId(), await stocked(store, 5)];
      const stray = await taken(store, bucket, claimOf(id, 'stray'));
      await held(store, [bucket], 1, id);
      expect(await owners.reclaim(stray, 'absent', NOW)).toBe('owner-changed');
      expect(await owners.reclaim(stray, 'ended', NOW)).toBe('owner-changed');
      expect((await counters(store, bucket)).available).toBe(3);
    });

    it('refuses when the owner ended since it was read as live: it must get its time to be deleted', async () => {
      const bucket = await stocked(store, 5);
      const over = await expired(store, [bucket]);
      const stray = await taken(store, bucket, claimOf(over.reservationId, 'stray'));
      expect(await owners.reclaim(stray, 'live', NOW)).toBe('owner-changed');
    });

    it('refuses as live an owner that never was', async () => {
      const stray = await taken(store, await stocked(store, 5), claimOf(newId()));
      expect(await owners.reclaim(stray, 'live', NOW)).toBe('owner-changed');
    });

    it('refuses evidence of another version and fences nothing', async () => {
      const [id, bucket] = [newId(), await stocked(store, 5)];
      const first = await taken(store, bucket, claimOf(id));
      await lateCopyOf(store, first);
      expect(await owners.reclaim(first, 'absent', NOW)).toBe('evidence-gone');
      expect(await reservations.read(id)).toEqual({ kind: 'absent' });
    });
  });

  it('keeps its fences through own, confirm and cancel', async () => {
    const bucket = await stocked(store, 5);
    const id = newId();
    await owners.reclaim(await taken(store, bucket, claimOf(id, 'stray')), 'absent', NOW);
    await held(store, [bucket], 1, id);
    const record = await reservations.read(id);
    expect(record).toMatchObject({ kind: 'reservation', fenced: [claimOf(id, 'stray')], reservation: { revision: 2 } });
    expect(record).not.toHaveProperty('reservation.purgeAt');
    const paid = await confirmed(store, [bucket]);
    await reservations.end(paid, 'cancelled', NOW);
    expect(await reservations.read(paid.reservationId)).toMatchObject({
      reservation: { status: 'cancelled', purgeAt: PURGE_AT },
    });
  });
});
