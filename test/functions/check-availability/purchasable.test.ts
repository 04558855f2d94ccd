import { expect, test } from 'vitest';
import { purchasable } from '../../../functions/check-availability/purchasable.ts';
import { aListing, aWarehouse, bucketId, listingId, NOON, sku } from '../../support/builders.ts';
import { emptyState } from '../../support/memory/memory-state.ts';
import { memoryStore } from '../../support/memory/memory-store.ts';

/** A shop with warehouses north and south, a listing of the SKU A, and so many units of it in places. */
async function shopWith(available: Readonly<Record<string, number>>) {
  const store = memoryStore(emptyState());
  for (const id of ['north', 'south']) await store.catalogWriter.putWarehouse(aWarehouse(id));
  await store.catalogWriter.putListing(aListing('A'));
  const buckets = Object.entries(available).map(([warehouse, units]) => ({
    bucket: bucketId('A', warehouse),
    onHand: units,
    reserved: 0,
    unsellable: 0,
    safety: 0,
    available: units,
    revision: 1,
  }));
  const [before] = await store.availability.storedNumbers([sku('A')]);
  if (before === undefined) throw new Error('every SKU has numbers, if only none');
  await store.availability.replaceNumbers(before, { sku: sku('A'), buckets, asOf: NOON });
  return store;
}

test.each([
  ['what all its warehouses have', { north: 7, south: 5 }, { status: 'in-stock', purchasable: 12 }],
  ['what one has, though another is below zero', { north: -5, south: 5 }, { status: 'low-stock', purchasable: 5 }],
  [
    'nothing that lies outside the catalogue, which would be refused',
    { attic: 9 },
    { status: 'arrival-notice', purchasable: 0 },
  ],
  ['nothing where nothing was ever seen', {}, { status: 'arrival-notice', purchasable: 0 }],
])('a listing shows %s', async (_name, stock, expected) => {
  const store = await shopWith(stock);
  expect(await purchasable(store, [listingId('A')])).toEqual({ ok: true, value: [{ listingId: 'A', ...expected }] });
});

test('one listing that nobody knows refuses the question, and is named', async () => {
  const store = await shopWith({ north: 1 });
  expect(await purchasable(store, [listingId('A'), listingId('B')])).toEqual({
    ok: false,
    refusal: { code: 'unknown-listing', listingIds: ['B'] },
  });
});
