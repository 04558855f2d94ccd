import { describe, expect, test } from 'vitest';
import { COUNT_LINES_PER_STEP } from '../../../../functions/core/domain/limits.ts';
import { NO_TOTALS } from '../../../../functions/core/domain/reconciliation.ts';
import type { Store } from '../../../../functions/core/store/store.ts';
import { sku, warehouseId } from '../../../support/builders.ts';
import type { Shop } from '../../../support/builders-shop.ts';
import { aCountingRoom, CountingRoom, countId } from '../../../support/counting.ts';

// A fact comes late while the count is still compared, or while another fact is.

const MANY = Array.from({ length: COUNT_LINES_PER_STEP + 5 }, (_, i) => [`S${String(i).padStart(5, '0')}`, 0] as const);
const FIRST = 'S00000';

async function receiveLate(shop: Shop, name: string, units: number): Promise<void> {
  const { now } = shop.clock;
  shop.clock.now = now - 60_000;
  await shop.receive('north', [[name, units]]);
  shop.clock.now = now;
}

type Method = 'save' | 'keep' | 'change' | 'difference';

/** Before or after the nth call of a method, something happens, or the run dies. */
function interrupted(shop: Shop, name: Method, nth: number, when: 'before' | 'after', happens: () => Promise<void>) {
  let calls = 0;
  return new CountingRoom(shop, (store: Store) => {
    const method = store.reconciliations[name] as (...args: unknown[]) => Promise<unknown>;
    const replaced = async (...args: unknown[]) => {
      calls += 1;
      const isNow = calls === nth;
      if (isNow && when === 'before') await happens();
      const answer = await method(...args);
      if (isNow && when === 'after') await happens();
      return answer;
    };
    return { ...store, reconciliations: { ...store.reconciliations, [name]: replaced } };
  });
}

describe('a fact that comes while the count runs', () => {
  // The first step, the second, the page of unlisted stocks, and being done.
  test.each([1, 2, 3, 4] as const)('around saving number %i is known in the end', async (nth) => {
    for (const when of ['before', 'after'] as const) {
      const { shop, room } = await aCountingRoom();
      const at = shop.clock.now;
      const running = interrupted(shop, 'save', nth, when, async () => {
        await receiveLate(shop, FIRST, 2);
        await room.follow();
      });
      await running.count('c', MANY, { at, scope: 'full' });
      expect(await room.found('c')).toEqual([`${FIRST} unexplained -2 0`]);
      expect(await room.totals('c')).toMatchObject({ open: 1, opened: 1 });
      expect(shop.workItems).toMatchObject([{ status: 'open', facts: { open: 1 } }]);
      expect(await room.context.lateFacts.noted(countId('c'))).toEqual([]);
    }
  });

  test('is known also if the run dies when it is done: the message comes again', async () => {
    const { shop, room } = await aCountingRoom();
    const at = shop.clock.now;
    const meddled = interrupted(shop, 'save', 1, 'after', async () => {
      await receiveLate(shop, FIRST, 2);
      await room.follow();
    });
    const gone = () => Promise.reject(new Error('gone'));
    Object.assign(meddled.context, { lateFacts: { ...meddled.context.lateFacts, noted: gone } });
    await expect(meddled.count('c', MANY, { at })).rejects.toThrow('gone');
    expect(await room.context.reconciliations.read(countId('c'))).toMatchObject({
      status: 'done',
      totals: { open: 0 },
    });
    await room.count('c', MANY, { at });
    expect(await room.found('c')).toEqual([`${FIRST} unexplained -2 0`]);
    expect(room.asked).toEqual(['open 1']);
  });
});

describe('a count that is done before the note is left', () => {
  test('is compared again by whoever leaves it', async () => {
    const { shop, room } = await aCountingRoom();
    const at = shop.clock.now;
    await room.count('c', [['A', 0]], { at, until: at - 1 });
    // Everything is compared, and then a fact comes.
    const last = interrupted(shop, 'save', 1, 'after', () => receiveLate(shop, 'A', 2));
    const follower = new CountingRoom(shop, (store) => {
      const note: Store['lateFacts']['note'] = async (...args) => {
        await last.count('c', [['A', 0]], { at });
        return store.lateFacts.note(...args);
      };
      return { ...store, lateFacts: { ...store.lateFacts, note } };
    });
    await receiveLate(shop, 'B', 1);
    await follower.follow([{ sku: sku('A'), warehouseId: warehouseId('north'), occurredAt: at - 60_000 }]);
    expect(await room.found('c')).toEqual(['A unexplained -2 0']);
  });
});

describe('two who compare the same stock again', () => {
  test.each(['before', 'after'] as const)('agree on who saw more of the ledger (%s)', async (when) => {
    const { shop, room } = await aCountingRoom();
    const at = shop.clock.now;
    await shop.receive('north', [['A', 10]]);
    await room.count('c', [['A', 10]], { at });
    await receiveLate(shop, 'A', 5);
    // While the first is about to write what it saw, or just has, the rest comes and somebody else compares it.
    const slow = interrupted(shop, 'change', 1, when, async () => {
      await receiveLate(shop, 'A', 2);
      await room.follow();
    });
    await slow.follow();
    expect(await room.found('c')).toEqual(['A unexplained -7 0']);
    expect(await room.totals('c')).toMatchObject({ open: 1, opened: 1 });
  });

  test('when what the first saw is undone before it writes, nothing is left', async () => {
    const { shop, room } = await aCountingRoom();
    const at = shop.clock.now;
    await shop.receive('north', [['A', 10]]);
    await room.count('c', [['A', 10]], { at });
    await receiveLate(shop, 'A', 5);
    const slow = interrupted(shop, 'change', 1, 'before', async () => {
      const { now } = shop.clock;
      shop.clock.now = now - 60_000;
      await shop.adjust('north', [['A', -5]]);
      shop.clock.now = now;
      await room.follow();
    });
    await slow.follow();
    expect((await room.differences('c')).map(({ state }) => state)).toEqual(['settled']);
    expect(await room.totals('c')).toEqual({ ...NO_TOTALS, lines: 1, opened: 1 });
    expect(shop.workItems.filter(({ status }) => status === 'open')).toEqual([]);
  });

  test.each(['change', 'difference'] as const)('one that dies at %s is followed by one that ends it', async (name) => {
    for (const when of ['before', 'after'] as const) {
      const { shop, room } = await aCountingRoom();
      const at = shop.clock.now;
      await room.count('c', [['A', 0]], { at });
      await receiveLate(shop, 'A', 5);
      const dying = interrupted(shop, name, 1, when, async () => {
        throw new Error('gone');
      });
      await expect(dying.follow()).rejects.toThrow('gone');
      await room.follow();
      expect(await room.found('c')).toEqual(['A unexplained -5 0']);
      expect(shop.workItems).toMatchObject([{ status: 'open', facts: { open: 1 } }]);
    }
  });
});
