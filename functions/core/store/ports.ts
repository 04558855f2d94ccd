import type { BucketId } from '../domain/bucket.ts';
import type { Instant, ListingId, Sku, WarehouseId } from '../domain/ids.ts';
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

/** One bucket's numbers in the read model. */
export interface BucketNumbers {
  readonly bucket: BucketId;
  readonly onHand: number;
  readonly reserved: number;
  readonly unsellable: number;
  readonly safety: number;
  readonly available: number;
  readonly revision: number;
}

/** What one SKU has everywhere, as of the last stream record that was projected. */
export interface SkuNumbers {
  readonly sku: Sku;
  readonly buckets: readonly BucketNumbers[];
  readonly asOf: Instant;
}

export type { Promised };

export interface AvailabilityModel {
  /** Eventually consistent. SKUs never seen are left out. */
  numbers(skus: readonly Sku[]): Promise<readonly SkuNumbers[]>;
  /**
   * Projects bucket images of one SKU, each only over an older revision. Gives the numbers before and after, for events.
   */
  project(
    sku: Sku,
    buckets: readonly BucketNumbers[],
    asOf: Instant,
  ): Promise<{ readonly before: SkuNumbers; readonly after: SkuNumbers }>;
  /** Replaces the promises of one change of a reservation. */
  replacePromises(remove: readonly Promised[], put: readonly Promised[]): Promise<void>;
  /** One page of the promises of a SKU. */
  promises(
    sku: Sku,
    page?: { readonly after?: string; readonly limit?: number },
  ): Promise<{ readonly promises: readonly Promised[]; readonly next?: string }>;
}

export interface WorkItems {
  /** Opens a work item, unless one with its id was opened before. */
  open(item: WorkItem): Promise<void>;
}
