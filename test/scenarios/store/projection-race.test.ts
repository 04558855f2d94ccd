import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { StockEvent } from '../../../functions/core/contracts/stock-events.ts';
import type { BucketId } from '../../../functions/core/domain/bucket.ts';
import { tellAndReplace } from '../../../functions/project-availability/tell-and-replace.ts';
import { bucketsOfStock, NORTH, NOW, newSku } from '../../functions/core/store/contract/given.ts';
import { localStore } from '../../functions/core/store/contract/implementations.ts';
import { aBucket, aWarehouse } from '../../support/builders.ts';

const BUCKETS = 16;

/** Everything a subscriber hears, a moment after it was sent. */
function projecting() {
  const { availability } = localStore();
  const sent: StockEvent[] = [];
  const publish = async (events: readonly StockEvent[]) => {
    await sleep(5);
    sent.push(...events);
  };
  return { availability, catalog: { warehouses: async () => [aWarehouse(NORTH)] }, publish, sent };
}

it('the buckets of one SKU, each in a batch of its own and all at once, end as one sum, and as sold out', async () => {
  const sku = newSku();
  const buckets = bucketsOfStock(BUCKETS, sku);
  const { sent, ...tools } = projecting();
  const shown = (bucket: BucketId, revision: number, onHand: number) => [
    { bucket: aBucket(bucket, { revision, onHand }), at: NOW },
  ];
  const all = (revision: number, units: number) =>
    Promise.all(buckets.map((bucket) => tellAndReplace(tools, shown(bucket, revision, units))));

  await all(1, 2);
  expect(sent.some(({ type }) => type === 'holdfast.sold-out.v1')).toBe(false);
  const lastSaid = () => sent.findLast(({ type }) => type === 'holdfast.availability-changed.v1');
  expect(lastSaid()).toMatchObject({ data: { available: 2 * BUCKETS } });

  await all(2, 0);
  const crossings = sent.filter(({ type }) => type !== 'holdfast.availability-changed.v1');
  expect(crossings.at(-1)?.type).toBe('holdfast.sold-out.v1');
  expect(lastSaid()).toMatchObject({ data: { available: 0 } });
  const [numbers] = await tools.availability.storedNumbers([sku]);
  expect(numbers?.buckets.map(({ revision, available }) => [revision, available])).toEqual(Array(BUCKETS).fill([2, 0]));
});
