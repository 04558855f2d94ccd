import { describe, expect, test } from 'vitest';
import { reconcile } from '../../../../functions/core/counts/reconcile.ts';
import { COUNT_LINES_PER_STEP } from '../../../../functions/core/domain/limits.ts';
import { refuse } from '../../../../functions/core/domain/result.ts';
import { aCountingRoom, CountingRoom, counted, countId, countOf } from '../../../support/counting.ts';

const finished = (also: object) => ({ kind: 'finished', reconciliation: expect.objectContaining(also) });

describe('a run that ends half way', () => {
  const many = (length: number) =>
    Array.from({ length }, (_, i) => [`S${String(i).padStart(5, '0')}`, i % 500 === 0 ? 1 : 0] as const);
  const LINES = many(2 * COUNT_LINES_PER_STEP + 100);

  test('without time goes on where it was', async () => {
    const { shop, room } = await aCountingRoom();
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
      finished({ status: 'done', totals: expect.objectContaining({ lines: LINES.length, unlisted: 0, open: 5 }) }),
    );
    expect(await room.found('c')).toHaveLength(5);
  });

  test.each(['keep', 'save', 'becomeLatest'] as const)(
    'dying at %s finds the same as one that did not',
    async (name) => {
      const { shop, room } = await aCountingRoom();
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
    const { shop, room } = await aCountingRoom();
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

  test('asks nobody any more when a later count was done before it', async () => {
    const { shop, room } = await aCountingRoom();
    const at = shop.clock.now;
    const dying = new CountingRoom(shop, (store) => ({
      ...store,
      reconciliations: {
        ...store.reconciliations,
        becomeLatest: async () => {
          throw new Error('gone');
        },
      },
    }));
    await expect(dying.count('c', [['A', 3]], { at })).rejects.toThrow('gone');
    expect(room.asked).toEqual(['open 1']);
    shop.pass(60);
    await room.count('later', [], { scope: 'full' });
    expect(await room.count('c', [['A', 3]], { at })).toMatchObject(finished({ status: 'stale' }));
    expect(room.asked).toEqual(['resolved system']);
  });

  test('leaves the count to another run that is faster', async () => {
    const { shop, room } = await aCountingRoom();
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
    const { room } = await aCountingRoom();
    const outcome = await room.count('c', [
      ['A', 1],
      ['B', 1],
      ['A', 2],
    ]);
    expect(outcome).toMatchObject(finished({ status: 'rejected', problem: 'line 3 names A a second time' }));
    expect(await room.approve('c')).toMatchObject({ ok: false, refusal: { code: 'reconciliation-not-open' } });
  });

  test('with a line that cannot be read is rejected, and stays so', async () => {
    const { shop, room } = await aCountingRoom();
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
