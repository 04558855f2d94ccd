import { describe, expect, test } from 'vitest';
import type { Stocktaking } from '../../../../functions/core/counts/ports.ts';
import { reconcile } from '../../../../functions/core/counts/reconcile.ts';
import { COUNT_LINES_PER_STEP } from '../../../../functions/core/domain/limits.ts';
import { promisesOf } from '../../../../functions/core/domain/promise.ts';
import { refuse } from '../../../../functions/core/domain/result.ts';
import type { Store } from '../../../../functions/core/store/store.ts';
import { aListing } from '../../../support/builders.ts';
import { openShop, type Shop } from '../../../support/builders-shop.ts';
import { CountingRoom, counted, countId, countOf } from '../../../support/counting.ts';

async function aRoom(listings = ['A', 'B', 'C']): Promise<{ shop: Shop; room: CountingRoom }> {
  const shop = await openShop({ listings: listings.map((id) => aListing(id)) });
  return { shop, room: new CountingRoom(shop) };
}

const finished = (also: object) => ({ kind: 'finished', reconciliation: expect.objectContaining(also) });

describe('a count', () => {
  test('worked example 6: what is sold and unshipped is still there, and no difference', async () => {
    const { shop, room } = await aRoom();
    await shop.receive('north', [['A', 10]]);
    await shop.reserve('o', [['A', 3]]);
    await shop.confirm('o');
    expect(shop.stock('A', 'north')).toBe('10 / 3 / 7');
    expect(await room.count('c', [['A', 10]], { scope: 'full' })).toMatchObject(finished({ status: 'done' }));
    expect(await room.found('c')).toEqual([]);
    expect(shop.workItems).toEqual([]);
  });

  test('is compared as of its moment: what moved since, in either direction, is no difference', async () => {
    const { shop, room } = await aRoom();
    await shop.receive('north', [['A', 10]]);
    const at = shop.pass(60).clock.now;
    shop.pass(60);
    await shop.receive('north', [['A', 5]]);
    await shop.adjust('north', [['A', -2]]);
    await shop.changeStatus('north', 'unsellable', [['A', 1]]);
    await room.count('c', [['A', 10, 0]], { at });
    expect(await room.found('c')).toEqual([]);
    await room.count('now', [['A', 13, 1]]);
    expect(await room.found('now')).toEqual([]);
  });

  test('knows of a movement of its very moment', async () => {
    const { shop, room } = await aRoom();
    await shop.receive('north', [['A', 10]]);
    await room.count('c', [['A', 10]], { at: shop.clock.now });
    expect(await room.found('c')).toEqual([]);
  });

  test('classes what differs, and names the movements near it', async () => {
    const { shop, room } = await aRoom(['A', 'B', 'C', 'D']);
    await shop.receive(
      'north',
      [
        ['A', 10],
        ['B', 10],
        ['C', 10],
        ['D', 10],
      ],
      'receipt',
    );
    await shop.reserve('o', [['B', 3]]);
    await shop.confirm('o');
    await shop.store.availability.replacePromises([], promisesOf(shop.reservation('o')));
    await room.count('c', [
      ['A', 12],
      ['B', 8],
      ['C', 9],
      ['D', 10, 2],
    ]);
    expect(await room.found('c')).toEqual([
      'A missing-receipt 2 0',
      'B missing-shipment -2 0',
      'C unexplained -1 0',
      'D status 0 2',
    ]);
    const [first] = await room.differences('c');
    expect(first?.near).toMatchObject([{ eventId: 'receipt', onHand: 10 }]);
    const totals = {
      lines: 4,
      differences: { 'missing-receipt': 1, 'missing-shipment': 1, status: 1, unexplained: 1 },
    };
    expect(await room.context.reconciliations.read(countId('c'))).toMatchObject({ status: 'done', totals });
  });

  test('opens one work item, whatever it found', async () => {
    const { shop, room } = await aRoom();
    await room.count('c', [
      ['A', 1],
      ['B', 1],
    ]);
    expect(shop.workItems).toMatchObject([{ kind: 'count-difference', cause: 'count-difference/c' }]);
  });
});

