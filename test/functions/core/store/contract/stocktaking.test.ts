import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { bucketOf, stockPool } from '../../../../../functions/core/domain/bucket.ts';
import type { Sku, WarehouseId } from '../../../../../functions/core/domain/ids.ts';
import type { Movement } from '../../../../../functions/core/facts/ports.ts';
import { change, movementOf, NORTH, NOW, newSku } from './given.ts';
import { aReconciliation, newCount, newWarehouse } from './given-counts.ts';
import { IMPLEMENTATIONS } from './implementations.ts';

describe.each(IMPLEMENTATIONS)('stocktaking $name', ({ connect }) => {
  const { facts, stocktaking, stockSettings } = connect();

  async function moved(sku: Sku, warehouseId: WarehouseId, also: Partial<Movement>, index = 0) {
    const movement = movementOf(sku, { warehouseId, eventId: randomUUID(), ...also });
    const { onHand, unsellable } = movement;
    const changes = [
      change(bucketOf(stockPool(sku, warehouseId), index), { onHand, unsellable, available: onHand - unsellable }),
    ];
    await facts.record({ movements: [movement], changes, workItems: [] }, movement.recordedAt);
    return movement;
  }

  it('reads what lies there, over all buckets, and when anything last moved', async () => {
    const [one, two, none] = [newSku(), newSku(), newSku()];
    await stockSettings.apply(two, NORTH, { safety: 0, buckets: 2 });
    await moved(one, NORTH, { onHand: 3, unsellable: 1, recordedAt: NOW + 5 });
    await moved(two, NORTH, { onHand: 4, recordedAt: NOW + 7 });
    await moved(two, NORTH, { onHand: 2, recordedAt: NOW + 6 }, 1);
    expect(await stocktaking.readings(NORTH, [two, none, one])).toEqual([
      { sku: two, onHand: 6, unsellable: 0, buckets: 2, movedAt: NOW + 7 },
      { sku: none, onHand: 0, unsellable: 0, buckets: 1, movedAt: 0 },
      { sku: one, onHand: 3, unsellable: 1, buckets: 1, movedAt: NOW + 5 },
    ]);
  });

  it('reads what only changed its status as moved', async () => {
    const sku = newSku();
    await moved(sku, NORTH, { onHand: 0, unsellable: 1, recordedAt: NOW + 3 });
    expect(await stocktaking.readings(NORTH, [sku])).toMatchObject([{ unsellable: 1, movedAt: NOW + 3 }]);
  });

  it('sums what moved after a moment by the time of the movements, not by when they were recorded', async () => {
    const sku = newSku();
    await moved(sku, NORTH, { onHand: 10, occurredAt: NOW, recordedAt: NOW + 9 });
    const first = await moved(sku, NORTH, { onHand: -4, occurredAt: NOW + 1, recordedAt: NOW + 8 });
    await moved(sku, NORTH, { onHand: 0, unsellable: 2, occurredAt: NOW + 2, reconciliationId: newCount() });
    await moved(sku, newWarehouse(), { onHand: 7, occurredAt: NOW + 3 });
    const sums = { movements: 2, onHand: -4, unsellable: 2, booked: 1 };
    expect(await stocktaking.movedAfter(sku, NORTH, NOW)).toMatchObject(sums);
    expect((await stocktaking.movedAfter(sku, NORTH, NOW)).first[0]).toEqual({
      type: first.type,
      source: first.source,
      eventId: first.eventId,
      onHand: -4,
      unsellable: 0,
      occurredAt: NOW + 1,
    });
    expect(await stocktaking.movedAfter(newSku(), NORTH, NOW)).toMatchObject({ movements: 0, onHand: 0, first: [] });
  });

  it('counts what a count booked, and nothing else of its moment', async () => {
    const [sku, count] = [newSku(), aReconciliation({ countedAt: NOW + 5 })];
    const booked = { occurredAt: NOW + 5, reconciliationId: count.reconciliationId };
    expect(await stocktaking.bookedBy(count, sku)).toBe(0);
    await moved(sku, NORTH, { occurredAt: NOW + 5 });
    await moved(sku, NORTH, { occurredAt: NOW + 5, reconciliationId: newCount() });
    await moved(sku, NORTH, booked);
    await moved(sku, NORTH, booked);
    expect(await stocktaking.bookedBy(count, sku)).toBe(2);
  });

  it('names the last five movements up to a moment', async () => {
    const sku = newSku();
    for (let i = 0; i < 7; i += 1) await moved(sku, NORTH, { occurredAt: NOW + i });
    const found = await stocktaking.movedUpTo(sku, NORTH, NOW + 5);
    expect(found.map(({ occurredAt }) => occurredAt - NOW)).toEqual([5, 4, 3, 2, 1]);
  });

  it('lists every stock of a warehouse once, that anything ever moved of', async () => {
    const warehouse = newWarehouse();
    const skus = Array.from({ length: 30 }, newSku);
    await Promise.all(skus.map((sku) => moved(sku, warehouse, {})));
    const split = skus[0] as Sku;
    await stockSettings.apply(split, warehouse, { safety: 0, buckets: 3 });
    for (const index of [1, 2]) await moved(split, warehouse, {}, index);
    await moved(newSku(), newWarehouse(), {});
    const listed: Sku[] = [];
    let after: string | undefined;
    do {
      const page = await stocktaking.stocks(warehouse, after);
      listed.push(...page.skus);
      after = page.next;
    } while (after !== undefined);
    expect(listed.sort()).toEqual(skus.toSorted());
  });
});
