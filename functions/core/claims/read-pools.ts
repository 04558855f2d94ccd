import { type Bucket, indexOf, type PoolId, poolOf } from '../domain/bucket.ts';
import type { Claims } from './claims.ts';

const MAX_COLLECTS = 6;

/** Reads the pools of which this environment knows nothing recent. Most requests find nothing to read. */
export async function readUnknown(claims: Claims, pools: readonly PoolId[]): Promise<void> {
  const unknown = claims.memory.unknown(pools, claims.now());
  if (unknown.length > 0) await collect(claims, unknown);
}

/**
 * All buckets of some pools as of one moment, or undefined if they would not hold still. Each bucket is read consistently, but not all
 * in the same instant: a unit could move past the reader. So they are read until two readings agree. One bucket alone needs one.
 */
export async function readSnapshot(claims: Claims, pools: readonly PoolId[]): Promise<readonly Bucket[] | undefined> {
  let before = await collect(claims, pools);
  for (let collects = 1; collects < MAX_COLLECTS; collects += 1) {
    if (before.length === 1) return before;
    const after = await collect(claims, pools);
    if (after.length === before.length && after.every((bucket, i) => bucket.revision === before[i]?.revision))
      return after;
    before = after;
  }
  return undefined;
}

/** One reading. A pool that has more buckets than this environment knew is read again, whole. */
async function collect(claims: Claims, pools: readonly PoolId[]): Promise<readonly Bucket[]> {
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
