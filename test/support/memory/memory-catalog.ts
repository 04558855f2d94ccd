import type { Warehouse } from '../../../functions/core/domain/listing.ts';
import type { Catalog } from '../../../functions/core/reservations/ports.ts';
import type { CatalogWriter } from '../../../functions/core/store/ports.ts';
import type { MemoryState } from './memory-state.ts';
import type { Synchronous } from './synchronous.ts';

/** The catalogue in memory. It remembers nothing: a change shows at once. */
export function memoryCatalog(state: MemoryState): Synchronous<Catalog> {
  return {
    listings: (ids) =>
      new Map(
        [...new Set(ids)].flatMap((id) => {
          const listing = state.listings.get(id);
          return listing === undefined ? [] : [[id, listing] as const];
        }),
      ),
    warehouses: () => [...state.warehouses.values()].sort(byPriority),
  };
}

/** Lower priority first; ties by id. */
function byPriority(a: Warehouse, b: Warehouse): number {
  return a.priority - b.priority || (a.warehouseId < b.warehouseId ? -1 : 1);
}

/** Writes of the catalogue in memory. */
export function memoryCatalogWriter(state: MemoryState): Synchronous<CatalogWriter> {
  return {
    putListing: (listing) => void state.listings.set(listing.listingId, listing),
    putWarehouse: (warehouse) => void state.warehouses.set(warehouse.warehouseId, warehouse),
    putSku: (settings) => void state.skus.set(settings.sku, settings),
    getListing: (id) => state.listings.get(id),
    getWarehouse: (id) => state.warehouses.get(id),
    getSku: (sku) => state.skus.get(sku),
  };
}
