import { type BucketId, indexOf, poolOf, stockOf } from './bucket.ts';
import type { Instant, Sku, WarehouseId } from './ids.ts';
import type { Listing } from './listing.ts';

// What the read model tells of SKUs and listings. It is a moment behind, and nobody is promised anything by it.

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

/** What one SKU has everywhere, as of the last image of a bucket that was projected. */
export interface SkuNumbers {
  readonly sku: Sku;
  /** By warehouse, then index. */
  readonly buckets: readonly BucketNumbers[];
  readonly asOf: Instant;
}

/** Names one state of a SKU: every projection puts newer images in the place of older ones, so the sum only grows. */
export function revisionOf({ buckets }: SkuNumbers): number {
  return buckets.reduce((sum, { revision }) => sum + revision, 0);
}

/** The images that are newer than what the numbers have of the same bucket, in order, each bucket's newest only. */
export function newerImages({ buckets }: SkuNumbers, images: readonly BucketNumbers[]): readonly BucketNumbers[] {
  const revisions = new Map(buckets.map(({ bucket, revision }) => [bucket, revision]));
  const newest = new Map<BucketId, BucketNumbers>();
  for (const image of images) {
    if (image.revision <= (revisions.get(image.bucket) ?? -1)) continue;
    revisions.set(image.bucket, image.revision);
    newest.set(image.bucket, image);
  }
  return inBucketOrder([...newest.values()]);
}

/** The numbers after images were projected over them: older ones, and copies, change nothing. */
export function withImages(before: SkuNumbers, images: readonly BucketNumbers[], asOf: Instant): SkuNumbers {
  const newer = newerImages(before, images);
  if (newer.length === 0) return before;
  const all = new Map([...before.buckets, ...newer].map((numbers) => [numbers.bucket, numbers]));
  return { sku: before.sku, buckets: inBucketOrder([...all.values()]), asOf: Math.max(before.asOf, asOf) };
}

/** By warehouse, then index: the order in which the numbers of a SKU are told. */
export function inBucketOrder(buckets: readonly BucketNumbers[]): readonly BucketNumbers[] {
  return [...buckets].sort((a, b) => {
    const [left, right] = [poolOf(a.bucket), poolOf(b.bucket)];
    return left === right ? indexOf(a.bucket) - indexOf(b.bucket) : left < right ? -1 : 1;
  });
}

/** What each warehouse has available of a SKU: the sum of its buckets, below zero when more is promised than there is. */
export function availableByWarehouse(
  buckets: readonly Pick<BucketNumbers, 'bucket' | 'available'>[],
): ReadonlyMap<WarehouseId, number> {
  const sums = new Map<WarehouseId, number>();
  for (const { bucket, available } of buckets) {
    const { warehouseId } = stockOf(bucket);
    sums.set(warehouseId, (sums.get(warehouseId) ?? 0) + available);
  }
  return sums;
}

/**
 * How many units of a SKU a buyer could get, by the rule that reserving goes by: only warehouses of the catalogue are asked, and one
 * that is below zero takes nothing from the others.
 * @param offered the warehouses of the catalogue
 */
export function purchasableUnits(
  buckets: readonly Pick<BucketNumbers, 'bucket' | 'available'>[],
  offered: ReadonlySet<WarehouseId>,
): number {
  return [...availableByWarehouse(buckets)].reduce(
    (sum, [warehouseId, available]) => sum + (offered.has(warehouseId) ? Math.max(0, available) : 0),
    0,
  );
}

/** How a listing stands (DESIGN §5). `arrival-notice`: none to be had, but one may ask to be told. */
export type ListingStatus = 'in-stock' | 'low-stock' | 'arrival-notice';

/**
 * How many of a listing could be bought now in one order, and what a shop shows for it.
 * @param purchasableBySku units per SKU that a buyer could get; a SKU that was never seen has none
 */
export function listingAvailability(
  listing: Listing,
  purchasableBySku: ReadonlyMap<Sku, number>,
): { status: ListingStatus; purchasable: number } {
  const complete = Math.min(
    ...listing.skus.map(({ sku, quantity }) => Math.floor((purchasableBySku.get(sku) ?? 0) / quantity)),
  );
  const purchasable = Math.min(complete, listing.maxPerOrder ?? Number.POSITIVE_INFINITY);
  if (complete === 0) return { status: 'arrival-notice', purchasable: 0 };
  return { status: complete > listing.lowStockThreshold ? 'in-stock' : 'low-stock', purchasable };
}
