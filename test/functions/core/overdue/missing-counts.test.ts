import { beforeEach, describe, expect, test } from 'vitest';
import { type MissingCounts, missingCounts } from '../../../../functions/core/overdue/missing-counts.ts';
import type { CountWatch } from '../../../../functions/core/overdue/ports.ts';
import { aListing } from '../../../support/builders.ts';
import { openShop, type Shop } from '../../../support/builders-shop.ts';
import { CountingRoom } from '../../../support/counting.ts';

const HOUR = 3_600;

let shop: Shop;
let room: CountingRoom;
let context: MissingCounts;

beforeEach(async () => {
  shop = await openShop({ listings: [aListing('A')], warehouses: ['north', 'south'] });
  room = new CountingRoom(shop);
  context = { ...shop.store, now: () => shop.clock.now };
});

const look = () => missingCounts(context);
const asked = () => shop.workItems.map(({ cause, status }) => `${cause} ${status}`);
const count = (id: string, settings = {}) => room.count(id, [['A', 5]], { scope: 'full', ...settings });

describe('a warehouse that was counted', () => {
  beforeEach(async () => {
    await shop.receive('north', [['A', 5]]);
    await count('first');
  });

  test('is overdue after 26 hours and not before, and is asked for once', async () => {
    const countedAt = shop.clock.now;
    shop.pass(26 * HOUR);
    expect(await look()).toBe(0);
    expect(asked()).toEqual([]);
    shop.pass(1);
    expect([await look(), await look()]).toEqual([1, 1]);
    expect(asked()).toEqual([`missing-count/north/${countedAt} open`]);
    expect(shop.workItems[0]?.facts).toEqual({ warehouseId: 'north', since: countedAt, countedAt });
  });

  test('and is counted again is not overdue any more: the system resolves the work item', async () => {
    shop.pass(27 * HOUR);
    await look();
    await count('second');
    expect(await look()).toBe(0);
    expect(shop.workItems).toMatchObject([{ status: 'resolved', resolvedBy: 'system' }]);
    shop.pass(27 * HOUR);
    expect(await look()).toBe(1);
    expect(shop.workItems.map(({ status }) => status)).toEqual(['resolved', 'open']);
  });

  test('is still overdue when only a part of it was counted', async () => {
    shop.pass(27 * HOUR);
    await room.count('part', [['A', 5]]);
    expect(await look()).toBe(1);
  });

  test('as of long ago is overdue again: one gap ends, the next begins', async () => {
    const first = shop.clock.now;
    shop.pass(60 * HOUR);
    await look();
    const late = shop.clock.now - 30 * HOUR * 1_000;
    await count('late', { at: late });
    expect(await look()).toBe(1);
    expect(asked()).toEqual([`missing-count/north/${first} resolved`, `missing-count/north/${late} open`]);
  });

  test('is not asked for again in the same gap once a person settled it', async () => {
    shop.pass(27 * HOUR);
    await look();
    const [item] = shop.workItems;
    if (item === undefined) throw new Error('nobody was asked');
    const settlement = {
      resolution: 'acknowledged',
      resolvedBy: 'mei',
      reason: 'on their way',
      resolvedAt: 1,
    } as const;
    await shop.store.workItems.resolve(item, settlement);
    expect(await look()).toBe(1);
    expect(shop.workItems).toMatchObject([{ status: 'resolved', resolvedBy: 'mei' }]);
    await count('second');
    expect(await look()).toBe(0);
    expect(shop.workItems).toMatchObject([{ status: 'resolved', resolvedBy: 'mei' }]);
  });
});

describe('a warehouse that was never counted', () => {
  test('is not overdue while nothing ever moved there', async () => {
    await look();
    shop.pass(100 * HOUR);
    expect(await look()).toBe(0);
    expect(asked()).toEqual([]);
  });

  test('is overdue 26 hours after anything was first seen there', async () => {
    await look();
    shop.pass(100 * HOUR);
    await shop.receive('south', [['A', 1]]);
    expect(await look()).toBe(0);
    const since = shop.clock.now;
    shop.pass(26 * HOUR);
    expect(await look()).toBe(0);
    shop.pass(1);
    expect(await look()).toBe(1);
    expect(asked()).toEqual(['missing-count/south/never open']);
    expect(shop.workItems[0]?.facts).toEqual({ warehouseId: 'south', since });
    await room.count('c', [['A', 1]], { scope: 'full', warehouse: 'south' });
    expect(await look()).toBe(0);
    expect(asked()).toEqual(['missing-count/south/never resolved']);
  });
});

test.each([1, 2, 3])('a look that dies at its saving number %i is made up for by the next', async (nth) => {
  await shop.receive('north', [['A', 5]]);
  let saves = 0;
  const save: CountWatch['save'] = async (...args) => {
    saves += 1;
    if (saves === nth) throw new Error('gone');
    return shop.store.countWatch.save(...args);
  };
  context = { ...context, countWatch: { ...shop.store.countWatch, save } };
  const steps = [0, 27 * HOUR, 27 * HOUR];
  for (const seconds of steps) {
    shop.pass(seconds);
    await look().catch((fault: Error) => expect(fault.message).toBe('gone'));
    await look();
    if (seconds > 0) await count(`c-${shop.clock.now}`);
  }
  await look();
  expect(shop.workItems.length).toBeGreaterThan(0);
  expect(shop.workItems.filter(({ status }) => status === 'open')).toEqual([]);
});
