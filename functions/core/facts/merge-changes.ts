import type { BucketChange } from './ports.ts';

/** A transaction may name an item only once: the changes of one bucket become one. */
export function mergeChanges(changes: readonly BucketChange[]): BucketChange[] {
  const merged = new Map<BucketChange['bucket'], BucketChange>();
  for (const change of changes) {
    const known = merged.get(change.bucket);
    merged.set(change.bucket, known ? add(known, change) : change);
  }
  return [...merged.values()];
}

function add(a: BucketChange, b: BucketChange): BucketChange {
  const settle = a.settle ?? b.settle;
  const freezes = a.freezes ?? b.freezes;
  const bucketCount = a.bucketCount ?? b.bucketCount;
  const atLeast = a.atLeast === undefined && b.atLeast === undefined ? undefined : (a.atLeast ?? 0) + (b.atLeast ?? 0);
  return {
    bucket: a.bucket,
    onHand: a.onHand + b.onHand,
    unsellable: a.unsellable + b.unsellable,
    reserved: a.reserved + b.reserved,
    available: a.available + b.available,
    incoming: a.incoming + b.incoming,
    inTransit: a.inTransit + b.inTransit,
    ...(settle && { settle }),
    ...(atLeast !== undefined && { atLeast }),
    ...(freezes && { freezes }),
    ...(bucketCount !== undefined && { bucketCount }),
  };
}
