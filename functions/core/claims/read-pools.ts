import { type Bucket, type BucketId, indexOf, type PoolId, poolOf } from '../domain/bucket.ts';
import type { Claims } from './claims.ts';

/** Reads the pools of which this environment knows nothing recent. Most requests find nothing to read. */
export async function readUnknown(claims: Claims, pools: readonly PoolId[]): Promise<void> {
  const unknown = claims.memory.unknown(pools, claims.now());
  if (unknown.length > 0) await collect(claims, unknown);
}

/**
 * After a take was refused, what is remembered of its siblings is probably as old: one reading is cheaper than a refused take in each of
 * them. A bucket that is alone has told the truth already.
 */
export async function readSiblings(claims: Claims, buckets: readonly BucketId[]): Promise<void> {
  const pools = [...new Set(buckets.map(poolOf))].filter((pool) => claims.memory.bucketsOf(pool).length > 1);
  if (pools.length > 0) await collect(claims, pools);
}

/** Where a bucket 0 is below zero beside siblings that have enough for both, they fill it: only then they may be taken from (DESIGN §4.3). */
export async function thawFrozen(claims: Claims, pools: readonly PoolId[]): Promise<void> {
  const frozen = claims.memory.frozen(pools);
  if (frozen.length === 0) return;
  await Promise.all(frozen.map((pool) => claims.buckets.thaw(pool)));
  await collect(claims, frozen);
}

/** All buckets of some pools, each read consistently. A pool that has more buckets than this environment knew is read again, whole. */
export async function collect(claims: Claims, pools: readonly PoolId[]): Promise<readonly Bucket[]> {
  const buckets = await claims.buckets.read(pools.flatMap((pool) => claims.memory.bucketsOf(pool)));
  const at = claims.now();
  for (const bucket of buckets) claims.memory.note(bucket, at);
  const grown = buckets.filter(
    ({ id, bucketCount }) => indexOf(id) === 0 && bucketCount > countOf(buckets, poolOf(id)),
  );
  return grown.length > 0 ? collect(claims, pools) : buckets;
}

function countOf(buckets: readonly Bucket[], pool: PoolId): number {
  return buckets.filter(({ id }) => poolOf(id) === pool).length;
}
