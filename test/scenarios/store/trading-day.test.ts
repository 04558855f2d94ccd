import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stockPool } from '../../../functions/core/domain/bucket.ts';
import { aListing, aWarehouse, sku, warehouseId } from '../../support/builders.ts';
import { type DynamoEnvironment, dynamoEnvironment, fixedCatalog } from '../../support/dynamo-environment.ts';
import { Month } from '../month/month.ts';
import { DAY_MS } from '../month/trading.ts';

// One day of the month over the real engine: few goods, and messages that get lost far more often, so that a day shows them.

const prefix = `trade-${randomUUID().slice(0, 8)}-`;
const naming = (short: string) => `${prefix}${short}`;
const PLACES = ['north', 'south', 'east'].map(naming);
const NAMES = Array.from({ length: 12 }, (_, i) => `sku-${i}`);
const PLAN = {
  seed: 11,
  places: PLACES,
  names: NAMES,
  naming,
  bustle: { orders: 40, receipts: 8, transfers: 6, mishaps: 10 },
  faults: { dropped: 0.08, duplicated: 0.2, late: 0.2, lateByHours: 12 },
  miscounts: 0.05,
};

let service: DynamoEnvironment;
// The day lies in the past: its ended orders are kept for 30 days after it.
const clock = { now: Date.now() - 10 * DAY_MS };

beforeAll(() => {
  const listings = NAMES.map((name) => aListing(naming(name)));
  service = dynamoEnvironment(
    fixedCatalog(
      listings,
      PLACES.map((place) => aWarehouse(place)),
    ),
    0.5,
    () => clock.now,
  );
});
afterAll(() => service.client.destroy());

test('a day of trading: each count finds every lost message and every miscount, and nothing else', {
  timeout: 120_000,
}, async () => {
  const month = new Month({ ...service, clock }, PLAN);
  const seen = { differences: 0, miscounts: 0 };
  await month.open();
  await month.live(0, async (round) => {
    const found = await round.found();
    expect(found, round.id).toEqual(round.expected);
    seen.differences += Object.keys(found).length;
    seen.miscounts += round.miscounted.size;
  });
  for (const round of await month.close()) {
    expect(await round.found(), round.id).toEqual(round.expected);
    await round.settle();
  }
  const { dropped } = month.network.carried;
  expect([dropped > 5, seen.miscounts > 0, seen.differences > dropped]).toEqual([true, true, true]);
  for (const place of PLACES)
    for (const name of month.names) {
      const buckets = await service.store.facts.buckets(stockPool(sku(name), warehouseId(place)));
      const onHand = buckets.reduce((sum, bucket) => sum + bucket.onHand, 0);
      expect(onHand, `${name} ${place}`).toBe(month.warehouse.shelf(place, name).onHand);
    }
});
