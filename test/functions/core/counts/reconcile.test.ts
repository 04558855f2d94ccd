import { describe, expect, test } from 'vitest';
import { promisesOf } from '../../../../functions/core/domain/promise.ts';
import { aCountingRoom, countId } from '../../../support/counting.ts';

const finished = (also: object) => ({ kind: 'finished', reconciliation: expect.objectContaining(also) });

describe('a count', () => {
  test('worked example 6: what is sold and unshipped is still there, and no difference', async () => {
    const { shop, room } = await aCountingRoom();
    await shop.receive('north', [['A', 10]]);
    await shop.reserve('o', [['A', 3]]);
    await shop.confirm('o');
    expect(shop.stock('A', 'north')).toBe('10 / 3 / 7');
    expect(await room.count('c', [['A', 10]], { scope: 'full' })).toMatchObject(finished({ status: 'done' }));
    expect(await room.found('c')).toEqual([]);
    expect(shop.workItems).toEqual([]);
  });

  test('is compared as of its moment: what moved since, in either direction, is no difference', async () => {
    const { shop, room } = await aCountingRoom();
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
    const { shop, room } = await aCountingRoom();
    await shop.receive('north', [['A', 10]]);
    await room.count('c', [['A', 10]], { at: shop.clock.now });
    expect(await room.found('c')).toEqual([]);
  });

  test('classes what differs, and names the movements near it', async () => {
    const { shop, room } = await aCountingRoom(['A', 'B', 'C', 'D']);
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
    const { shop, room } = await aCountingRoom();
    await room.count('c', [
      ['A', 1],
      ['B', 1],
    ]);
    expect(shop.workItems).toMatchObject([{ kind: 'count-difference', cause: 'count-difference/c' }]);
  });
});

describe('a full count', () => {
  test('counts what it does not list as nothing, and only where the ledger has something', async () => {
    const { shop, room } = await aCountingRoom();
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
    const { shop, room } = await aCountingRoom();
    await shop.receive('south', [['B', 2]]);
    await room.count('c', [], { scope: 'full' });
    expect(await room.found('c')).toEqual([]);
  });

  test('a partial one says nothing of what it does not list', async () => {
    const { shop, room } = await aCountingRoom();
    await shop.receive('north', [['B', 2]]);
    await room.count('c', [['A', 0]]);
    expect(await room.found('c')).toEqual([]);
  });
});

describe('the same count again', () => {
  test('changes nothing', async () => {
    const { shop, room } = await aCountingRoom();
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
    const { shop, room } = await aCountingRoom();
    await room.count('c', [['A', 1]]);
    const before = shop.everything;
    expect(await room.count('c', lines, settings)).toMatchObject({ kind: 'contradiction' });
    expect(shop.everything).toBe(before);
  });
});

describe('a stale count', () => {
  test('of an earlier moment than a full one is recorded, and not compared', async () => {
    const { shop, room } = await aCountingRoom();
    const early = shop.clock.now;
    await shop.pass(60).receive('north', [['A', 1]]);
    await room.count('late', [['A', 1]], { scope: 'full' });
    expect(await room.count('early', [['A', 5]], { at: early })).toMatchObject(finished({ status: 'stale' }));
    expect(await room.found('early')).toEqual([]);
    expect(await room.approve('early')).toMatchObject({ ok: false, refusal: { code: 'reconciliation-not-open' } });
  });

  test('is one that a later full one overtook while it ran', async () => {
    const { shop, room } = await aCountingRoom();
    const at = shop.clock.now;
    expect(await room.count('early', [['A', 5]], { at, until: at - 1 })).toMatchObject({ kind: 'unfinished' });
    await shop.pass(60).receive('north', [['A', 1]]);
    await room.count('late', [['A', 1]], { scope: 'full' });
    expect(await room.count('early', [['A', 5]], { at })).toMatchObject(finished({ status: 'stale' }));
    expect(shop.workItems).toEqual([]);
  });

  test('is none beside a later partial one', async () => {
    const { shop, room } = await aCountingRoom();
    const early = shop.clock.now;
    shop.pass(60);
    await room.count('late', [['A', 0]]);
    expect(await room.count('early', [['A', 0]], { at: early })).toMatchObject(finished({ status: 'done' }));
  });
});
