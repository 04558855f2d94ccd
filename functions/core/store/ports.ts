import type { BucketNumbers, SkuNumbers } from '../domain/availability.ts';
import type { ListingId, Sku, WarehouseId } from '../domain/ids.ts';
import type { Listing, SkuSettings, Warehouse } from '../domain/listing.ts';
import type { Promised } from '../domain/promise.ts';
import type { WorkItem } from '../domain/work-item.ts';

// Ports of what is not a protocol of its own: the catalogue, the read models, work items.

/** Writes of the catalogue. A PUT replaces the whole document; the same content again changes nothing. */
export interface CatalogWriter {
  putListing(listing: Listing): Promise<void>;
  putWarehouse(warehouse: Warehouse): Promise<void>;
  putSku(settings: SkuSettings): Promise<void>;
  getListing(id: ListingId): Promise<Listing | undefined>;
  getWarehouse(id: WarehouseId): Promise<Warehouse | undefined>;
  getSku(sku: Sku): Promise<SkuSettings | undefined>;
}

/** What an operator may set of a stock: safety units and the number of buckets. */
export interface StockSettings {
  /**
   * Sets the safety of a stock by a delta conditional on the old value, and raises its bucket count (it only grows). Units move from sibling
   * buckets to bucket 0 in the same transaction, so that no bucket is negative beside positive siblings.
   */
  apply(
    sku: Sku,
    warehouseId: WarehouseId,
    settings: { readonly safety: number; readonly buckets: number },
  ): Promise<void>;
}

export type { BucketNumbers, Promised, SkuNumbers };

export type Replaced = { readonly done: true } | { readonly done: false; readonly stored: SkuNumbers };

/** What one SKU has, and to whom it is promised, a moment behind. */
export interface AvailabilityModel {
  /** Eventually consistent. SKUs never seen are left out. */
  numbers(skus: readonly Sku[]): Promise<readonly SkuNumbers[]>;
  /**
   * Consistent, for whoever is about to replace them: one answer a SKU, in the order asked. A SKU never seen has no buckets, as of the
   * beginning of time.
   */
  storedNumbers(skus: readonly Sku[]): Promise<readonly SkuNumbers[]>;
  /** Puts numbers in the place of exactly those that they were made from. Refused when others came in between: then it gives those. */
  replaceNumbers(before: SkuNumbers, after: SkuNumbers): Promise<Replaced>;
  /** Replaces the promises of one change of a reservation. */
  replacePromises(remove: readonly Promised[], put: readonly Promised[]): Promise<void>;
  /** One page of the promises of a SKU. `next` says that there may be more, however few the page has. */
  promises(
    sku: Sku,
    page?: { readonly after?: string; readonly limit?: number },
  ): Promise<{ readonly promises: readonly Promised[]; readonly next?: string }>;
}

export interface WorkItems {
  /** Opens a work item, unless one with its id was opened before. */
  open(item: WorkItem): Promise<void>;
}
