import { beforeEach, describe, expect, test } from 'vitest';
import type { WorkItemId } from '../../../../functions/core/domain/work-item.ts';
import { writeOffTransit } from '../../../../functions/core/facts/write-off-transit.ts';
import { aListing, transferId } from '../../../support/builders.ts';
import { openShop, type Shop } from '../../../support/builders-shop.ts';
import { transfersOf } from '../../../support/transfers.ts';

let shop: Shop;
let transfers: ReturnType<typeof transfersOf>;

beforeEach(async () => {
  shop = await openShop({ listings: [aListing('A'), aListing('B')], warehouses: ['north', 'south'] });
  await shop.receive('north', [
    ['A', 9],
    ['B', 9],
  ]);
  transfers = transfersOf(shop);
  await transfers.request('t1', 'north', 'south', [
    ['A', 5],
    ['B', 2],
  ]);
});

const writeOff = (workItemId: string) =>
  writeOffTransit(
    { ...shop.store, now: () => shop.clock.now },
    { transferId: transferId('t1'), workItemId: workItemId as WorkItemId, reason: 'lost on the way' },
  );
const inTransit = async () => (await transfers.look('t1')).lines.map((line) => [line.inTransit, line.writtenOff]);

describe('writing off what is in transit', () => {
  test('ends it, by a movement that says so, and changes nothing on hand', async () => {
    await shop.moveOut('t1', [
      ['A', 5],
      ['B', 2],
    ]);
    await shop.moveIn('t1', [
      ['A', 3],
      ['B', 2],
    ]);
    await writeOff('w1');
    expect(await inTransit()).toEqual([
      [0, 2],
      [0, 0],
    ]);
    expect(await transfers.look('t1')).toMatchObject({ status: 'received' });
    expect([transfers.inTransit('A', 'south'), shop.stock('A', 'south')]).toEqual([0, '3 / 0 / 3']);
    expect([...shop.state.movements.values()].filter(({ type }) => type === 'transit-written-off')).toEqual([
      expect.objectContaining({ sku: 'A', onHand: 0, writtenOff: 2, transferId: 't1', reason: 'lost on the way' }),
    ]);
    expect(shop.violations).toEqual([]);
  });

  test('of one work item happens once, whatever moved in between', async () => {
    await shop.moveOut('t1', [['A', 5]]);
    await writeOff('w1');
    await shop.moveIn('t1', [['A', 1]]);
    await writeOff('w1');
    expect(await inTransit()).toEqual([
      [-1, 5],
      [0, 0],
    ]);
    expect(shop.violations).toEqual([]);
  });

  test('is taken back by another when the goods came after all', async () => {
    await shop.moveOut('t1', [['A', 5]]);
    await writeOff('w1');
    await shop.moveIn('t1', [['A', 5]]);
    await writeOff('w2');
    expect(await inTransit()).toEqual([
      [0, 0],
      [0, 0],
    ]);
    expect(shop.stock('A', 'south')).toBe('5 / 0 / 5');
    expect(shop.violations).toEqual([]);
  });

  test('commutes with what arrives late', async () => {
    await shop.moveOut('t1', [['A', 5]]);
    await shop.moveIn('t1', [['A', 3]]);
    await writeOff('w1');
    await shop.moveOut('t1', [['B', 2]]);
    await shop.moveIn('t1', [['B', 2]]);
    expect(await inTransit()).toEqual([
      [0, 2],
      [0, 0],
    ]);
    expect(shop.violations).toEqual([]);
  });
});
