import { beforeEach, describe, expect, test } from 'vitest';
import { type PoolId, stockPool } from '../../../functions/core/domain/bucket.ts';
import { COVERED } from '../../../functions/core/domain/coverage.ts';
import { promisesOf } from '../../../functions/core/domain/promise.ts';
import type { KeptWorkItem, Resolution } from '../../../functions/core/domain/work-item.ts';
import { describe as describeShortfall } from '../../../functions/watch-coverage/describe.ts';
import { COVERED_AGAIN, watchCoverage } from '../../../functions/watch-coverage/watch.ts';
import * as a from '../../support/builders.ts';
import { openShop, type Shop } from '../../support/builders-shop.ts';

const A: PoolId = stockPool(a.sku('A'), a.warehouseId('north'));
const LISTINGS = [
  a.aListing('A'),
  a.aListing('A-order', { mode: 'order', skus: [a.aDemand('A', 1)] }),
  a.aListing('A-cancel', { uncoveredHolds: 'cancel', skus: [a.aDemand('A', 1)] }),
  a.aListing('B-cancel', { uncoveredHolds: 'cancel', skus: [a.aDemand('B', 1)] }),
];

let shop: Shop;
beforeEach(async () => {
  shop = await openShop({ listings: LISTINGS, warehouses: ['north'] });
});

const watchingOf = ({ store, context }: Shop) => ({
  coverage: store.coverage,
  facts: store.facts,
  availability: store.availability,
  context,
});

async function readModelFollows({ state, store }: Shop): Promise<void> {
  state.promises.clear();
  for (const { reservation } of state.owners.values())
    if (reservation !== undefined) await store.availability.replacePromises([], promisesOf(reservation));
}

/** The read model follows, and the stock is looked at. */
async function look(of = shop): Promise<void> {
  await readModelFollows(of);
  await watchCoverage(watchingOf(of), A);
}

/** Reservations of so many units, a second apart, in the order given; those named `paid-…` are paid. */
async function promised(...orders: readonly (readonly [id: string, listing: string, units: number])[]) {
  for (const [id, listing, units] of orders) {
    expect(await shop.reserve(id, [[listing, units]])).toMatchObject({ ok: true });
    if (id.startsWith('paid')) expect(await shop.confirm(id)).toMatchObject({ ok: true });
    shop.pass(1);
  }
}

const lose = (units: number) => shop.adjust('north', [['A', -units]]);
const find = (units: number) => shop.adjust('north', [['A', units]]);
const items = () => shop.workItems.filter(({ kind }) => kind === 'uncovered-promises');
const open = () => items().filter(({ status }) => status === 'open');
const broken = (item: KeptWorkItem | undefined) => {
  const promises = (item?.facts.promises ?? []) as { reservationId: string; uncovered: number }[];
  return promises.map((one) => [one.reservationId, one.uncovered]);
};
const settle = (resolution: Resolution) =>
  shop.store.workItems.resolve(open()[0] as KeptWorkItem, {
    resolution,
    resolvedBy: 'mei',
    reason: 'Done.',
    resolvedAt: shop.clock.now,
  });

describe('a stock that can keep its promises', () => {
  test('asks nobody, and leaves nothing behind', async () => {
    await shop.receive('north', [['A', 5]]);
    await promised(['paid-1', 'A', 3]);
    await lose(2);
    const before = shop.everything;
    await watchCoverage(watchingOf(shop), A);
    expect(shop.everything).toBe(before);
  });

  test('asks nobody when it is short of what nobody was promised', async () => {
    await shop.ship('early', 'north', [['A', 2]]);
    expect(shop.stock('A', 'north')).toBe('-2 / 0 / -2');
    await look();
    expect(items()).toEqual([]);
  });
});

