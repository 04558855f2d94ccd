import { availableOf, type Bucket, type BucketId, indexOf } from './bucket.ts';
import { reservedBy, type StockEvidence } from './drift.ts';

/** What one bucket is to be changed by, all signed, so that it says what ledger and owners say. */
export interface Correction {
  readonly bucket: BucketId;
  readonly onHand: number;
  readonly unsellable: number;
  readonly reserved: number;
  readonly available: number;
  /** Bucket 0 is below zero afterwards, and this is a sibling of it. */
  readonly freezes: boolean;
}

interface Target {
  readonly bucket: Bucket;
  readonly onHand: number;
  readonly unsellable: number;
  readonly reserved: number;
}

/**
 * What corrects the counters of a stock. On hand and unsellable follow the ledger, by bucket 0; reserved follows the owners, bucket by bucket;
 * available follows from them. No sibling of bucket 0 is left below zero. Empty: the counters are right. Undefined: something that is no
 * integer lies there, which no addition can mend.
 */
export function correctionsOf({ buckets, recorded, owners }: StockEvidence): Correction[] | undefined {
  const numbers = buckets.flatMap(({ available, reserved, onHand, unsellable, safety }) => [
    available,
    reserved,
    onHand,
    unsellable,
    safety,
  ]);
  if (!numbers.every(Number.isSafeInteger)) return undefined;
  const missing = (counter: 'onHand' | 'unsellable') =>
    recorded[counter] - buckets.reduce((sum, bucket) => sum + bucket[counter], 0);
  const targets = buckets.map((bucket): Target => {
    const isFirst = indexOf(bucket.id) === 0;
    return {
      bucket,
      onHand: bucket.onHand + (isFirst ? missing('onHand') : 0),
      unsellable: bucket.unsellable + (isFirst ? missing('unsellable') : 0),
      reserved: reservedBy(bucket, owners),
    };
  });
  return changesFrom(withoutDebts(targets));
}

/** Units move from bucket 0 to siblings that would be below zero. */
function withoutDebts(targets: readonly Target[]): Target[] {
  const debtOf = (target: Target) => (indexOf(target.bucket.id) === 0 ? 0 : Math.max(0, -availableIn(target)));
  const debts = targets.reduce((sum, target) => sum + debtOf(target), 0);
  return targets.map((target) => {
    const isFirst = indexOf(target.bucket.id) === 0;
    return { ...target, onHand: target.onHand + (isFirst ? -debts : debtOf(target)) };
  });
}

function changesFrom(targets: readonly Target[]): Correction[] {
  const owes = targets.some((target) => indexOf(target.bucket.id) === 0 && availableIn(target) < 0);
  return targets
    .map((target): Correction => {
      const { bucket, onHand, unsellable, reserved } = target;
      return {
        bucket: bucket.id,
        onHand: onHand - bucket.onHand,
        unsellable: unsellable - bucket.unsellable,
        reserved: reserved - bucket.reserved,
        available: availableIn(target) - bucket.available,
        freezes: owes && indexOf(bucket.id) !== 0 && !bucket.frozen,
      };
    })
    .filter(({ bucket: _bucket, ...change }) =>
      Object.values(change).some((changed) => changed !== 0 && changed !== false),
    );
}

function availableIn({ bucket: { safety }, ...target }: Target): number {
  return availableOf({ ...target, safety });
}
