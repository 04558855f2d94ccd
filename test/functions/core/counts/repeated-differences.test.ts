import { describe, expect, test } from 'vitest';
import { aCountingRoom } from '../../../support/counting.ts';

describe('two counts in a row', () => {
  test('with the same unexplained difference raise its priority', async () => {
    const { shop, room } = await aCountingRoom();
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
