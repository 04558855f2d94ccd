import { describe, expect, it } from 'vitest';
import type { BucketId } from '../../../../../functions/core/domain/bucket.ts';
import { RETENTION_SECONDS } from '../../../../../functions/core/domain/limits.ts';
import type { Confirmed } from '../../../../../functions/core/domain/reservation.ts';
import type { WorkItem } from '../../../../../functions/core/domain/work-item.ts';
import type { FactWrite } from '../../../../../functions/core/facts/ports.ts';
import { change, confirmed, counters, movementOf, NOW, newSku, stocked, taken } from './given.ts';
import { IMPLEMENTATIONS } from './implementations.ts';

const RECORDED = { kind: 'recorded' };
const PURGE_AT = NOW / 1_000 + RETENTION_SECONDS;

function factOf(parts: Partial<FactWrite>): FactWrite {
  return { movements: [], changes: [], workItems: [], ...parts };
}

function _workItem(id: string): WorkItem {
  return {
    cause: id,
    kind: 'unexpected-shipment',
    openedAt: NOW,
    summary: 'Shipped after it was cancelled.',
    facts: { units: 1 },
  };
}

describe.each(IMPLEMENTATIONS)('shipments $name', ({ connect }) => {
  const store = connect();
  const { facts, reservations } = store;

  describe('a shipment', () => {
    const shipment = (
      over: Confirmed,
      units: readonly { index: number; quantity: number }[],
      parts: Partial<FactWrite> = {},
    ) => {
      const changes = units.map(({ index, quantity }) => {
        const { bucket = '' as BucketId, evidence: value = 0 } = over.allocations[index] ?? {};
        return change(bucket, { onHand: -quantity, reserved: -quantity, settle: { bucket, claim: over.claim, value } });
      });
      return factOf({ changes, owner: { over, units }, ...parts });
    };

    it('counts the units of its lines and leaves the owner open while units are', async () => {
      const bucket = await stocked(store, 5);
      const paid = await confirmed(store, [bucket], 3);
      expect(await facts.record(shipment(paid, [{ index: 0, quantity: 2 }]), NOW)).toEqual(RECORDED);
      const reservation = { ...paid, openUnits: 1, allocations: [{ ...paid.allocations[0], shipped: 2 }], revision: 3 };
      expect(await reservations.read(paid.reservationId)).toEqual({ kind: 'reservation', fenced: [], reservation });
      expect(await counters(store, bucket)).toEqual({ available: 2, reserved: 1, onHand: 3, evidence: {} });
    });

    it('of the last open unit ends the owner as shipped', async () => {
      const all = [await stocked(store, 5), await stocked(store, 5)];
      const paid = await confirmed(store, all, 2);
      await facts.record(
        shipment(
          paid,
          [0, 1].map((index) => ({ index, quantity: 2 })),
        ),
        NOW,
      );
      const record = await reservations.read(paid.reservationId);
      expect(record).toMatchObject({ reservation: { status: 'shipped', openUnits: 0, purgeAt: PURGE_AT } });
    });

    it('of the last open unit ends the owner as cancelled when others were cancelled', async () => {
      const bucket = await stocked(store, 5);
      const paid = await confirmed(store, [bucket], 2);
      const answer = await reservations.cancelUnits(paid, [{ index: 0, quantity: 1 }], NOW);
      const left = (answer.done ? answer.reservation : undefined) as Confirmed;
      await facts.record(shipment(left, [{ index: 0, quantity: 1 }]), NOW);
      const record = await reservations.read(paid.reservationId);
      expect(record).toMatchObject({
        reservation: { status: 'cancelled', allocations: [{ shipped: 1, cancelled: 1 }], purgeAt: PURGE_AT },
      });
    });

    it('is refused when a line moved since the read: it would ship a unit twice', async () => {
      const bucket = await stocked(store, 5);
      const paid = await confirmed(store, [bucket], 3);
      const [unit] = [{ index: 0, quantity: 1 }];
      await facts.record(shipment(paid, [unit]), NOW);
      const answer = await facts.record(shipment(paid, [unit]), NOW);
      expect(answer).toMatchObject({ kind: 'owner-changed', old: { reservation: { openUnits: 2 } } });
      expect(await counters(store, bucket)).toMatchObject({ onHand: 4, reserved: 2 });
    });

    it('is refused when the owner was cancelled since', async () => {
      const bucket = await stocked(store, 5);
      const paid = await confirmed(store, [bucket]);
      await reservations.end(paid, 'cancelled', NOW);
      const answer = await facts.record(shipment(paid, [{ index: 0, quantity: 1 }]), NOW);
      expect(answer).toMatchObject({ kind: 'owner-changed', old: { reservation: { status: 'cancelled' } } });
    });

    it('recorded before is a duplicate, though the owner has changed by it', async () => {
      const paid = await confirmed(store, [await stocked(store, 5)]);
      const movements = [movementOf(newSku(), { reservationId: paid.reservationId })];
      const write = shipment(paid, [{ index: 0, quantity: 1 }], { movements });
      await facts.record(write, NOW);
      expect(await facts.record(write, NOW)).toEqual({ kind: 'duplicate', movements });
    });

    it('speaks of the owner before it speaks of buckets', async () => {
      const bucket = await stocked(store, 5);
      const paid = await confirmed(store, [bucket], 2);
      await reservations.cancelUnits(paid, [{ index: 0, quantity: 1 }], NOW);
      await taken(store, bucket, paid.claim, 2);
      expect(await facts.record(shipment(paid, [{ index: 0, quantity: 1 }]), NOW)).toMatchObject({
        kind: 'owner-changed',
      });
    });

    it('of units that are not open is a fault of the caller', async () => {
      const paid = await confirmed(store, [await stocked(store, 5)]);
      const write = shipment(paid, [{ index: 0, quantity: 2 }]);
      await expect(async () => facts.record(write, NOW)).rejects.toThrow('has not 2 open units');
    });
  });
});