describe('a full count', () => {
  test('counts what it does not list as nothing, and only where the ledger has something', async () => {
    const { shop, room } = await aRoom();
    await shop.receive('north', [
      ['A', 4],
      ['B', 2],
      ['C', 1],
    ]);
    await shop.adjust('north', [['C', -1]]);
    await room.count('c', [['A', 4]], { scope: 'full' });
    expect(await room.found('c')).toEqual(['B unexplained -2 0']);
    expect(await room.context.reconciliations.read(countId('c'))).toMatchObject({ totals: { lines: 1, unlisted: 2 } });
  });

  test('leaves other warehouses alone', async () => {
    const { shop, room } = await aRoom();
    await shop.receive('south', [['B', 2]]);
    await room.count('c', [], { scope: 'full' });
    expect(await room.found('c')).toEqual([]);
  });

  test('a partial one says nothing of what it does not list', async () => {
    const { shop, room } = await aRoom();
    await shop.receive('north', [['B', 2]]);
    await room.count('c', [['A', 0]]);
    expect(await room.found('c')).toEqual([]);
  });
});

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
    const { shop } = await aRoom();
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
    const { shop } = await aRoom();
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
    const { shop } = await aRoom();
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

describe('the same count again', () => {
  test('changes nothing', async () => {
    const { shop, room } = await aRoom();
    const at = shop.clock.now;
    await room.count('c', [['A', 1]], { at });
    const before = shop.everything;
    shop.pass(60);
    expect(await room.count('c', [['A', 1]], { at })).toMatchObject(finished({ status: 'done' }));
    expect(shop.everything).toBe(before);
  });

  test.each([
    ['other lines', [['A', 2]], {}],
    ['another scope', [['A', 1]], { scope: 'full' }],
    ['another warehouse', [['A', 1]], { warehouse: 'south' }],
  ] as const)('with %s is a contradiction', async (_case, lines, settings) => {
    const { shop, room } = await aRoom();
    await room.count('c', [['A', 1]]);
    const before = shop.everything;
    expect(await room.count('c', lines, settings)).toMatchObject({ kind: 'contradiction' });
    expect(shop.everything).toBe(before);
  });
});

describe('a stale count', () => {
  test('of an earlier moment than a full one is recorded, and not compared', async () => {
    const { shop, room } = await aRoom();
    const early = shop.clock.now;
    await shop.pass(60).receive('north', [['A', 1]]);
    await room.count('late', [['A', 1]], { scope: 'full' });
    expect(await room.count('early', [['A', 5]], { at: early })).toMatchObject(finished({ status: 'stale' }));
    expect(await room.found('early')).toEqual([]);
    expect(await room.approve('early')).toMatchObject({ ok: false, refusal: { code: 'reconciliation-not-open' } });
  });

  test('is one that a later full one overtook while it ran', async () => {
    const { shop, room } = await aRoom();
    const at = shop.clock.now;
    expect(await room.count('early', [['A', 5]], { at, until: at - 1 })).toMatchObject({ kind: 'unfinished' });
    await shop.pass(60).receive('north', [['A', 1]]);
    await room.count('late', [['A', 1]], { scope: 'full' });
    expect(await room.count('early', [['A', 5]], { at })).toMatchObject(finished({ status: 'stale' }));
    expect(shop.workItems).toEqual([]);
  });

  test('is none beside a later partial one', async () => {
    const { shop, room } = await aRoom();
    const early = shop.clock.now;
    shop.pass(60);
    await room.count('late', [['A', 0]]);
    expect(await room.count('early', [['A', 0]], { at: early })).toMatchObject(finished({ status: 'done' }));
  });
});

describe('two counts in a row', () => {
  test('with the same unexplained difference raise its priority', async () => {
    const { shop, room } = await aRoom();
    await shop.receive('north', [
      ['A', 5],
      ['B', 5],
    ]);
    await room.count('first', [
      ['A', 4],
      ['B', 4],
    ]);
    shop.pass(60);
    await room.count('second', [
      ['A', 4],
      ['B', 3],
    ]);
    expect((await room.differences('second')).map(({ sku: id, priority }) => `${id} ${priority}`)).toEqual([
      'A high',
      'B normal',
    ]);
  });
});

