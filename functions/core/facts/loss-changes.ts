import { type Bucket, indexOf } from '../domain/bucket.ts';
import { spreadLoss } from '../domain/spread.ts';
import { type BucketChange, NO_CHANGE } from './ports.ts';

/** The changes of a fact that lowers on hand and what may be sold, spread over the buckets of a stock (DESIGN §4.3). */
export function lossChanges(buckets: readonly Bucket[], units: number): BucketChange[] {
  const { parts, freezes } = spreadLoss(buckets, units);
  const lost = parts.map((part): BucketChange => {
    const change = { ...NO_CHANGE, bucket: part.bucket, onHand: -part.units, available: -part.units };
    if (part.covered) return { ...change, atLeast: part.units };
    return indexOf(part.bucket) === 0 && freezes.length > 0 ? { ...change, bucketCount: buckets.length } : change;
  });
  const others = freezes.filter((id) => !lost.some(({ bucket }) => bucket === id));
  return [
    ...lost.map((change) => (freezes.includes(change.bucket) ? { ...change, freezes: true as const } : change)),
    ...others.map((bucket) => ({ ...NO_CHANGE, bucket, freezes: true as const })),
  ];
}
