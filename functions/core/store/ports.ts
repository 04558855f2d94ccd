import type { BucketNumbers, SkuNumbers } from '../domain/availability.ts';
import type { PoolId } from '../domain/bucket.ts';
import type { Shortfall, Standing } from '../domain/coverage.ts';
import type { ListingId, Sku, WarehouseId } from '../domain/ids.ts';
import type { Listing, SkuSettings, Warehouse } from '../domain/listing.ts';
import type { AnyPromised, Listed, Promised, Waiting } from '../domain/promise.ts';
import type {
  KeptWorkItem,
  Settlement,
  WorkItem,
  WorkItemId,
  WorkItemKind,
  WorkItemStatus,
} from '../domain/work-item.ts';
import type { Movement } from '../facts/ports.ts';

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

export type { AnyPromised, BucketNumbers, Listed, Promised, SkuNumbers };

export type Replaced = { readonly done: true } | { readonly done: false; readonly stored: SkuNumbers };

/** What one SKU has, and to whom it is promised, a moment behind. */
/** What was recorded, to look at. */
export interface Ledger {
  /** One page of the movements of a stock, the newest first by when they happened. `next` is there when there are more. */
  movements(
    sku: Sku,
    warehouseId: WarehouseId,
    page: { readonly limit: number; readonly after?: string },
  ): Promise<{ readonly movements: readonly Movement[]; readonly next?: string }>;
}

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
  /** Replaces the promises of one change of an owner, and what waits to become one. */
  replacePromises(remove: readonly Listed[], put: readonly Listed[]): Promise<void>;
  /** One page of the promises of a SKU. `next` says that there may be more, however few the page has. */
  promises(
    sku: Sku,
    page?: { readonly after?: string; readonly limit?: number },
  ): Promise<{ readonly promises: readonly AnyPromised[]; readonly next?: string }>;
  /** The same of those who wait to take a SKU, and are no promises. */
  waiting(
    sku: Sku,
    page: { readonly after?: string; readonly limit: number },
  ): Promise<{ readonly waiting: readonly Waiting[]; readonly next?: string }>;
}

/** Which work items are asked for, newest first. */
export interface WorkItemWish {
  readonly status: WorkItemStatus;
  readonly kinds: readonly WorkItemKind[];
  readonly limit: number;
  /** Only those that opened before this place: the `next` of the page before. */
  readonly after?: string;
}

export interface WorkItemPage {
  /** Without their bodies. */
  readonly items: readonly KeptWorkItem[];
  /** There may be more: ask for those after this place. */
  readonly next?: string;
}

export interface WorkItems {
  /** Opens a work item, unless one of the same kind and cause was opened before. */
  open(item: WorkItem): Promise<void>;
  /** Consistent. */
  read(id: WorkItemId): Promise<KeptWorkItem | undefined>;
  /** The one of a kind and cause, if it ever opened. Consistent. */
  standing(item: Pick<WorkItem, 'kind' | 'cause'>): Promise<KeptWorkItem | undefined>;
  /** Changes what a work item says, while it is open. */
  refresh(id: WorkItemId, says: Pick<WorkItem, 'summary' | 'facts'>): Promise<void>;
  /** Settles a work item that is open, once; gives it as it then is. Not done: it was settled before. */
  resolve(item: KeptWorkItem, settlement: Settlement): Promise<{ readonly done: boolean; readonly item: KeptWorkItem }>;
  /** Eventually consistent: what changed a moment ago may still lie where it lay. */
  list(wish: WorkItemWish): Promise<WorkItemPage>;
}

/** How what is known of a stock's promises changes: all of it together, or nothing. */
export interface CoverageChange {
  readonly told: Shortfall;
  /** The work item of a new episode. */
  readonly open?: WorkItem;
  /** What the open work item says from now on. */
  readonly refresh?: Pick<WorkItem, 'summary' | 'facts'>;
  readonly settle?: Settlement;
}

/** Which stocks could not keep their promises, and who was asked about it. */
export interface Coverage {
  /** Consistent. */
  standing(pool: PoolId): Promise<Standing>;
  /** Changes exactly what was read. Refused when somebody changed it meanwhile, or settled its work item. */
  change(read: Standing, change: CoverageChange): Promise<boolean>;
}
