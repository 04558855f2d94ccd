import { type Bucket, type BucketId, indexOf } from './bucket.ts';

// How a fact that changes what may be sold is spread over the buckets of a stock, so that no bucket is negative beside positive
// siblings (DESIGN §4.3). What one bucket gets is a `Part`.

export interface Part {
  readonly bucket: BucketId;
  /** Positive units. */
  readonly units: number;
  /** For a loss: whether the bucket must still have these units. Only bucket 0 may go below zero, when no sibling can help. */
  readonly covered: boolean;
}

export interface Loss {
  readonly parts: readonly Part[];
  /**
   * Where bucket 0 may go below zero: all its siblings. They freeze in the same transaction, so that what is given back to them later is not
   * sold while it is owed to bucket 0. A bucket never knows of another when it is taken from.
   */
  readonly freezes: readonly BucketId[];
}

/** Spreads found units: negative buckets are filled first, then the emptiest are raised to one level. */
export function spreadGain(buckets: readonly Bucket[], units: number): Part[] {
  const level = levelFor(
    buckets.map(({ available }) => available),
    units,
  );
  const raised = buckets.map(({ id, available }) => ({
    bucket: id,
    units: Math.max(0, level - available),
    covered: false,
  }));
  // Fewer units than buckets at that level are left over: one each, from the front.
  let rest = units - raised.reduce((sum, part) => sum + part.units, 0);
  const parts = raised.map((part, i) => {
    const more = rest > 0 && (buckets[i] as Bucket).available <= level ? 1 : 0;
    rest -= more;
    return { ...part, units: part.units + more };
  });
  return parts.filter((part) => part.units > 0);
}

/** The highest level to which units can raise all buckets below it. */
function levelFor(available: readonly number[], units: number): number {
  const sorted = available.toSorted((a, b) => a - b);
  let sum = 0;
  for (const [i, value] of sorted.entries()) {
    sum += value;
    const level = Math.floor((units + sum) / (i + 1));
    const next = sorted[i + 1];
    if (next === undefined || level <= next) return level;
  }
  return 0;
}

/** Spreads lost units: the fullest bucket first, each gives what it has; what none can cover goes to bucket 0, below zero. */
export function spreadLoss(buckets: readonly Bucket[], units: number): Loss {
  let rest = units;
  const parts: { bucket: BucketId; units: number; covered: boolean }[] = [];
  for (const { id, available } of buckets.toSorted((a, b) => b.available - a.available)) {
    const part = Math.min(rest, Math.max(0, available));
    if (part > 0) parts.push({ bucket: id, units: part, covered: true });
    rest -= part;
  }
  if (rest === 0) return { parts, freezes: [] };
  const first = buckets.find(({ id }) => indexOf(id) === 0);
  if (first === undefined) throw new Error('a stock without bucket 0 was spread over');
  const own = parts.find((part) => part.bucket === first.id);
  const others = parts.filter((part) => part !== own);
  return {
    parts: [...others, { bucket: first.id, units: (own?.units ?? 0) + rest, covered: false }],
    freezes: buckets.map(({ id }) => id).filter((id) => id !== first.id),
  };
}
