import type { Bucket } from '../domain/bucket.ts';
import { spreadGain } from '../domain/spread.ts';
import type { BucketChange } from './ports.ts';

/**
 * The changes of a fact that raises what may be sold, spread over the buckets of a stock: what is below zero is filled first (DESIGN §4.3).
 * @param per what one such unit does besides raising available: it came (`onHand: 1`), or it was there and unsellable (`unsellable: -1`)
 */
export function gainChanges(
  buckets: readonly Bucket[],
  units: number,
  per: { readonly onHand: 1 } | { readonly unsellable: -1 },
): BucketChange[] {
  return spreadGain(buckets, units).map(({ bucket, units: gained }) => ({
    bucket,
    onHand: 'onHand' in per ? gained : 0,
    unsellable: 'unsellable' in per ? -gained : 0,
    reserved: 0,
    available: gained,
  }));
}
