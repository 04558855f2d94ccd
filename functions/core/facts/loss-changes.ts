import { type Bucket, indexOf } from '../domain/bucket.ts';
import { spreadLoss } from '../domain/spread.ts';
import type { BucketChange } from './ports.ts';

const NOTHING = { onHand: 0, unsellable: 0, reserved: 0, available: 0 } as const;

/**
 * The changes of a fact that lowers what may be sold, spread over the buckets of a stock (DESIGN §4.3).
 * @param per what one lost unit does besides lowering available: it left (`onHand: -1`), or it is there and unsellable (`unsellable: 1`)
 */
export function lossChanges(
  buckets: readonly Bucket[],
  units: number,
  per: { readonly onHand: -1 } | { readonly unsellable: 1 },
): BucketChange[] {
  const { parts, freezes } = spreadLoss(buckets, units);
  const lost = parts.map((part): BucketChange => {
    const change = { ...NOTHING, bucket: part.bucket, available: -part.units };
    const counted = 'onHand' in per ? { ...change, onHand: -part.units } : { ...change, unsellable: part.units };
    if (part.covered) return { ...counted, atLeast: part.units };
    return indexOf(part.bucket) === 0 && freezes.length > 0 ? { ...counted, bucketCount: buckets.length } : counted;
  });
  const frozen = freezes.filter((id) => !lost.some(({ bucket }) => bucket === id));
  return [
    ...lost.map((change) => (freezes.includes(change.bucket) ? { ...change, freezes: true as const } : change)),
    ...frozen.map((bucket) => ({ ...NOTHING, bucket, freezes: true as const })),
  ];
}
