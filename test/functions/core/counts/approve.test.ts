import { describe, expect, test } from 'vitest';
import { sku } from '../../../support/builders.ts';
import type { Shop } from '../../../support/builders-shop.ts';
import { approved, aStockedRoom, CountingRoom } from '../../../support/counting.ts';

const states = async (room: CountingRoom, id: string) =>
  (await room.differences(id)).map(({ sku: name, state }) => `${name} ${state}`);

const booked = (shop: Shop) =>
  [...shop.state.movements.values()]
    .filter(({ type }) => type === 'count-adjusted')
    .map(({ sku: name, onHand, unsellable, reconciliationId, reason }) => ({
      name,
      onHand,
      unsellable,
      reconciliationId,
      reason,
    }));

describe('approving', () => {
  test('books gains, losses and changes of status as the count says, naming it', async () => {
    const { shop, room } = await aStockedRoom();
    await room.count('c', [
      ['A', 12, 0],
      ['B', 7, 1],
      ['C', 10, 2],
    ]);
    expect(await room.approve('c')).toMatchObject(approved({ approved: 3 }));
    const named = { reconciliationId: 'c', reason: 'counted twice' };
    expect(booked(shop)).toEqual([
      { name: 'A', onHand: 2, unsellable: 0, ...named },
      { name: 'B', onHand: -3, unsellable: 1, ...named },
      { name: 'C', onHand: 0, unsellable: 2, ...named },
    ]);
    expect(['A', 'B', 'C'].map((id) => shop.stock(id, 'north'))).toEqual(['12 / 0 / 12', '7 / 0 / 6', '10 / 0 / 8']);
    expect(await states(room, 'c')).toEqual(['A approved', 'B approved', 'C approved']);
    expect((await room.differences('c'))[1]?.approval).toMatchObject({ by: 'mei', onHand: -3, unsellable: 1 });
    expect(shop.violations).toEqual([]);
  });

  test('twice books once', async () => {
    const { shop, room } = await aStockedRoom();
    await room.count('c', [['A', 12]]);
    await room.approve('c');
    const before = shop.everything;
    expect(await room.approve('c')).toMatchObject(approved({}));
    expect(shop.everything).toBe(before);
  });

  test('by two at once books once', async () => {
    const { shop, room } = await aStockedRoom();
    await room.count('c', [['A', 7]]);
    await Promise.all([room.approve('c'), room.approve('c'), room.approve('c')]);
    expect(shop.stock('A', 'north')).toBe('7 / 0 / 7');
    expect(await states(room, 'c')).toEqual(['A approved']);
  });

  test('goes on where a request died: what was booked is only marked', async () => {
    const { shop, room } = await aStockedRoom();
    await room.count('c', [['A', 7]]);
    const dying = new CountingRoom(shop, (store) => ({
      ...store,
      reconciliations: {
        ...store.reconciliations,
        change: async () => {
          throw new Error('gone');
        },
      },
    }));
    await expect(dying.approve('c')).rejects.toThrow('gone');
    expect(shop.stock('A', 'north')).toBe('7 / 0 / 7');
    expect(await room.approve('c')).toMatchObject(approved({ approved: 1 }));
    expect(shop.stock('A', 'north')).toBe('7 / 0 / 7');
    expect((await room.differences('c'))[0]).toMatchObject({ state: 'approved', approval: { onHand: -3 } });
  });

  test('without time stops, and says so', async () => {
    const { shop, room } = await aStockedRoom();
    await room.count('c', [['A', 7]]);
    expect(await room.approve('c', { all: true }, shop.clock.now - 1)).toMatchObject(approved({ finished: false }));
    expect(await states(room, 'c')).toEqual(['A open']);
  });

  test('takes only those of some SKUs', async () => {
    const { shop, room } = await aStockedRoom();
    await room.count('c', [
      ['A', 12],
      ['B', 7],
    ]);
    expect(await room.approve('c', { skus: [sku('B')] })).toMatchObject(approved({ approved: 1 }));
    expect(await states(room, 'c')).toEqual(['A open', 'B approved']);
    expect(shop.stock('A', 'north')).toBe('10 / 0 / 10');
  });

  test.each([
    [1, ['A open', 'B open', 'C open']],
    [2, ['A approved', 'B open', 'C approved']],
    [3, ['A approved', 'B approved', 'C approved']],
  ])('takes only those of at most %s units', async (threshold, expected) => {
    const { room } = await aStockedRoom();
    await room.count('c', [
      ['A', 12, 0],
      ['B', 7, 0],
      ['C', 10, 2],
    ]);
    await room.approve('c', { threshold });
    expect(await states(room, 'c')).toEqual(expected);
  });

  test('of what nobody counted, and of what agrees, is refused, and books nothing', async () => {
    const { shop, room } = await aStockedRoom();
    expect(await room.approve('c')).toMatchObject({ ok: false, refusal: { code: 'unknown-reconciliation' } });
    await room.count('c', [
      ['A', 12],
      ['B', 10],
    ]);
    const before = shop.everything;
    expect(await room.approve('c', { skus: [sku('A'), sku('B')] })).toMatchObject({
      ok: false,
      refusal: { code: 'unknown-difference', skus: ['B'] },
    });
    expect(shop.everything).toBe(before);
  });

  test('a loss may leave promises without goods', async () => {
    const { shop, room } = await aStockedRoom();
    await shop.reserve('o', [['A', 8]]);
    await room.count('c', [['A', 5]]);
    await room.approve('c');
    expect(shop.stock('A', 'north')).toBe('5 / 8 / -3');
    expect(shop.violations).toEqual([]);
  });
});
