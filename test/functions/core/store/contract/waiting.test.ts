import { describe, expect, it } from 'vitest';
import type { ReservationId, Sku } from '../../../../../functions/core/domain/ids.ts';
import type { Promised, Waiting } from '../../../../../functions/core/domain/promise.ts';
import { NORTH, NOW, newId, newSku } from './given.ts';
import { IMPLEMENTATIONS } from './implementations.ts';

const waits = (sku: Sku, reservationId: ReservationId = newId()): Waiting => ({
  sku,
  reservationId,
  state: 'waiting',
  createdAt: NOW,
});
const promised = (sku: Sku, state: Promised['state'], reservationId = newId()): Promised => ({
  sku,
  reservationId,
  state,
  mode: 'hold',
  createdAt: NOW,
  ...(state === 'held' && { expiresAt: NOW }),
  units: [{ warehouseId: NORTH, quantity: 1 }],
});

describe.each(IMPLEMENTATIONS)('those who wait for a SKU $name', ({ connect }) => {
  const { availability, overdueHolds } = connect();

  it('lie beside its promises, and neither is found among the other', async () => {
    const [sku, other] = [newSku(), newSku()];
    const [one, held, locked] = [waits(sku), promised(sku, 'held'), promised(sku, 'locked')];
    await availability.replacePromises([], [one, held, waits(other), locked]);
    expect(await availability.waiting(sku, { limit: 10 })).toEqual({ waiting: [one] });
    expect(await availability.promises(sku)).toEqual({ promises: [held, locked] });
    expect(await overdueHolds.of(sku, NOW)).toEqual([held.reservationId]);
  });

  it('are paged in the order of their ids', async () => {
    const sku = newSku();
    const all = ['a', 'B', '_', 'c-1', 'c'].map((name) => waits(sku, name as ReservationId));
    await availability.replacePromises([], all);
    const seen: Waiting[] = [];
    let after: string | undefined;
    do {
      const page = await availability.waiting(sku, { limit: 2, ...(after !== undefined && { after }) });
      expect(page.waiting.length).toBeLessThanOrEqual(2);
      seen.push(...page.waiting);
      after = page.next;
    } while (after !== undefined);
    expect(seen.map(({ reservationId }) => reservationId)).toEqual(['B', '_', 'a', 'c', 'c-1']);
    expect(await availability.waiting(newSku(), { limit: 2 })).toEqual({ waiting: [] });
  });

  it('are replaced by what they took once they pay', async () => {
    const [sku, id] = [newSku(), newId()];
    await availability.replacePromises([], [waits(sku, id)]);
    await availability.replacePromises([waits(sku, id)], [promised(sku, 'locked', id)]);
    expect(await availability.waiting(sku, { limit: 2 })).toEqual({ waiting: [] });
    expect((await availability.promises(sku)).promises).toHaveLength(1);
  });
});
