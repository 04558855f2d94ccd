import { beforeEach, describe, expect, test } from 'vitest';
import type { Shop } from '../../../support/builders-shop.ts';
import { aCountingRoom, type CountingRoom } from '../../../support/counting.ts';

// An unexplained difference that two counts in a row find does not go away by itself.

let shop: Shop;
let room: CountingRoom;

beforeEach(async () => {
  ({ shop, room } = await aCountingRoom());
  await shop.receive('north', [
    ['A', 5],
    ['B', 5],
  ]);
  shop.pass(600);
});

const priorities = async (id: string) =>
  (await room.differences(id)).map(({ sku, priority, state }) => `${sku} ${priority} ${state}`);
const workItem = (id: string) => shop.workItems.find(({ cause }) => cause === `count-difference/${id}`);

async function twice(first: number, second: number, between: () => Promise<unknown> = async () => {}): Promise<void> {
  await room.count('first', [['A', first]]);
  shop.pass(60);
  await between();
  shop.pass(60);
  await room.count('second', [['A', second]]);
}

describe('two counts in a row', () => {
  test('with the same unexplained difference raise its priority, and that of the work item', async () => {
    await room.count('first', [
      ['A', 4],
      ['B', 4],
    ]);
    expect(await room.totals('first')).toMatchObject({ open: 2, high: 0 });
    expect(workItem('first')).toMatchObject({ facts: { priority: 'normal', high: 0 } });
    shop.pass(60);
    await room.count('second', [
      ['A', 4],
      ['B', 3],
    ]);
    expect(await priorities('second')).toEqual(['A high open', 'B normal open']);
    expect(await room.totals('second')).toMatchObject({ open: 2, high: 1 });
    const summary = expect.stringContaining('1 of them were so in the count before: begin with those.');
    expect(workItem('second')).toMatchObject({ summary, facts: { priority: 'high', high: 1 } });
  });

  test('and a third one leave it high', async () => {
    await twice(4, 4);
    shop.pass(60);
    await room.count('third', [['A', 4]]);
    expect(await priorities('third')).toEqual(['A high open']);
  });

  test('of something that can be explained raise nothing', async () => {
    await twice(7, 7);
    expect(await priorities('second')).toEqual(['A normal open']);
  });

  test('with an approval between them are not in a row: what is missing now is another unit', async () => {
    await twice(4, 3, () => room.approve('first'));
    expect(await room.found('second')).toEqual(['A unexplained -1 0']);
    expect(await priorities('second')).toEqual(['A normal open']);
  });

  test('with a late fact between them that explains the first are not in a row either', async () => {
    const early = shop.clock.now - 60_000;
    await twice(4, 3, () => room.late(early, () => shop.adjust('north', [['A', -1]])));
    expect(await room.found('second')).toEqual(['A unexplained -1 0']);
    expect(await priorities('second')).toEqual(['A normal open']);
  });
});

describe('a difference of high priority', () => {
  test('is lowered by a late fact that makes it another one, and so is the work item', async () => {
    const moment = shop.clock.now;
    await twice(3, 3);
    expect(await priorities('second')).toEqual(['A high open']);
    await room.late(moment + 1, () => shop.adjust('north', [['A', -1]]));
    expect(await priorities('first')).toEqual(['A normal open']);
    expect(await room.found('second')).toEqual(['A unexplained -1 0']);
    expect(await priorities('second')).toEqual(['A normal open']);
    expect(await room.totals('second')).toMatchObject({ open: 1, high: 0 });
    expect(workItem('second')).toMatchObject({ status: 'open', facts: { priority: 'normal', high: 0 } });
  });

  test('stays when a late fact changes both in the same way', async () => {
    const early = shop.clock.now - 60_000;
    await twice(3, 3);
    await room.late(early, () => shop.adjust('north', [['A', -1]]));
    expect(await room.found('second')).toEqual(['A unexplained -1 0']);
    expect(await priorities('second')).toEqual(['A high open']);
  });

  test('goes away when the first is approved: both were the same', async () => {
    await twice(4, 4);
    await room.approve('first');
    await room.follow();
    expect(await priorities('second')).toEqual(['A normal settled']);
    expect(await room.totals('second')).toMatchObject({ open: 0, high: 0 });
    expect(workItem('second')).toMatchObject({ status: 'resolved', resolvedBy: 'system' });
  });
});
