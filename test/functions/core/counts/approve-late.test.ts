import { describe, expect, test } from 'vitest';
import { approved, aStockedRoom, type CountingRoom } from '../../../support/counting.ts';

const states = async (room: CountingRoom, id: string) =>
  (await room.differences(id)).map(({ sku: name, state }) => `${name} ${state}`);

describe('facts that come late', () => {
  test('and happened before the count are not booked a second time', async () => {
    const { shop, room } = await aStockedRoom();
    const at = shop.pass(60).clock.now;
    await room.count(
      'c',
      [
        ['A', 15],
        ['B', 12],
      ],
      { at },
    );
    shop.clock.now = at - 30_000;
    await shop.receive('north', [
      ['A', 5],
      ['B', 1],
    ]);
    shop.clock.now = at + 60_000;
    expect(await room.approve('c')).toMatchObject(approved({ approved: 1, settled: 1 }));
    expect(await states(room, 'c')).toEqual(['A settled', 'B approved']);
    expect([shop.stock('A', 'north'), shop.stock('B', 'north')]).toEqual(['15 / 0 / 15', '12 / 0 / 12']);
  });

  test('and happened after it change nothing of the difference', async () => {
    const { shop, room } = await aStockedRoom();
    await room.count('c', [['A', 12]]);
    await shop.pass(60).receive('north', [['A', 5]]);
    await room.approve('c');
    expect(shop.stock('A', 'north')).toBe('17 / 0 / 17');
  });
});

describe('two counts of one difference', () => {
  test('are booked once, the earlier one first', async () => {
    const { shop, room } = await aStockedRoom();
    await room.count('first', [['A', 9]]);
    shop.pass(60);
    await room.count('second', [['A', 9]]);
    await room.approve('first');
    await room.approve('second');
    expect(shop.stock('A', 'north')).toBe('9 / 0 / 9');
    expect(await states(room, 'second')).toEqual(['A settled']);
  });

  test('and once, the later one first', async () => {
    const { shop, room } = await aStockedRoom();
    await room.count('first', [['A', 9]]);
    shop.pass(60);
    await room.count('second', [['A', 8]]);
    await room.approve('second');
    await room.approve('first');
    expect(shop.stock('A', 'north')).toBe('8 / 0 / 8');
    expect(await states(room, 'first')).toEqual(['A superseded']);
  });
});
