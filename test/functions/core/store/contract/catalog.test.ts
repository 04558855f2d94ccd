import { describe, expect, it } from 'vitest';
import type { ListingId, Quantity, WarehouseId } from '../../../../../functions/core/domain/ids.ts';
import type { Listing, Warehouse } from '../../../../../functions/core/domain/listing.ts';
import { NORTH, newId, newSku } from './given.ts';
import { IMPLEMENTATIONS } from './implementations.ts';

function listingOf(listingId = newId() as string as ListingId): Listing {
  return {
    listingId,
    title: 'Phone A',
    mode: 'hold',
    skus: [{ sku: newSku(), quantity: 2 as Quantity }],
    holdSeconds: 60,
    cancelUnpaidAfterSeconds: 600,
    maxRenewals: 1,
    lowStockThreshold: 5,
    uncoveredHolds: 'ask',
    exchangeShips: 'at-once',
  };
}

describe.each(IMPLEMENTATIONS)('catalogue $name', ({ connect }) => {
  const { catalog, catalogWriter } = connect();

  it('listings are found by id; unknown ones are left out', async () => {
    const [first, second] = [listingOf(), listingOf()];
    await catalogWriter.putListing(first);
    await catalogWriter.putListing(second);
    const unknown = newId() as string as ListingId;
    const found = await catalog.listings([second.listingId, unknown, first.listingId, first.listingId]);
    expect(found.get(first.listingId)).toEqual(first);
    expect(found.get(second.listingId)).toEqual(second);
    expect(found.size).toBe(2);
  });

  it('a put replaces the whole document', async () => {
    const { title: _gone, ...untitled } = listingOf();
    await catalogWriter.putListing({ ...untitled, title: 'Old', maxPerOrder: 3 as Quantity });
    await catalogWriter.putListing(untitled);
    expect(await catalogWriter.getListing(untitled.listingId)).toEqual(untitled);
  });

  it('an order of more listings than one request can ask for finds them all', async () => {
    const all = Array.from({ length: 120 }, () => listingOf());
    await Promise.all(all.map((listing) => catalogWriter.putListing(listing)));
    expect((await catalog.listings(all.map(({ listingId }) => listingId))).size).toBe(120);
  });

  it('warehouses come by priority, then id', async () => {
    const place = (warehouseId: string, priority: number): Warehouse => ({
      warehouseId: warehouseId as WarehouseId,
      latitude: 0,
      longitude: 0,
      priority,
    });
    const prefix = newId();
    const all = [place(`${prefix}-b`, 1), place(`${prefix}-c`, 0), place(`${prefix}-a`, 1)];
    for (const warehouse of all) await catalogWriter.putWarehouse(warehouse);
    const found = (await catalog.warehouses()).filter(({ warehouseId }) => warehouseId.startsWith(prefix));
    expect(found).toEqual([all[1], all[2], all[0]]);
    expect(await catalogWriter.getWarehouse(`${prefix}-c` as WarehouseId)).toEqual(all[1]);
  });

  it('settings of a SKU are kept', async () => {
    const settings = { sku: newSku(), warehouses: [{ warehouseId: NORTH, safety: 2, buckets: 3 }] };
    await catalogWriter.putSku(settings);
    expect(await catalogWriter.getSku(settings.sku)).toEqual(settings);
  });

  it('what was never put is undefined', async () => {
    expect(await catalogWriter.getListing(newId() as string as ListingId)).toBeUndefined();
    expect(await catalogWriter.getWarehouse(newId() as string as WarehouseId)).toBeUndefined();
    expect(await catalogWriter.getSku(newSku())).toBeUndefined();
  });
});
