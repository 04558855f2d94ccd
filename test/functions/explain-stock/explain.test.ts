import { describe, expect, test } from 'vitest';
import { stockAnswer } from '../../../functions/core/contracts/stock-answer.ts';
import type { Promised } from '../../../functions/core/domain/promise.ts';
import { NO_CHANGE } from '../../../functions/core/facts/ports.ts';
import type { Store } from '../../../functions/core/store/store.ts';
import { explain, MAX_PAGES } from '../../../functions/explain-stock/explain.ts';
import { aWarehouse, bucketId, NOON, reservationId, sku, warehouseId } from '../../support/builders.ts';
import { aCountingRoom } from '../../support/counting.ts';
import { emptyState } from '../../support/memory/memory-state.ts';
import { memoryStore } from '../../support/memory/memory-store.ts';

const A = sku('A');
const PAGE = 1_000;

function promise(index: number, state: Promised['state'], quantity = 1): Promised {
  return {
    sku: A,
    reservationId: reservationId(`o-${index}`),
    mode: 'hold',
    createdAt: NOON,
    state,
    ...(state === 'held' && { expiresAt: NOON }),
    units: [{ warehouseId: warehouseId('north'), quantity }],
  };
}

/** A store with stock in north, of which so many units are reserved. */
async function stockWith(reserved: number): Promise<Store> {
  const store = memoryStore(emptyState());
  await store.catalogWriter.putWarehouse(aWarehouse('north'));
  const bucket = bucketId('A', 'north');
  const change = { ...NO_CHANGE, bucket, onHand: reserved + 1, reserved, available: 1 };
  await store.facts.record({ movements: [], changes: [change], workItems: [] }, NOON);
  return store;
}

/** The same store with a read model that has so many pages of one lock each, and then no more. */
function pagedInOnes(store: Store, pages: number): Store {
  const promises: Store['availability']['promises'] = async (_sku, page) => {
    const index = Number(page?.after ?? 0);
    return {
      promises: [promise(index, 'locked')],
      ...(index + 1 < pages && { next: String(index + 1) }),
    };
  };
  return { ...store, availability: { ...store.availability, promises } };
}

describe('who holds a SKU', () => {
  test('is summed by state, and the rest of reserved is in flight', async () => {
    const store = await stockWith(10);
    await store.availability.replacePromises([], [promise(1, 'held', 3), promise(2, 'locked', 5)]);
    const answer = await explain(store, A, NOON);
    expect(answer).toMatchObject({
      available: 1,
      warehouses: [{ warehouseId: 'north', reserved: 10, held: 3, locked: 5, inFlight: 2, available: 1 }],
      morePromises: false,
    });
    expect(answer?.promises.map(({ state }) => state)).toEqual(['held', 'locked']);
  });

  test('is summed over pages, also of those that are not listed', async () => {
    const store = await stockWith(2 * PAGE + 5);
    const locked = Array.from({ length: 2 * PAGE + 5 }, (_, index) => promise(index, 'locked'));
    await store.availability.replacePromises([], locked);
    const answer = await explain(store, A, NOON);
    expect(answer?.warehouses).toMatchObject([{ held: 0, locked: 2 * PAGE + 5, inFlight: 0 }]);
    expect(answer?.promises).toHaveLength(100);
    expect(answer?.morePromises).toBe(true);
  });

  test('is summed over as many pages as may be asked for', async () => {
    const answer = await explain(pagedInOnes(await stockWith(50), MAX_PAGES), A, NOON);
    expect(answer?.warehouses).toMatchObject([{ locked: MAX_PAGES, inFlight: 50 - MAX_PAGES }]);
    expect(answer?.morePromises).toBe(false);
  });

  test('is not said when there is more than that: part of a sum is a wrong number', async () => {
    const answer = await explain(pagedInOnes(await stockWith(50), MAX_PAGES + 1), A, NOON);
    const [north] = answer?.warehouses ?? [];
    expect(north).toMatchObject({ onHand: 51, reserved: 50, available: 1 });
    for (const member of ['held', 'locked', 'inFlight']) expect(north).not.toHaveProperty(member);
    expect(answer?.morePromises).toBe(true);
    expect(stockAnswer.parse(JSON.parse(JSON.stringify(answer)))).toEqual(answer);
  });
});

test('a SKU that nobody has heard of is no stock of nothing', async () => {
  expect(await explain(await stockWith(1), sku('B'), NOON)).toBeUndefined();
});

test('the last movements of all warehouses are shown, the newest first', async () => {
  const store = await stockWith(0);
  const recorded = (place: string, line: number) => ({
    sku: A,
    warehouseId: warehouseId(place),
    source: '/wms',
    eventId: 'e1',
    line,
    type: 'test',
    onHand: 1,
    unsellable: 0,
    occurredAt: NOON + line,
    recordedAt: NOON,
  });
  await store.catalogWriter.putWarehouse(aWarehouse('south'));
  const change = { ...NO_CHANGE, bucket: bucketId('A', 'south'), onHand: 1, available: 1 };
  const movements = Array.from({ length: 12 }, (_, line) => recorded(line % 2 === 0 ? 'north' : 'south', line));
  await store.facts.record({ movements, changes: [change], workItems: [] }, NOON);
  const answer = await explain(store, A, NOON);
  expect(answer?.lastMovements.map(({ line }) => line)).toEqual([11, 10, 9, 8, 7, 6, 5, 4, 3, 2]);
  expect(stockAnswer.parse(answer)).toEqual(answer);
});

describe('the last count', () => {
  test('of each warehouse is shown with what it found, as it is now', async () => {
    const { shop, room } = await aCountingRoom(['A', 'B']);
    await shop.receive('north', [['A', 5]]);
    await shop.store.catalogWriter.putWarehouse(aWarehouse('south', 1));
    await shop.receive('south', [['A', 2]]);
    const at = shop.pass(60).clock.now;
    expect((await explain(shop.store, A, at))?.warehouses[0]).not.toHaveProperty('lastCount');
    await room.count('c', [['A', 4]], { scope: 'full' });
    const counted = async () => {
      const answer = stockAnswer.parse(await explain(shop.store, A, at));
      return answer.warehouses.map(({ warehouseId: id, lastCount }) => [id, lastCount]);
    };
    const head = { countId: 'c', scope: 'full', countedAt: new Date(at).toISOString() };
    const said = { expected: { onHand: 5, unsellable: 0 }, counted: { onHand: 4 }, class: 'unexplained' };
    expect(await counted()).toEqual([
      ['north', { ...head, difference: { ...said, state: 'open' } }],
      ['south', undefined],
    ]);
    await room.approve('c');
    expect((await counted())[0]).toEqual(['north', { ...head, difference: { ...said, state: 'approved' } }]);
    shop.pass(60);
    await room.count('d', [['A', 4]], { scope: 'full' });
    expect((await counted())[0]).toEqual([
      'north',
      { countId: 'd', scope: 'full', countedAt: new Date(shop.clock.now).toISOString() },
    ]);
  });
});