describe('a run that ends half way', () => {
  const many = (length: number) =>
    Array.from({ length }, (_, i) => [`S${String(i).padStart(5, '0')}`, i % 500 === 0 ? 1 : 0] as const);
  const LINES = many(2 * COUNT_LINES_PER_STEP + 100);

  test('without time goes on where it was', async () => {
    const { shop, room } = await aRoom();
    const at = shop.clock.now;
    let steps = 0;
    const clock = { ...room.context, now: () => at + steps++ };
    const count = countOf('c', counted(LINES), { scope: 'partial', at, warehouse: 'north' });

    expect(await reconcile(clock, count, at + 2)).toMatchObject({ kind: 'unfinished' });
    const half = await room.context.reconciliations.read(countId('c'));
    expect(half?.totals.lines).toBeGreaterThan(0);
    expect(half?.totals.lines).toBeLessThan(LINES.length);
    shop.calls.length = 0;
    expect(await room.count('c', LINES, { at })).toMatchObject(
      finished({ status: 'done', totals: { lines: LINES.length, unlisted: 0, differences: expect.anything() } }),
    );
    expect(await room.found('c')).toHaveLength(5);
  });

  test.each(['keep', 'save', 'becomeLatest'] as const)(
    'dying at %s finds the same as one that did not',
    async (name) => {
      const { shop, room } = await aRoom();
      const at = shop.clock.now;
      let calls = 0;
      const dying = new CountingRoom(shop, (store) => ({
        ...store,
        reconciliations: {
          ...store.reconciliations,
          [name]: async (...args: never[]) => {
            calls += 1;
            if (calls === 2 || name === 'becomeLatest') throw new Error('gone');
            return (store.reconciliations[name] as (...all: never[]) => Promise<unknown>)(...args);
          },
        },
      }));
      await expect(dying.count('c', LINES, { at })).rejects.toThrow('gone');
      await room.count('c', LINES, { at });
      const { totals } = (await room.context.reconciliations.read(countId('c'))) ?? {};
      expect(totals).toMatchObject({ lines: LINES.length, differences: { 'missing-receipt': 5 } });
      expect(await room.found('c')).toHaveLength(5);
      expect(shop.workItems).toHaveLength(1);
    },
  );

  test('forgets a difference that a fact explained meanwhile', async () => {
    const { shop, room } = await aRoom();
    const at = shop.clock.now;
    const dying = new CountingRoom(shop, (store) => ({
      ...store,
      reconciliations: {
        ...store.reconciliations,
        save: async () => {
          throw new Error('gone');
        },
      },
    }));
    await expect(dying.count('c', [['A', 3]], { at })).rejects.toThrow('gone');
    expect(await room.found('c')).toEqual(['A missing-receipt 3 0']);
    await shop.receive('north', [['A', 3]]);
    await room.count('c', [['A', 3]], { at });
    expect(await room.found('c')).toEqual([]);
    expect(shop.workItems).toEqual([]);
  });

  test('leaves the count to another run that is faster', async () => {
    const { shop, room } = await aRoom();
    const at = shop.clock.now;
    let isFirst = true;
    const slow = new CountingRoom(shop, (store) => ({
      ...store,
      stocktaking: {
        ...store.stocktaking,
        readings: async (...args) => {
          if (isFirst) {
            isFirst = false;
            await room.count('c', [['A', 3]], { at });
          }
          return store.stocktaking.readings(...args);
        },
      },
    }));
    expect(await slow.count('c', [['A', 3]], { at })).toMatchObject({ kind: 'unfinished' });
    expect(await slow.count('c', [['A', 3]], { at })).toMatchObject(
      finished({ totals: expect.objectContaining({ lines: 1 }) }),
    );
  });
});

describe('a list that is wrong', () => {
  test('with a SKU twice is rejected, and names the line', async () => {
    const { room } = await aRoom();
    const outcome = await room.count('c', [
      ['A', 1],
      ['B', 1],
      ['A', 2],
    ]);
    expect(outcome).toMatchObject(finished({ status: 'rejected', problem: 'line 3 names A a second time' }));
    expect(await room.approve('c')).toMatchObject({ ok: false, refusal: { code: 'reconciliation-not-open' } });
  });

  test('with a line that cannot be read is rejected, and stays so', async () => {
    const { shop, room } = await aRoom();
    const settings = { scope: 'partial', at: shop.clock.now, warehouse: 'north' } as const;
    const count = {
      ...countOf('c', [], settings),
      lines: async function* () {
        yield refuse('is not JSON');
      },
    };

    const rejected = finished({ status: 'rejected', problem: 'line 1 is not JSON' });
    expect(await reconcile(room.context, count, Number.POSITIVE_INFINITY)).toMatchObject(rejected);
    expect(await reconcile(room.context, count, Number.POSITIVE_INFINITY)).toMatchObject(rejected);
  });
});
