import { beforeEach, describe, expect, test } from 'vitest';
import { SYSTEM } from '../../../../functions/core/domain/work-item.ts';
import type { Shop } from '../../../support/builders-shop.ts';
import { aStockedRoom, CountingRoom } from '../../../support/counting.ts';

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

describe('a fact that comes after its difference was approved', () => {
  test('opens it again, and what was booked too much is booked back once', async () => {
    await room.count('c', [['A', 15]], { at });
    await room.approve('c');
    expect(room.asked).toEqual([`resolved ${SYSTEM}`]);
    await room.follow();
    expect(await room.states('c')).toEqual(['A approved missing-receipt 10']);
    expect(room.asked).toEqual([`resolved ${SYSTEM}`]);
    await room.late(at - MINUTE, () => shop.receive('north', [['A', 5]]));
    expect(await room.states('c')).toEqual(['A open unexplained 20']);
    expect(room.asked).toEqual([`resolved ${SYSTEM}`, 'open 1']);
    await room.approve('c');
    await room.approve('c');
    await room.follow();
    expect(shop.stock('A', 'north')).toBe('15 / 0 / 15');
    expect(await room.states('c')).toEqual(['A approved unexplained 20']);
    expect(await room.totals('c')).toMatchObject({ open: 0, opened: 2 });
    expect(shop.workItems.map(({ status }) => status)).toEqual(['resolved', 'resolved']);
    expect(shop.violations).toEqual([]);
  });

  test('is seen in the later count alone, if there is one', async () => {
    await room.count('first', [['A', 10]], { at });
    await room.count('second', [['A', 10]], { at: at + 1 });
    await room.late(at - MINUTE, () => shop.receive('north', [['A', 5]]));
    expect(await room.states('first')).toEqual([]);
    expect(await room.states('second')).toEqual(['A open unexplained 15']);
  });

  test('that was booked by somebody who died before saying so: it is approved, and not settled', async () => {
    await room.count('c', [['A', 15]], { at });
    const gone = () => Promise.reject(new Error('gone'));
    const dying = new CountingRoom(shop, (store) => ({
      ...store,
      reconciliations: { ...store.reconciliations, change: gone },
    }));
    await expect(dying.approve('c')).rejects.toThrow('gone');
    await room.follow();
    expect((await room.differences('c'))[0]).toMatchObject({ state: 'approved', approval: { by: SYSTEM } });
    await room.late(at - MINUTE, () => shop.receive('north', [['A', 1]]));
    await room.approve('c');
    expect(shop.stock('A', 'north')).toBe('15 / 0 / 15');
    expect(await room.totals('c')).toMatchObject({ open: 0 });
  });
});
