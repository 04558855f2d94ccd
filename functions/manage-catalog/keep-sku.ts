import { bucketOf, stockPool } from '../core/domain/bucket.ts';
import type { SkuSettings } from '../core/domain/listing.ts';
import type { Refusal } from '../core/domain/refusal.ts';
import { accept, type Result, refuse } from '../core/domain/result.ts';
import type { Store } from '../core/store/store.ts';

/**
 * Keeps the settings of a SKU: in the catalogue, and in the stock of each warehouse, where safety units are taken off what may be sold.
 * Refuses with unknown-warehouse and buckets-only-grow, before anything is written.
 */
export async function keepSku(
  {
    catalog,
    catalogWriter,
    buckets,
    stockSettings,
  }: Pick<Store, 'catalog' | 'catalogWriter' | 'buckets' | 'stockSettings'>,
  settings: SkuSettings,
): Promise<Result<SkuSettings, Refusal>> {
  const { sku, warehouses } = settings;
  const known = new Set((await catalog.warehouses()).map(({ warehouseId }) => warehouseId));
  const unknown = warehouses.map(({ warehouseId }) => warehouseId).filter((id) => !known.has(id));
  if (unknown.length > 0) return refuse({ code: 'unknown-warehouse', warehouseIds: unknown });
  const stocks = await buckets.read(warehouses.map(({ warehouseId }) => bucketOf(stockPool(sku, warehouseId), 0)));
  for (const [i, { warehouseId, buckets: requested }] of warehouses.entries()) {
    const current = stocks[i]?.bucketCount ?? 1;
    if (requested < current) return refuse({ code: 'buckets-only-grow', warehouseId, requested, current });
  }
  for (const { warehouseId, safety, buckets: count } of warehouses) {
    await stockSettings.apply(sku, warehouseId, { safety, buckets: count });
  }
  await catalogWriter.putSku(settings);
  return accept(settings);
}