describe('a loss that leaves promises uncovered', () => {
  test('asks once, however often it is looked at, and says how many and whose', async () => {
    await shop.receive('north', [['A', 5]]);
    await promised(['paid-1', 'A', 3], ['held-1', 'A', 2]);
    await lose(4);
    for (let looks = 0; looks < 3; looks += 1) await look();
    expect(items()).toHaveLength(1);
    expect(open()[0]).toMatchObject({
      kind: 'uncovered-promises',
      openedAt: shop.clock.now,
      summary: '4 × A are promised from north and not there.',
      facts: { sku: 'A', warehouseId: 'north', uncovered: 4, unnamed: 0 },
    });
    expect(open()[0]?.facts.promises).toEqual([
      {
        reservationId: 'held-1',
        state: 'held',
        mode: 'hold',
        createdAt: new Date(a.NOON + 1_000).toISOString(),
        quantity: 2,
        uncovered: 2,
      },
      {
        reservationId: 'paid-1',
        state: 'locked',
        mode: 'hold',
        createdAt: new Date(a.NOON).toISOString(),
        quantity: 3,
        uncovered: 2,
      },
    ]);
  });

  test('breaks unpaid holds first, newest first, then unpaid orders, then paid ones, newest first', async () => {
    await shop.receive('north', [['A', 8]]);
    await promised(
      ['hold-old', 'A', 1],
      ['paid-old', 'A', 1],
      ['order-old', 'A-order', 1],
      ['paid-order', 'A-order', 1],
      ['hold-new', 'A', 1],
      ['order-new', 'A-order', 1],
      ['paid-new', 'A', 1],
    );
    await lose(8);
    await look();
    expect(broken(open()[0]).map(([id]) => id)).toEqual([
      'hold-new',
      'hold-old',
      'order-new',
      'order-old',
      'paid-new',
      'paid-order',
      'paid-old',
    ]);
  });

  test('leaves out promises from other warehouses, and what has ended since the read model heard of it', async () => {
    shop = await openShop({ listings: LISTINGS, warehouses: ['north', 'south'] });
    await shop.receive('north', [['A', 2]]);
    await shop.receive('south', [['A', 5]]);
    await promised(['ended', 'A', 1], ['paid-north', 'A', 1], ['paid-south', 'A', 4]);
    await look();
    const heldThen = [...shop.state.promises.values()];
    await shop.cancel('ended');
    await lose(2);
    await look();
    await shop.store.availability.replacePromises([], heldThen);
    await watchCoverage(watchingOf(shop), A);
    expect(broken(open()[0])).toEqual([['paid-north', 1]]);
    expect(open()[0]?.facts).toMatchObject({ uncovered: 1, unnamed: 0 });
  });

  test('counts what it cannot name', async () => {
    await shop.receive('north', [['A', 3]]);
    await promised(['paid-1', 'A', 1]);
    await shop.abandonTake('nobody', 'A', 'north', 2);
    await lose(3);
    await look();
    expect(broken(open()[0])).toEqual([['paid-1', 1]]);
    expect(open()[0]?.facts).toMatchObject({ uncovered: 3, unnamed: 2 });
  });

  test('is seen over all buckets of the stock', async () => {
    await shop.settings('A', 'north', { safety: 0, buckets: 3 });
    await shop.receive('north', [['A', 9]]);
    await promised(['paid-1', 'A', 3], ['paid-2', 'A', 3]);
    await lose(3);
    await look();
    expect(items()).toEqual([]);
    await lose(1);
    await look();
    expect(open()[0]?.facts).toMatchObject({ uncovered: 1 });
  });
});

describe('an open work item', () => {
  beforeEach(async () => {
    await shop.receive('north', [['A', 5]]);
    await promised(['paid-1', 'A', 3], ['paid-2', 'A', 2]);
    await lose(1);
    await look();
    expect(broken(open()[0])).toEqual([['paid-2', 1]]);
  });

  test('says more when more is lost, and less when some is found, and stays the same', async () => {
    const [{ workItemId, openedAt } = { workItemId: '', openedAt: 0 }] = open();
    await lose(2);
    await look();
    expect(items()).toMatchObject([{ workItemId, openedAt, summary: '3 × A are promised from north and not there.' }]);
    expect(broken(open()[0])).toEqual([
      ['paid-2', 2],
      ['paid-1', 1],
    ]);
    await find(1);
    await look();
    expect(open()[0]?.facts).toMatchObject({ uncovered: 2 });
    expect(items()).toHaveLength(1);
  });

  test('ends by itself when all is covered again', async () => {
    await find(1);
    shop.pass(5);
    await look();
    expect(items()).toMatchObject([
      {
        status: 'resolved',
        resolution: 'acknowledged',
        resolvedBy: 'system',
        reason: COVERED_AGAIN,
        resolvedAt: shop.clock.now,
      },
    ]);
  });

  test('is followed by another one when it happens again after that', async () => {
    await find(1);
    await look();
    await lose(1);
    await look();
    expect(items().map(({ status }) => status)).toEqual(['resolved', 'open']);
    expect(new Set(items().map(({ workItemId }) => workItemId)).size).toBe(2);
  });

  test('that a person settled is not opened again for the same units', async () => {
    await settle('written-off');
    await look();
    await shop.cancel('paid-1');
    await look();
    expect(items()).toMatchObject([{ status: 'resolved', resolution: 'written-off', resolvedBy: 'mei' }]);
  });

  test('that a person settled is followed by another one when more is lost', async () => {
    await settle('written-off');
    await lose(1);
    await look();
    expect(items().map(({ status }) => status)).toEqual(['resolved', 'open']);
    expect(open()[0]?.facts).toMatchObject({ uncovered: 2 });
  });

  test('that a person settled is followed by another one when it grows after it shrank', async () => {
    await lose(2);
    await look();
    await settle('cancelled-with-notice');
    await find(2);
    await look();
    expect(open()).toEqual([]);
    await lose(1);
    await look();
    expect(open()[0]?.facts).toMatchObject({ uncovered: 2 });
  });
});

