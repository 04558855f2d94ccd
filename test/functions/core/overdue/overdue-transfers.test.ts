import { beforeEach, describe, expect, test } from 'vitest';
import type { WorkItemId } from '../../../../functions/core/domain/work-item.ts';
import { writeOffTransit } from '../../../../functions/core/facts/write-off-transit.ts';
import { overdueTransfers } from '../../../../functions/core/overdue/overdue-transfers.ts';
import { aListing, transferId } from '../../../support/builders.ts';
import { openShop, type Shop } from '../../../support/builders-shop.ts';
import { transfersOf } from '../../../support/transfers.ts';

const DAY = 86_400;

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

const look = () => overdueTransfers({ ...shop.store, now: () => shop.clock.now });
const asked = () => shop.workItems.map(({ cause, status }) => `${cause} ${status}`);
const shipAll = () =>
  shop.moveOut('t1', [
    ['A', 5],
    ['B', 2],
  ]);
const writeOff = () =>
  writeOffTransit(
    { ...shop.store, now: () => shop.clock.now },
    { transferId: transferId('t1'), workItemId: 'w1' as WorkItemId, reason: 'lost' },
  );

describe('a transfer', () => {
  test('that nobody ships is overdue a week after its request, and is asked about once', async () => {
    shop.pass(7 * DAY);
    expect([await look(), asked()]).toEqual([0, []]);
    shop.pass(1);
    expect([await look(), await look()]).toEqual([1, 1]);
    expect(asked()).toEqual(['transfer-overdue/t1/1 open']);
    expect(shop.workItems[0]).toMatchObject({
      kind: 'transfer-difference',
      facts: { transferId: 't1', transferStatus: 'requested', inTransit: [] },
    });
  });

  test('that arrived is never asked about', async () => {
    await shipAll();
    await shop.moveIn('t1', [
      ['A', 5],
      ['B', 2],
    ]);
    shop.pass(8 * DAY);
    expect([await look(), asked()]).toEqual([0, []]);
    expect((await shop.store.transfers.due(shop.clock.now)).due).toEqual([]);
  });

  test('of which some is missing is overdue, and says what', async () => {
    await shipAll();
    await shop.moveIn('t1', [
      ['A', 3],
      ['B', 2],
    ]);
    shop.pass(8 * DAY);
    expect(await look()).toBe(1);
    expect(shop.workItems[0]?.facts).toMatchObject({ inTransit: [{ sku: 'A', inTransit: 2 }] });
    expect((await shop.store.transfers.due(shop.clock.now)).due).toMatchObject([{ transferId: 't1', sku: 'A' }]);
  });

  test('of which too much arrived is overdue, too', async () => {
    await shipAll();
    await shop.moveIn('t1', [
      ['A', 6],
      ['B', 2],
    ]);
    shop.pass(8 * DAY);
    expect(await look()).toBe(1);
    expect(shop.workItems[0]?.facts).toMatchObject({ inTransit: [{ sku: 'A', inTransit: -1 }] });
  });

  test('whose rest comes late is not overdue any more: the system resolves the work item', async () => {
    await shipAll();
    shop.pass(8 * DAY);
    await look();
    await shop.moveIn('t1', [
      ['A', 5],
      ['B', 2],
    ]);
    expect(await look()).toBe(0);
    expect(shop.workItems).toMatchObject([{ status: 'resolved', resolvedBy: 'system' }]);
  });

  test('that is called off is settled', async () => {
    shop.pass(8 * DAY);
    await look();
    await transfers.cancel('t1');
    expect(await look()).toBe(0);
    expect(asked()).toEqual(['transfer-overdue/t1/1 resolved']);
  });

  test('that was written off is settled, and what arrives after that is asked about anew', async () => {
    await shipAll();
    shop.pass(8 * DAY);
    await look();
    await writeOff();
    expect(await look()).toBe(0);
    expect(asked()).toEqual(['transfer-overdue/t1/1 resolved']);
    await shop.moveIn('t1', [['A', 1]]);
    shop.pass(8 * DAY);
    expect(await look()).toBe(1);
    expect(asked()).toEqual(['transfer-overdue/t1/1 resolved', 'transfer-overdue/t1/2 open']);
  });

  test('that a person settled is asked about no more, until something else moves', async () => {
    await shipAll();
    shop.pass(8 * DAY);
    await look();
    const [item] = shop.workItems;
    if (item === undefined) throw new Error('nobody was asked');
    const settlement = {
      resolution: 'acknowledged',
      resolvedBy: 'mei',
      reason: 'I know',
      resolvedAt: shop.clock.now,
    } as const;
    await shop.store.workItems.resolve(item, settlement);
    expect(await look()).toBe(0);
    expect(asked()).toEqual(['transfer-overdue/t1/1 resolved']);
    expect((await shop.store.transfers.due(shop.clock.now)).due).toEqual([]);
    await shop.moveIn('t1', [['A', 1]]);
    shop.pass(8 * DAY);
    expect(await look()).toBe(1);
    expect(asked()).toEqual(['transfer-overdue/t1/1 resolved', 'transfer-overdue/t1/2 open']);
  });

  test('of which something moves while it is looked at stays due', async () => {
    await shipAll();
    await shop.moveIn('t1', [
      ['A', 5],
      ['B', 2],
    ]);
    shop.pass(8 * DAY);
    const { settled } = shop.store.transfers;
    const overtaken: typeof settled = async (due, line) => {
      if (due.sku === 'A') await shop.moveIn('t1', [['A', 1]], 'one-more');
      return settled(due, line);
    };
    await overdueTransfers({
      ...shop.store,
      transfers: { ...shop.store.transfers, settled: overtaken },
      now: () => shop.clock.now,
    });
    expect(await look()).toBe(1);
    expect(shop.workItems[0]?.facts).toMatchObject({ inTransit: [{ sku: 'A', inTransit: -1 }] });
  });
});
