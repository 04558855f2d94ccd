import type { ClaimId } from './claim.ts';
import type { Branded, Sku, WarehouseId } from './ids.ts';

// A bucket is anything that can run out (DESIGN §4.1). A pool is one such thing as a whole; it is split into one or more
// buckets so that writers need not queue at one item. `s#<sku>#<warehouse>` is the pool of a stock, `…#0` its first bucket.

export type PoolId = Branded<string, 'PoolId'>;
export type BucketId = Branded<string, 'BucketId'>;

/** One bucket as stored. Counters may be below zero through facts, never through commands. */
export interface Bucket {
  readonly id: BucketId;
  /** on hand − reserved − unsellable − safety (I1). Stored, because a condition cannot compute it. */
  readonly available: number;
  readonly reserved: number;
  readonly onHand: number;
  readonly unsellable: number;
  /** Only bucket 0 of a pool has any: it holds what belongs to the whole. */
  readonly safety: number;
  /** Units still expected on purchase orders. Only in bucket 0. */
  readonly incoming: number;
  /** Units that another warehouse shipped here and that did not arrive yet; below zero when they arrived first. Only in bucket 0. */
  readonly inTransit: number;
  /** Counts takes, in steps of STEP. */
  readonly version: number;
  /** Counts all writes, so that read models can order images. */
  readonly revision: number;
  /** How many buckets the pool has; written in bucket 0 only, and only ever grows. */
  readonly bucketCount: number;
  /**
   * Bucket 0 of its pool went below zero: what comes back here is owed there first, so nothing is taken from here until a thaw has moved
   * it. Only siblings of bucket 0 are ever frozen.
   */
  readonly frozen: boolean;
  /** For each take that is not yet forgotten: version after the take + quantity. */
  readonly evidence: Readonly<Record<ClaimId, number>>;
}

export function stockPool(sku: Sku, warehouseId: WarehouseId): PoolId {
  return `s#${sku}#${warehouseId}` as PoolId;
}

export function bucketOf(pool: PoolId, index: number): BucketId {
  return `${pool}#${index}` as BucketId;
}

export function poolOf(bucket: BucketId): PoolId {
  return bucket.slice(0, bucket.lastIndexOf('#')) as PoolId;
}

export function indexOf(bucket: BucketId): number {
  return Number(bucket.slice(bucket.lastIndexOf('#') + 1));
}

/** The SKU and warehouse of a stock bucket or pool. Ids hold no `#`, so the split is exact. */
export function stockOf(id: PoolId | BucketId): { sku: Sku; warehouseId: WarehouseId } {
  const [, sku, warehouseId] = id.split('#');
  return { sku: sku as Sku, warehouseId: warehouseId as WarehouseId };
}

/** A bucket that nothing was ever written to. */
export function emptyBucket(id: BucketId): Bucket {
  return {
    id,
    available: 0,
    reserved: 0,
    onHand: 0,
    unsellable: 0,
    safety: 0,
    incoming: 0,
    inTransit: 0,
    version: 0,
    revision: 0,
    bucketCount: 1,
    frozen: false,
    evidence: {},
  };
}

/** What `available` must be (I1). */
export function availableOf(bucket: Pick<Bucket, 'onHand' | 'reserved' | 'unsellable' | 'safety'>): number {
  return bucket.onHand - bucket.reserved - bucket.unsellable - bucket.safety;
}
