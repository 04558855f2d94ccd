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
  { catalogWriter, buckets, stockSettings }: Pick<Store, 'catalogWriter' | 'buckets' | 'stockSettings'>,
  settings: SkuSettings,
): Promise<Result<SkuSettings, Refusal>> {
  const { sku, warehouses } = settings;
  const ids = warehouses.map(({ warehouseId }) => warehouseId);
  const found = await Promise.all(ids.map((id) => catalogWriter.getWarehouse(id)));
  const unknown = ids.filter((_, i) => found[i] === undefined);
  if (unknown.length > 0) return refuse({ code: 'unknown-warehouse', warehouseIds: unknown });
  const stocks = await buckets.read(ids.map((id) => bucketOf(stockPool(sku, id), 0)));
  for (const [i, { warehouseId, buckets: requested }] of warehouses.entries()) {
    const current = stocks[i]?.bucketCount ?? 1;
    if (requested < current) return refuse({ code: 'buckets-only-grow', warehouseId, requested, current });
  }
  // The document is replaced: a warehouse that is left out sets nothing aside any more.
  const before = (await catalogWriter.getSku(sku))?.warehouses ?? [];
  const dropped = before.filter(({ warehouseId }) => !ids.includes(warehouseId)).map((one) => ({ ...one, safety: 0 }));
  for (const { warehouseId, safety, buckets: count } of [...dropped, ...warehouses]) {
    await stockSettings.apply(sku, warehouseId, { safety, buckets: count });
  }
  await catalogWriter.putSku(settings);
  return accept(settings);
}
