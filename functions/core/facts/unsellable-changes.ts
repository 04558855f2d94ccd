import { bucketOf, type PoolId } from '../domain/bucket.ts';
import { type BucketChange, NO_CHANGE } from './ports.ts';

/**
 * Unsellable units belong to the whole, and so to bucket 0, on hand and all: whichever buckets lose or gain what may be sold, the other side
 * is counted here.
 * @param units signed: how many more are there and cannot be sold
 */
export function unsellableChanges(pool: PoolId, units: number): BucketChange[] {
  return units === 0 ? [] : [{ ...NO_CHANGE, bucket: bucketOf(pool, 0), onHand: units, unsellable: units }];
}
