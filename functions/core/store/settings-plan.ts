import type { Bucket, BucketId } from '../domain/bucket.ts';
import { MAX_BUCKETS_PER_STOCK } from '../domain/limits.ts';
import { assertWhole } from './assert-counts.ts';

/** What changes in the buckets of one stock when its settings do. Units that move take their on hand with them (I1). */
export interface SettingsPlan {
  readonly safety: number;
  readonly safetyDelta: number;
  readonly bucketCount: number;
  /** Units that leave sibling buckets for bucket 0, each positive and no more than the sibling has. */
  readonly moves: readonly { readonly from: BucketId; readonly units: number }[];
  readonly changesNothing: boolean;
}

/**
 * Plans the safety and the number of buckets of a stock. Safety belongs to bucket 0 and may make it negative; then siblings
 * fill it up as far as they can, so that no bucket is negative beside positive siblings (DESIGN §4.3).
 * @param buckets all buckets of the stock as read, bucket 0 first
 */
export function planSettings(
  buckets: readonly Bucket[],
  wanted: { readonly safety: number; readonly buckets: number },
): SettingsPlan {
  const [first, ...siblings] = buckets;
  if (first === undefined) throw new RangeError('a stock has at least bucket 0');
  assertWhole(wanted.safety, wanted.buckets);
  if (wanted.safety < 0) throw new RangeError(`safety below zero: ${wanted.safety}`);
  if (wanted.buckets < 1 || wanted.buckets > MAX_BUCKETS_PER_STOCK)
    throw new RangeError(`not a number of buckets: ${wanted.buckets}`);

  const safetyDelta = wanted.safety - first.safety;
  const bucketCount = Math.max(first.bucketCount, wanted.buckets);
  const moves: { from: BucketId; units: number }[] = [];
  let missing = Math.max(0, safetyDelta - first.available);
  for (const sibling of siblings) {
    const units = Math.min(missing, Math.max(0, sibling.available));
    if (units > 0) moves.push({ from: sibling.id, units });
    missing -= units;
  }
  const changesNothing = safetyDelta === 0 && bucketCount === first.bucketCount && moves.length === 0;
  return { safety: wanted.safety, safetyDelta, bucketCount, moves, changesNothing };
}
