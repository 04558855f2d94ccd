import { expect, test } from 'vitest';
import { aListing } from '../../support/builders.ts';
import { openShop, type Shop } from '../../support/builders-shop.ts';
import { Month } from '../month/month.ts';

// A month with warehouses whose messages get lost, doubled, late and out of order, and who miscount.

const PLACES = ['north', 'south', 'east'];
const NAMES = Array.from({ length: 80 }, (_, i) => `sku-${i}`);
const DAYS = 30;
const PLAN = {
  seed: 1,
  places: PLACES,
  names: NAMES,
  bustle: { orders: 180, receipts: 20, transfers: 8, mishaps: 12 },
  faults: { dropped: 0.001, duplicated: 0.01, late: 0.1, lateByHours: 12 },
  miscounts: 0.0005,
};

test('a month of trading: each count finds every lost message and every miscount, and nothing else', {
  timeout: 120_000,
}, async () => {
  const shop = await openShop({ listings: NAMES.map((name) => aListing(name)), warehouses: PLACES });
  const month = new Month(shop, PLAN);
  const seen = { differences: 0, miscounts: 0 };
  await month.open();
  for (let day = 0; day < DAYS; day += 1) {
    await month.live(day, async (round) => {
      const found = await round.found();
      expect(found, round.id).toEqual(round.expected);
      seen.differences += Object.keys(found).length;
      seen.miscounts += round.miscounted.size;
    });
    expect(shop.violations).toEqual([]);
  }
  for (const round of await month.close()) {
    expect(await round.found(), round.id).toEqual(round.expected);
    await round.settle();
  }
  expect(shop.violations).toEqual([]);
  expect(onHandOf(shop)).toEqual(
    PLACES.flatMap((place) => NAMES.map((name) => month.warehouse.shelf(place, name).onHand)),
  );
  const { dropped, duplicated, late } = month.network.carried;
  expect([dropped > 2, duplicated > 50, late > 500, seen.miscounts > 2]).toEqual([true, true, true, true]);
  expect(seen.differences).toBeGreaterThanOrEqual(dropped + seen.miscounts);
});

function onHandOf(shop: Shop): number[] {
  return PLACES.flatMap((place) =>
    NAMES.map((name) => shop.buckets(name, place).reduce((sum, bucket) => sum + bucket.onHand, 0)),
  );
}