describe('a listing that says cancel', () => {
  const statuses = (...ids: readonly string[]) => ids.map((id) => shop.reservation(id).status);

  test('loses its unpaid holds at once, as far as goods are missing, and nobody is asked about them', async () => {
    await shop.receive('north', [['A', 4]]);
    await promised(['old', 'A-cancel', 1], ['new', 'A-cancel', 1], ['newest', 'A-cancel', 2]);
    await lose(3);
    await look();
    expect(statuses('old', 'new', 'newest')).toEqual(['held', 'cancelled', 'cancelled']);
    expect(shop.reservation('new')).toMatchObject({ cancelReason: 'stock was lost' });
    expect(shop.stock('A', 'north')).toBe('1 / 1 / 0');
    expect(items()).toEqual([]);
    expect(shop.violations).toEqual([]);
  });

  test('leaves its paid ones, and holds of listings that ask, to a person', async () => {
    await shop.receive('north', [['A', 4]]);
    await promised(['paid-1', 'A-cancel', 1], ['ask', 'A', 1], ['cancel', 'A-cancel', 2]);
    await lose(4);
    await look();
    expect(statuses('paid-1', 'ask', 'cancel')).toEqual(['confirmed', 'held', 'cancelled']);
    expect(broken(open()[0])).toEqual([
      ['ask', 1],
      ['paid-1', 1],
    ]);
    expect(open()[0]?.facts).toMatchObject({ uncovered: 2 });
  });

  test('does not decide for a listing that asks, in one cart for the same SKU', async () => {
    await shop.receive('north', [['A', 2]]);
    await shop.reserve('mixed', [
      ['A-cancel', 1],
      ['A', 1],
    ]);
    await lose(1);
    await look();
    expect(statuses('mixed')).toEqual(['held']);
    expect(broken(open()[0])).toEqual([['mixed', 1]]);
  });

  test('of another SKU has no say', async () => {
    await shop.receive('north', [
      ['A', 1],
      ['B', 1],
    ]);
    await shop.reserve('mixed', [
      ['B-cancel', 1],
      ['A', 1],
    ]);
    await lose(1);
    await look();
    expect(statuses('mixed')).toEqual(['held']);
  });

  test('keeps its holds when only safety was raised: the goods are there', async () => {
    await shop.receive('north', [['A', 2]]);
    await promised(['kept', 'A-cancel', 2]);
    await shop.settings('A', 'north', { safety: 2, buckets: 1 });
    await look();
    expect(statuses('kept')).toEqual(['held']);
    expect(open()[0]?.facts).toMatchObject({ uncovered: 2 });
    await lose(1);
    await look();
    expect(statuses('kept')).toEqual(['cancelled']);
  });

  test('keeps a hold that is paid before it is cancelled', async () => {
    await shop.receive('north', [['A', 2]]);
    await promised(['quick', 'A-cancel', 2]);
    await lose(2);
    const { catalog } = shop.context;
    const listings: typeof catalog.listings = async (ids) => {
      await shop.confirm('quick');
      return catalog.listings(ids);
    };
    await readModelFollows(shop);
    const context = { ...shop.context, catalog: { ...catalog, listings } };
    await watchCoverage({ ...watchingOf(shop), context }, A);
    expect(statuses('quick')).toEqual(['confirmed']);
    expect(broken(open()[0])).toEqual([['quick', 2]]);
    expect(open()[0]?.facts.promises).toMatchObject([{ state: 'locked' }]);
  });
});

describe('two who look at once', () => {
  test('open one work item', async () => {
    await shop.receive('north', [['A', 2]]);
    await promised(['paid-1', 'A', 2]);
    await lose(1);
    await Promise.all([look(), look(shop.environment())]);
    expect(items()).toHaveLength(1);
    expect(open()[0]?.facts).toMatchObject({ uncovered: 1 });
  });

  test('leave none open for what was found between the look and the asking', async () => {
    await shop.receive('north', [['A', 2]]);
    await promised(['paid-1', 'A', 2]);
    await lose(1);
    const { buckets } = shop.store.facts;
    let found = false;
    const slow = {
      buckets: async (pool: PoolId) => {
        const read = await buckets(pool);
        if (!found) {
          found = true;
          await find(1);
          await look();
        }
        return read;
      },
    };
    await watchCoverage({ ...watchingOf(shop), facts: slow }, A);
    expect(open()).toEqual([]);
  });

  test('whoever finds it changed without end leaves it to the next delivery', async () => {
    await shop.receive('north', [['A', 2]]);
    await promised(['paid-1', 'A', 2]);
    await lose(1);
    const coverage = { ...shop.store.coverage, change: async () => false };
    await expect(watchCoverage({ ...watchingOf(shop), coverage }, A)).rejects.toThrow('kept changing');
  });
});

test('a work item of a hundred promises, and more units than they have, fits an item', () => {
  const one = { reservationId: 'r'.repeat(64), state: 'locked', mode: 'payment', createdAt: a.NOON } as const;
  const promise = { ...one, reservationId: a.reservationId(one.reservationId), quantity: 999_999, uncovered: 999_999 };
  const many = Array.from({ length: 100 }, () => ({ ...promise, lines: [] }));
  const standing = { pool: A, episode: 1, told: COVERED, revision: 0, item: undefined };
  const item = describeShortfall(standing, 100 * 999_999 + 5, many, a.NOON);
  expect(item.facts.unnamed).toBe(5);
  expect(JSON.stringify(item).length).toBeLessThan(50_000);
});
