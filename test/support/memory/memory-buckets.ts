import type { Buckets, Take, TakeAnswer } from '../../../functions/core/claims/ports.ts';
import {
  type Bucket,
  type BucketId,
  bucketOf,
  emptyBucket,
  type PoolId,
} from '../../../functions/core/domain/bucket.ts';
import { type ClaimId, type Evidence, quantityOf } from '../../../functions/core/domain/claim.ts';
import { STEP } from '../../../functions/core/domain/limits.ts';
import { assertQuantity } from '../../../functions/core/store/assert-counts.ts';
import type { MemoryState } from './memory-state.ts';
import { thawPool } from './memory-stock-settings.ts';
import type { Synchronous } from './synchronous.ts';

/** Buckets in memory: the rules of PROTOCOL §2 as plain comparisons. */
export function memoryBuckets(state: MemoryState): Synchronous<Buckets> {
  return {
    take: (take, claim, forget) => takeFrom(state, take, claim, forget),
    give: (evidence) => {
      if (isThere(state, evidence)) giveBack(state, evidence, quantityOf(evidence.value));
    },
    forget: (evidence) => {
      if (!isThere(state, evidence)) return;
      const bucket = bucketIn(state, evidence.bucket);
      putBucket(state, { ...bucket, evidence: without(bucket.evidence, [evidence.claim]) });
    },
    thaw: (pool) => thawPool(state, pool),
    read: (ids) => ids.map((id) => bucketIn(state, id)),
  };
}

function takeFrom(
  state: MemoryState,
  { bucket: id, quantity }: Take,
  claim: ClaimId,
  forget: readonly Evidence[],
): TakeAnswer {
  assertQuantity(quantity);
  const bucket = bucketIn(state, id);
  const ours = bucket.evidence[claim];
  if (ours !== undefined) {
    return quantityOf(ours) === quantity ? { kind: 'taken', evidence: ours, bucket } : { kind: 'refused', bucket };
  }
  if (bucket.available < quantity || bucket.frozen) return { kind: 'refused', bucket };
  if (forget.some((evidence) => hasLateCopy(state, evidence))) return { kind: 'forget-refused', bucket };

  const version = bucket.version + STEP;
  const evidence = version + quantity;
  const forgotten = without(
    bucket.evidence,
    forget.map((piece) => piece.claim),
  );
  const taken = {
    ...bucket,
    available: bucket.available - quantity,
    reserved: bucket.reserved + quantity,
    version,
    evidence: { ...forgotten, [claim]: evidence },
  };
  return { kind: 'taken', evidence, bucket: putBucket(state, taken) };
}

/** All buckets of a pool. */
export function bucketsOf(state: MemoryState, pool: PoolId): Bucket[] {
  const first = bucketIn(state, bucketOf(pool, 0));
  return Array.from({ length: first.bucketCount }, (_, index) => bucketIn(state, bucketOf(pool, index)));
}

/** A bucket, or the empty one that a bucket never written to reads as. */
export function bucketIn(state: MemoryState, id: BucketId): Bucket {
  return state.buckets.get(id) ?? emptyBucket(id);
}

/** Stores a bucket, counting the write. */
export function putBucket(state: MemoryState, bucket: Bucket): Bucket {
  const written = { ...bucket, revision: bucket.revision + 1 };
  state.buckets.set(bucket.id, written);
  return written;
}

/** Whether the evidence is in its bucket, in this version. */
export function isThere(state: MemoryState, evidence: Evidence): boolean {
  return bucketIn(state, evidence.bucket).evidence[evidence.claim] === evidence.value;
}

/** Whether the claim has evidence of another version there: a late copy of its take. */
export function hasLateCopy(state: MemoryState, evidence: Evidence): boolean {
  const there = bucketIn(state, evidence.bucket).evidence[evidence.claim];
  return there !== undefined && there !== evidence.value;
}

/** The late copy of a take, as evidence. */
export function lateCopy(state: MemoryState, { bucket, claim }: Evidence): Evidence {
  return { bucket, claim, value: bucketIn(state, bucket).evidence[claim] ?? 0 };
}

/** Gives units back and removes the evidence, as give and settle do. */
export function giveBack(state: MemoryState, { bucket: id, claim }: Evidence, units: number): void {
  const bucket = bucketIn(state, id);
  putBucket(state, {
    ...bucket,
    available: bucket.available + units,
    reserved: bucket.reserved - units,
    evidence: without(bucket.evidence, [claim]),
  });
}

/** Evidence without that of these claims. */
export function without(evidence: Bucket['evidence'], claims: readonly ClaimId[]): Bucket['evidence'] {
  const left: Record<ClaimId, number> = { ...evidence };
  for (const claim of claims) delete left[claim];
  return left;
}
