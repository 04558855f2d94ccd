import { beforeEach, describe, expect, test } from 'vitest';
import { NO_TOTALS } from '../../../../functions/core/domain/reconciliation.ts';
import { SYSTEM } from '../../../../functions/core/domain/work-item.ts';
import type { Shop } from '../../../support/builders-shop.ts';
import { aCountingRoom, aStockedRoom, type CountingRoom } from '../../../support/counting.ts';

// A fact that happened before a count and is recorded after its comparison.

const MINUTE = 60_000;

let shop: Shop;
let room: CountingRoom;
/** The moment of the counts. */
let at: number;

beforeEach(async () => {
  ({ shop, room } = await aStockedRoom(['A', 'B']));
  at = shop.pass(600).clock.now;
  shop.pass(60);
});

describe('a fact that comes late', () => {
  test('and explains the difference leaves none, and the system ends the work item', async () => {
    await room.count('c', [['A', 15]], { at });
    expect(await room.states('c')).toEqual(['A open missing-receipt 10']);
    expect(room.asked).toEqual(['open 1']);
    await room.late(at - MINUTE, () => shop.receive('north', [['A', 5]]));
    expect(await room.states('c')).toEqual(['A settled missing-receipt 15']);
    expect(await room.totals('c')).toEqual({ ...NO_TOTALS, lines: 1, opened: 1 });
    expect(room.asked).toEqual([`resolved ${SYSTEM}`]);
    expect(await room.approve('c')).toMatchObject({ ok: true, value: { approved: 0, settled: 0 } });
    expect(shop.stock('A', 'north')).toBe('15 / 0 / 15');
  });

  test('and explains some of it changes it', async () => {
    await room.count('c', [['A', 15]], { at });
    await room.late(at, () => shop.receive('north', [['A', 7]]));
    expect(await room.states('c')).toEqual(['A open unexplained 17']);
    const differences = { ...NO_TOTALS.differences, unexplained: 1 };
    expect(await room.totals('c')).toMatchObject({ differences, open: 1 });
    expect(shop.workItems).toMatchObject([{ status: 'open', facts: { differences } }]);
    expect((await room.differences('c'))[0]?.near).toMatchObject([{ onHand: 10 }, { onHand: 7 }]);
  });

  test.each(['full', 'partial'] as const)(
    'and changes a line that agreed in a %s count opens a difference',
    async (scope) => {
      await room.count(
        'c',
        [
          ['A', 10],
          ['B', 10],
        ],
        { at, scope },
      );
      expect(shop.workItems).toEqual([]);
      await room.late(at - MINUTE, () => shop.adjust('north', [['A', -2]]));
      expect(await room.states('c')).toEqual(['A open missing-receipt 8']);
      expect(await room.totals('c')).toMatchObject({ open: 1, opened: 1 });
      expect(room.asked).toEqual(['open 1']);
    },
  );

  test('of a stock that a full count does not list opens a difference, and of a partial one none', async () => {
    await room.count(
      'full',
      [
        ['A', 10],
        ['B', 10],
      ],
      { at, scope: 'full' },
    );
    await room.count('partial', [['A', 10]], { at: at + 1 });
    await room.late(at - MINUTE, () => shop.receive('north', [['C', 3]]));
    expect(await room.states('full')).toEqual(['C open unexplained 3']);
    expect(await room.states('partial')).toEqual([]);
  });

  test('after the moment of the count changes nothing, nor does one in another warehouse', async () => {
    await room.count('c', [['A', 12]], { at, scope: 'full' });
    const before = [await room.states('c'), await room.totals('c'), room.asked];
    await room.late(at + 1, () => shop.receive('north', [['A', 2]]));
    await room.late(at - 1, () => shop.receive('south', [['A', 2]]));
    expect([await room.states('c'), await room.totals('c'), room.asked]).toEqual(before);
  });

  test('of long ago changes counts of the last seven days and no older ones', async () => {
    const day = 86_400;
    await room.count('old', [['A', 12]], { at });
    shop.pass(5 * day);
    await room.count('new', [['A', 12]], { at: shop.clock.now });
    shop.pass(3 * day);
    await room.late(at - MINUTE, () => shop.receive('north', [['A', 2]]));
    expect(await room.states('old')).toEqual(['A open missing-receipt 10']);
    expect(await room.states('new')).toEqual(['A settled missing-receipt 12']);
  });

  test('told of again and again changes nothing more', async () => {
    await room.count('c', [['A', 10]], { at });
    await room.late(at - MINUTE, () => shop.receive('north', [['A', 2]]));
    const before = shop.everything;
    await room.follow();
    expect(shop.everything).toBe(before);
  });
});

describe('facts that come late one after the other', () => {
  test('open, settle and open again, and a person is asked again', async () => {
    await room.count('c', [['A', 10]], { at });
    await room.late(at - MINUTE, () => shop.receive('north', [['A', 2]]));
    await room.late(at - MINUTE, () => shop.adjust('north', [['A', -2]]));
    expect(await room.states('c')).toEqual(['A settled unexplained 10']);
    expect(room.asked).toEqual([`resolved ${SYSTEM}`]);
    await room.late(at - MINUTE, () => shop.adjust('north', [['A', -1]]));
    expect(await room.states('c')).toEqual(['A open missing-receipt 9']);
    expect(await room.totals('c')).toMatchObject({ open: 1, opened: 2 });
    expect(room.asked).toEqual([`resolved ${SYSTEM}`, 'open 1']);
  });

  test('say the same in whatever order they come', async () => {
    const facts = [
      () => shop.receive('north', [['A', 5]], 'a'),
      () => shop.adjust('north', [['A', -2]], 'b'),
      () => shop.receive('north', [['B', 4]], 'c'),
    ];
    const ends: unknown[] = [];
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
      [1, 0, 2],
      [1, 2, 0],
    ]) {
      ({ shop, room } = await aCountingRoom());
      await room.count(
        'c',
        [
          ['A', 3],
          ['B', 1],
        ],
        { at },
      );
      for (const index of order) await room.late(at - MINUTE, () => (facts[index] as () => Promise<unknown>)());
      const { opened: _opened, ...totals } = (await room.totals('c')) ?? NO_TOTALS;
      ends.push([(await room.states('c')).filter((state) => state.includes('open')), totals]);
    }
    expect(ends[0]).toMatchObject([['B open unexplained 4'], { open: 1 }]);
    expect(new Set(ends.map((end) => JSON.stringify(end))).size).toBe(1);
  });

  test('leave a work item that a person settled alone, until another difference opens', async () => {
    await room.count(
      'c',
      [
        ['A', 15],
        ['B', 10],
      ],
      { at },
    );
    const item = shop.workItems[0];
    if (item === undefined) throw new Error('nobody was asked');
    const settlement = { resolution: 'acknowledged', resolvedBy: 'mei', reason: 'seen', resolvedAt: at } as const;
    await shop.store.workItems.resolve(item, settlement);
    await room.late(at - MINUTE, () => shop.receive('north', [['A', 1]]));
    expect(room.asked).toEqual(['resolved mei']);
    await room.late(at - MINUTE, () => shop.receive('north', [['B', 1]]));
    expect(room.asked).toEqual(['resolved mei', 'open 2']);
    expect(shop.workItems[1]?.cause).toBe('count-difference/c/1');
  });
});
