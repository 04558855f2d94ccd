import { describe, expect, test } from 'vitest';
import type { Stocktaking } from '../../../../functions/core/counts/ports.ts';
import type { Store } from '../../../../functions/core/store/store.ts';
import type { Shop } from '../../../support/builders-shop.ts';
import { aCountingRoom, aStockedRoom, CountingRoom } from '../../../support/counting.ts';

describe('while a count is compared', () => {
  /** Something happens once, between two readings of the store: after the nth of a kind. */
  function between(shop: Shop, name: keyof Stocktaking, nth: number, happens: () => Promise<unknown>) {
    let calls = 0;
    return new CountingRoom(shop, (store: Store) => {
      const method = store.stocktaking[name] as (...args: unknown[]) => Promise<unknown>;
      const interrupted = async (...args: unknown[]) => {
        const answer = await method(...args);
        calls += 1;
        if (calls === nth) await happens();
        return answer;
      };
      return { ...store, stocktaking: { ...store.stocktaking, [name]: interrupted } };
    });
  }

  const MOMENTS = [
    ['readings', 1],
    ['movedAfter', 1],
    ['readings', 2],
    ['movedAfter', 2],
  ] as const;

  test.each(MOMENTS)('a fact recorded after %s, number %i, is no difference', async (name, nth) => {
    const { shop } = await aCountingRoom();
    await shop.receive('north', [['A', 10]]);
    const at = shop.clock.now;
    shop.pass(5);
    await shop.receive('north', [['A', 1]]);
    const room = between(shop, name, nth, () => shop.pass(5).receive('north', [['A', 7]]));
    await room.count('c', [['A', 10]], { at });
    expect(await room.found('c')).toEqual([]);
    expect(shop.stock('A', 'north')).toBe('18 / 0 / 18');
  });

  test.each(MOMENTS)('a fact recorded after %s, number %i, hides no difference', async (name, nth) => {
    const { shop } = await aCountingRoom();
    await shop.receive('north', [['A', 10]]);
    const at = shop.clock.now;
    shop.pass(5);
    await shop.receive('north', [['A', 1]]);
    // One too few for what was counted, and then one comes.
    const room = between(shop, name, nth, () => shop.pass(5).receive('north', [['A', 1]]));
    await room.count('c', [['A', 11]], { at });
    expect(await room.found('c')).toEqual(['A missing-receipt 1 0']);
  });

  test('a stock that never rests is compared later, and not wrongly', async () => {
    const { shop } = await aCountingRoom();
    await shop.receive('north', [['A', 10]]);
    const room = new CountingRoom(shop, (store) => ({
      ...store,
      stocktaking: {
        ...store.stocktaking,
        readings: async (...args) => {
          await shop.pass(1).receive('north', [['A', 1]]);
          return store.stocktaking.readings(...args);
        },
      },
    }));
    await expect(room.count('c', [['A', 10]])).rejects.toThrow('the stock of A in north kept moving');
  });
});

describe('while another run of the same count is at work', () => {
  /** Sees the store so that everything happens once, just before what a step found is kept. */
  function slow(shop: Shop, happens: () => Promise<unknown>) {
    let isFirst = true;
    return new CountingRoom(shop, (store: Store) => ({
      ...store,
      reconciliations: {
        ...store.reconciliations,
        keep: async (...args) => {
          if (isFirst) {
            isFirst = false;
            await happens();
          }
          return store.reconciliations.keep(...args);
        },
      },
    }));
  }

  test('one that slept opens no difference that a person approved since', async () => {
    const { shop, room } = await aStockedRoom();
    const at = shop.clock.now;
    const sleeper = slow(shop, async () => {
      await room.count('c', [['A', 7]], { at });
      await room.approve('c');
    });
    expect(await sleeper.count('c', [['A', 7]], { at })).toMatchObject({ kind: 'unfinished' });
    expect(await room.states('c')).toEqual(['A approved unexplained 10']);
    expect(await room.totals('c')).toMatchObject({ open: 0 });
  });

  test('one that woke forgets no difference that the totals have', async () => {
    const { shop, room } = await aStockedRoom();
    const at = shop.clock.now;
    const first = slow(shop, async () => {
      // Another run of it begins, and sees a receipt that this one has not seen.
      await shop.receive('north', [['A', 2]]);
      await room.count('c', [['A', 12]], { at, until: at - 1 });
    });
    expect(await first.count('c', [['A', 12]], { at })).toMatchObject({ kind: 'unfinished' });
    await room.count('c', [['A', 12]], { at });
    expect(await room.states('c')).toEqual([]);
    expect(await room.totals('c')).toMatchObject({ lines: 1, open: 0 });
    expect(shop.workItems).toEqual([]);
  });
});
