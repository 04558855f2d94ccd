import { type Bucket, type BucketId, bucketOf, poolOf } from '../domain/bucket.ts';
import { MAX_BUCKETS_PER_STOCK } from '../domain/limits.ts';
import { assertWhole } from './assert-counts.ts';

/** What a sibling of bucket 0 gives to it, and whether it is frozen afterwards. */
export interface SiblingPlan {
  readonly bucket: BucketId;
  /** Units that leave for bucket 0, and take their on hand along (I1); no more than the sibling has. */
  readonly units: number;
  readonly frozen: boolean;
}

/** What changes in the buckets of one stock when its settings do, or when it is thawed. */
export interface SettingsPlan {
  readonly safety: number;
  readonly safetyDelta: number;
  readonly bucketCount: number;
  /** The siblings that change. */
  readonly siblings: readonly SiblingPlan[];
  /** What bucket 0 must have, so that it is not below zero beside siblings that may be taken from. */
  readonly needed?: number;
  readonly changesNothing: boolean;
}

/**
 * Plans the safety and the number of buckets of a stock. Safety belongs to bucket 0 and may make it negative; then siblings fill it up as
 * far as they can, and are frozen if that is not far enough (DESIGN §4.3).
 * @param buckets all buckets of the stock as read, bucket 0 first
 */
export function planSettings(
  buckets: readonly Bucket[],
  wanted: { readonly safety: number; readonly buckets: number },
): SettingsPlan {
  const [first, ...others] = buckets;
  if (first === undefined) throw new RangeError('a stock has at least bucket 0');
  assertWhole(wanted.safety, wanted.buckets);
  if (wanted.safety < 0) throw new RangeError(`safety below zero: ${wanted.safety}`);
  if (wanted.buckets < 1 || wanted.buckets > MAX_BUCKETS_PER_STOCK)
    throw new RangeError(`not a number of buckets: ${wanted.buckets}`);

  const safetyDelta = wanted.safety - first.safety;
  const bucketCount = Math.max(first.bucketCount, wanted.buckets);
  const missing = Math.max(0, safetyDelta - first.available);
  const there = others.reduce((sum, { available }) => sum + Math.max(0, available), 0);
  const frozen = missing > there;
  const siblings = siblingPlans(first, others, bucketCount, missing, frozen);
  return {
    safety: wanted.safety,
    safetyDelta,
    bucketCount,
    siblings,
    ...(bucketCount > 1 && !frozen && { needed: safetyDelta - Math.min(missing, there) }),
    changesNothing: safetyDelta === 0 && bucketCount === first.bucketCount && siblings.length === 0,
  };
}

/** The thaw of a stock is its plan with the settings that it has. */
export function planThaw(buckets: readonly Bucket[]): SettingsPlan {
  const [first] = buckets;
  return planSettings(buckets, { safety: first?.safety ?? 0, buckets: first?.bucketCount ?? 1 });
}

function siblingPlans(
  first: Bucket,
  others: readonly Bucket[],
  bucketCount: number,
  missing: number,
  frozen: boolean,
): SiblingPlan[] {
  let rest = missing;
  return Array.from({ length: bucketCount - 1 }, (_, index) => {
    const known = others[index];
    const units = Math.min(rest, Math.max(0, known?.available ?? 0));
    rest -= units;
    const bucket = bucketOf(poolOf(first.id), index + 1);
    return { plan: { bucket, units, frozen }, changes: units > 0 || frozen !== (known?.frozen ?? false) };
  }).flatMap(({ plan, changes }) => (changes ? [plan] : []));
}
