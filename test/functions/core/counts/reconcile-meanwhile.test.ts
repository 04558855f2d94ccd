import { describe, expect, test } from 'vitest';
import type { Stocktaking } from '../../../../functions/core/counts/ports.ts';
import type { Store } from '../../../../functions/core/store/store.ts';
import type { Shop } from '../../../support/builders-shop.ts';
import { aCountingRoom, CountingRoom } from '../../../support/counting.ts';

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
