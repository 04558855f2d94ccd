import type { Listing, SkuSettings, Warehouse } from '../domain/listing.ts';
import { documentIn, listingKey, skuKey, WAREHOUSES } from './catalog-items.ts';
import type { Database } from './database.ts';
import type { CatalogWriter } from './ports.ts';
import type { Key, Values } from './write-expression.ts';

/** Writes of the catalogue in DynamoDB, and the reads of whoever wrote: consistent, from no memory. */
export function catalogWriter(db: Database): CatalogWriter {
  const put = (key: Key, document: object) => db.put('put document', 'catalog', { ...key, ...(document as Values) });
  const get = async <T>(key: Key): Promise<T | undefined> => {
    const item = await db.get('get document', 'catalog', key, true);
    return item === undefined ? undefined : documentIn<T>(item);
  };
  return {
    putListing: (listing) => put(listingKey(listing.listingId), listing),
    putWarehouse: (warehouse) => put({ pk: WAREHOUSES, sk: warehouse.warehouseId }, warehouse),
    putSku: (settings) => put(skuKey(settings.sku), settings),
    getListing: (id) => get<Listing>(listingKey(id)),
    getWarehouse: (id) => get<Warehouse>({ pk: WAREHOUSES, sk: id }),
    getSku: (sku) => get<SkuSettings>(skuKey(sku)),
  };
}
