import type { Bucket } from '../domain/bucket.ts';
import { spreadGain } from '../domain/spread.ts';
import { type BucketChange, NO_CHANGE } from './ports.ts';

/** The changes of a fact that raises on hand and what may be sold: what is below zero is filled first (DESIGN §4.3). */
export function gainChanges(buckets: readonly Bucket[], units: number): BucketChange[] {
  return spreadGain(buckets, units).map(({ bucket, units: gained }) => ({
    ...NO_CHANGE,
    bucket,
    onHand: gained,
    available: gained,
  }));
}
