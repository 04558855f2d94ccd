import { type Bucket, type BucketId, bucketOf, indexOf, type PoolId, poolOf } from '../domain/bucket.ts';
import type { Evidence } from '../domain/claim.ts';
import type { Instant } from '../domain/ids.ts';
import { HINT_MEMORY_MS, SOLD_OUT_MEMORY_MS } from '../domain/limits.ts';
import type { Picture } from '../domain/sourcing.ts';

interface Hint {
  readonly available: number;
  readonly revision: number;
  readonly frozen: boolean;
  readonly at: Instant;
}

const MAX_REMEMBERED = 20_000;
const MAX_SERVED_PER_BUCKET = 8;
const BUSY_MEMORY_MS = 100;

/**
 * What one execution environment remembers between requests. All of it is a hint: it chooses where to try first and spares reads, and a
 * wrong hint costs a request, never a unit. No refusal rests on it but "sold out", for at most a second (DESIGN §4.1).
 */
export class ClaimMemory {
  /** Which bucket of every pool this environment prefers. */
  readonly home: number;
  readonly #hints = new Map<BucketId, Hint>();
  readonly #counts = new Map<PoolId, number>();
  readonly #served = new Map<BucketId, Evidence[]>();
  readonly #owned = new Map<string, true>();
  readonly #soldOut = new Map<string, { readonly available: number; readonly until: Instant }>();

  /** @param chance from 0 to 1, drawn once a cold start */
  constructor(chance: number) {
    this.home = Math.floor(chance * 1_000_000);
  }

  /** Notes a bucket as it was seen; an older image never replaces a newer one. */
  note(bucket: Bucket, at: Instant): void {
    const known = this.#hints.get(bucket.id);
    if (known && known.revision > bucket.revision) return;
    const { available, revision, frozen } = bucket;
    remember(this.#hints, bucket.id, { available, revision, frozen, at });
    if (indexOf(bucket.id) === 0) remember(this.#counts, poolOf(bucket.id), bucket.bucketCount);
  }

  /** A bucket that is throttled or in conflict counts as empty for a moment, so that another is tried. */
  noteBusy(bucket: BucketId, at: Instant): void {
    const revision = this.#hints.get(bucket)?.revision ?? 0;
    remember(this.#hints, bucket, {
      available: 0,
      revision,
      frozen: false,
      at: at - HINT_MEMORY_MS + BUSY_MEMORY_MS,
    });
  }

  /** The buckets of a pool, as far as known: at least the first. */
  bucketsOf(pool: PoolId): BucketId[] {
    return Array.from({ length: this.#counts.get(pool) ?? 1 }, (_, i) => bucketOf(pool, i));
  }

  /** Those pools of which nothing recent is known. */
  unknown(pools: readonly PoolId[], now: Instant): PoolId[] {
    return pools.filter((pool) => this.bucketsOf(pool).some((bucket) => !this.#fresh(bucket, now)));
  }

  picture(pools: readonly PoolId[]): Picture {
    return new Map(
      pools.map((pool) => [
        pool,
        this.bucketsOf(pool).map((bucket) => ({ bucket, available: this.#hints.get(bucket)?.available ?? 0 })),
      ]),
    );
  }

  /** Pools that have something, part of which is frozen: to be thawed before anything is taken. */
  frozen(pools: readonly PoolId[]): PoolId[] {
    return pools.filter((pool) => {
      const hints = this.bucketsOf(pool).flatMap((bucket) => this.#hints.get(bucket) ?? []);
      return hints.some(({ frozen }) => frozen) && hints.reduce((sum, { available }) => sum + available, 0) > 0;
    });
  }

  /** Evidence whose owner is known to list it may go with the next write to its bucket, for nothing. */
  served(evidence: Evidence): void {
    remember(this.#owned, keyOf(evidence), true);
    // It may be noted twice, by its owner and by whoever looked at it; one write cannot remove it twice.
    const known = (this.#served.get(evidence.bucket) ?? []).filter(({ claim }) => claim !== evidence.claim);
    remember(this.#served, evidence.bucket, [...known, evidence].slice(-MAX_SERVED_PER_BUCKET));
  }

  /** Whether an owner was seen to list this very evidence. That never changes: whoever looks again would read for nothing. */
  isServed(evidence: Evidence): boolean {
    return this.#owned.has(keyOf(evidence));
  }

  /** What to forget with the next write to a bucket; each piece is given out once. */
  takeServed(bucket: BucketId): readonly Evidence[] {
    const known = this.#served.get(bucket) ?? [];
    this.#served.delete(bucket);
    return known;
  }

  /** Remembers that only so much was left of something, from the moment it was read. */
  noteSoldOut(key: string, available: number, readAt: Instant): void {
    remember(this.#soldOut, key, { available, until: readAt + SOLD_OUT_MEMORY_MS });
  }

  /** How much was left a moment ago, if that was too little for somebody. */
  soldOut(key: string, now: Instant): number | undefined {
    const known = this.#soldOut.get(key);
    return known && now < known.until ? known.available : undefined;
  }

  #fresh(bucket: BucketId, now: Instant): boolean {
    const hint = this.#hints.get(bucket);
    return hint !== undefined && now - hint.at < HINT_MEMORY_MS;
  }
}

function keyOf({ bucket, claim, value }: Evidence): string {
  return `${bucket} ${claim} ${value}`;
}

/** A map that forgets its oldest entries: an environment lives for hours. */
function remember<K, V>(map: Map<K, V>, key: K, value: V): void {
  map.delete(key);
  map.set(key, value);
  if (map.size > MAX_REMEMBERED) map.delete(map.keys().next().value as K);
}
