import { beforeEach, describe, expect, test } from 'vitest';
import { overdueExchanges } from '../../../../functions/core/overdue/overdue-exchanges.ts';
import { aListing } from '../../../support/builders.ts';
import { openShop, type Shop } from '../../../support/builders-shop.ts';
import { exchangesOf } from '../../../support/exchanges.ts';

const DAY = 86_400;

let shop: Shop;

beforeEach(async () => {
  shop = await openShop({ listings: [aListing('A'), aListing('B')] });
  await shop.receive('north', [
    ['A', 4],
    ['B', 5],
  ]);
  await shop.reserve('first', [['A', 2]]);
  await shop.confirm('first');
  await shop.ship('first', 'north', [['A', 2]]);
  await exchangesOf(shop).open('x', 'first', [['A', 2]], [['B', 1]]);
});

const look = () => overdueExchanges({ ...shop.store, now: () => shop.clock.now });
const comeBack = (units: number) => shop.giveBack('north', 'sellable', [['A', units]], 'first');
const due = async () => (await shop.store.exchanges.due(shop.clock.now + 1)).due;

describe('an exchange', () => {
  test('whose goods do not come back is overdue after a month, and is asked about once', async () => {
    await comeBack(1);
    shop.pass(30 * DAY);
    expect([await look(), shop.workItems]).toEqual([0, []]);
    shop.pass(1);
    expect([await look(), await look()]).toEqual([1, 1]);
    expect(shop.workItems).toMatchObject([
      {
        kind: 'exchange-overdue',
        status: 'open',
        facts: {
          exchangeId: 'x',
          reservationId: 'first',
          replacementId: 'x-again',
          exchangeState: 'awaiting-return',
          missing: [{ sku: 'A', quantity: 2, received: 1 }],
        },
      },
    ]);
  });

  test('whose goods came back is never asked about, and due no more', async () => {
    await comeBack(2);
    shop.pass(31 * DAY);
    expect(await due()).toHaveLength(1);
    expect([await look(), shop.workItems, await due()]).toEqual([0, [], []]);
  });

  test('whose rest comes late is not overdue any more: the system resolves the work item', async () => {
    shop.pass(31 * DAY);
    await look();
    await comeBack(2);
    expect(await look()).toBe(0);
    expect(shop.workItems).toMatchObject([
      { status: 'resolved', resolvedBy: 'system', reason: 'everything came back' },
    ]);
    expect(await due()).toEqual([]);
  });

  test('that is called off is settled', async () => {
    shop.pass(31 * DAY);
    await look();
    await shop.cancel('x-again');
    expect(await look()).toBe(0);
    expect(shop.workItems).toMatchObject([{ status: 'resolved', reason: 'the exchange was called off' }]);
  });

  test('that a person settled is asked about no more, and alarms nobody', async () => {
    shop.pass(31 * DAY);
    await look();
    const [item] = shop.workItems;
    if (item === undefined) throw new Error('nobody was asked');
    const settlement = { resolution: 'written-off', resolvedBy: 'mei', reason: 'lost', resolvedAt: 1 } as const;
    await shop.store.workItems.resolve(item, settlement);
    expect([await look(), await due()]).toEqual([0, []]);
    expect(shop.workItems).toMatchObject([{ status: 'resolved', resolvedBy: 'mei' }]);
  });
});
