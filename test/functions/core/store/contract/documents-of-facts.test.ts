import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type BucketId, poolOf } from '../../../../../functions/core/domain/bucket.ts';
import type { Instant, Quantity } from '../../../../../functions/core/domain/ids.ts';
import {
  type PurchaseOrder,
  type PurchaseOrderId,
  unannouncedLine,
} from '../../../../../functions/core/domain/purchase-order.ts';
import type { FactWrite } from '../../../../../functions/core/facts/ports.ts';
import { bucketsOfStock, change, held, movementOf, NORTH, NOW, newId, newSku, stocked } from './given.ts';
import { IMPLEMENTATIONS } from './implementations.ts';

const RECORDED = { kind: 'recorded' };
const factOf = (parts: Partial<FactWrite>): FactWrite => ({ movements: [], changes: [], workItems: [], ...parts });
const newOrderId = () => `po-${randomUUID().slice(0, 13)}` as PurchaseOrderId;

describe.each(IMPLEMENTATIONS)('documents of facts $name', ({ connect }) => {
  const store = connect();
  const { facts, purchaseOrders, reservations } = store;

  describe('a line of a purchase order', () => {
    it('is unannounced until something is known of it', async () => {
      const [id, sku] = [newOrderId(), newSku()];
      expect(await facts.expectedLine(id, sku)).toEqual(unannouncedLine(id, sku));
    });

    it('changes together with what is incoming', async () => {
      const [id, sku] = [newOrderId(), newSku()];
      const [bucket] = bucketsOfStock(1, sku) as [BucketId];
      const read = await facts.expectedLine(id, sku);
      const after = { ...read, warehouseId: NORTH, expected: 5 };
      const write = factOf({ expected: { read, after }, changes: [change(bucket, { incoming: 5, inTransit: 2 })] });
      expect(await facts.record(write, NOW)).toEqual(RECORDED);
      expect(await facts.expectedLine(id, sku)).toEqual({ ...after, revision: 1 });
      expect(await facts.buckets(poolOf(bucket))).toMatchObject([{ incoming: 5, inTransit: 2, available: 0 }]);
    });

    it('is refused when it is not as it was read, and then nothing else is recorded', async () => {
      const [id, sku] = [newOrderId(), newSku()];
      const read = await facts.expectedLine(id, sku);
      await facts.record(factOf({ expected: { read, after: { ...read, received: 1 } } }), NOW);
      const movement = movementOf(sku);
      const late = factOf({ movements: [movement], expected: { read, after: { ...read, received: 2 } } });
      expect(await facts.record(late, NOW)).toEqual({ kind: 'expected-changed' });
      expect(await facts.recorded([movement])).toEqual([]);
      expect(await facts.expectedLine(id, sku)).toMatchObject({ received: 1, revision: 1 });
    });
  });

  describe('a purchase order', () => {
    const orderOf = (purchaseOrderId: PurchaseOrderId): PurchaseOrder => ({
      purchaseOrderId,
      warehouseId: NORTH,
      expectedAt: (NOW + 1) as Instant,
      lines: [{ sku: newSku(), quantity: 3 as Quantity }],
      createdAt: NOW,
    });

    it('is kept as it was announced first', async () => {
      const first = orderOf(newOrderId());
      expect(await purchaseOrders.read(first.purchaseOrderId)).toBeUndefined();
      expect(await purchaseOrders.announce(first)).toBe(first);
      expect(await purchaseOrders.announce(orderOf(first.purchaseOrderId))).toEqual(first);
      expect(await purchaseOrders.read(first.purchaseOrderId)).toEqual(first);
    });

    it('is closed once, and one that nobody announced never', async () => {
      const order = orderOf(newOrderId());
      expect(await purchaseOrders.close(order.purchaseOrderId, NOW)).toBeUndefined();
      await purchaseOrders.announce(order);
      const closed = { ...order, closedAt: NOW };
      expect(await purchaseOrders.close(order.purchaseOrderId, NOW)).toEqual(closed);
      expect(await purchaseOrders.close(order.purchaseOrderId, NOW + 5)).toEqual(closed);
    });
  });

  describe('a return', () => {
    it('is counted on its reservation, and adds up', async () => {
      const sku = newSku();
      const hold = await held(store, [await stocked(store, 5)]);
      const returned = { reservationId: hold.reservationId, sku, quantity: 2 };
      expect(await facts.record(factOf({ returned }), NOW)).toEqual(RECORDED);
      expect(await facts.record(factOf({ returned }), NOW)).toEqual(RECORDED);
      const revision = hold.revision + 2;
      expect(await reservations.read(hold.reservationId)).toMatchObject({
        reservation: { ...hold, returned: { [sku]: 4 }, revision },
      });
    });

    it('for nobody is refused, and makes no reservation', async () => {
      const [reservationId, sku] = [newId(), newSku()];
      const movement = movementOf(sku);
      const write = factOf({ movements: [movement], returned: { reservationId, sku, quantity: 2 } });
      expect(await facts.record(write, NOW)).toEqual({ kind: 'owner-changed', old: { kind: 'absent' } });
      expect(await reservations.read(reservationId)).toEqual({ kind: 'absent' });
      expect(await facts.recorded([movement])).toEqual([]);
    });
  });
});
