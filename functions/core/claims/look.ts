import { type Bucket, type BucketId, type PoolId, poolOf } from '../domain/bucket.ts';
import type { Instant } from '../domain/ids.ts';
import { STEP } from '../domain/limits.ts';
import type { Picture, Plan } from '../domain/sourcing.ts';
import type { Wish } from './acquire.ts';
import type { Claims } from './claims.ts';
import { collect } from './read-pools.ts';

export type Look =
  /** A plan by what was read; if it is short, there was a moment at which that was too little. */
  | { readonly kind: 'seen'; readonly plan: Plan; readonly buckets: readonly Bucket[]; readonly readAt: Instant }
  /** Units kept moving while they were counted. */
  | { readonly kind: 'restless' };

const MAX_LOOKS = 6;

/**
 * Before anything is refused, everything that could serve it is read consistently (DESIGN §4.1), so that the last unit always sells, also
 * a quantity that must be taken from two buckets.
 *
 * Each bucket is read as of some moment, but not all of the same: a unit given back behind the reader and one taken before it would both
 * be missed. So several are read twice:
 *
 *   first reading ──────┤ too little   ├────── second reading: since the first, units were only taken
 *                          ▲ here each bucket had at most what the first reading saw: it was too little at this moment
 */
export async function look(claims: Claims, wish: Wish, short: Extract<Plan, { kind: 'short' }>): Promise<Look> {
  const seen = new Map<BucketId, Bucket>();
  const readAt = claims.now();
  let plan: Plan = short;
  let settled: readonly PoolId[] = [];
  for (let looks = 0; looks < MAX_LOOKS; looks += 1) {
    const pools = poolsOf(plan);
    if (looks > 0 && pools.every((pool) => settled.includes(pool))) break;
    const buckets = await collect(claims, pools);
    settled = buckets.length === 1 || buckets.every((bucket) => onlyTaken(seen.get(bucket.id), bucket)) ? pools : [];
    for (const bucket of buckets) seen.set(bucket.id, bucket);
    plan = wish.plan(overlay(claims.memory.picture(wish.pools), [...seen.values()]));
  }
  const sure = poolsOf(plan).every((pool) => settled.includes(pool));
  return sure ? { kind: 'seen', plan, buckets: [...seen.values()], readAt } : { kind: 'restless' };
}

/** What a plan asks to be looked at: nothing, when it is content. */
function poolsOf(plan: Plan): PoolId[] {
  return plan.kind === 'takes' ? [] : plan.missing.flatMap(({ pools }) => pools);
}

/** Whether every write since was a take: versions count takes, revisions count all writes. */
function onlyTaken(before: Bucket | undefined, after: Bucket): boolean {
  return before !== undefined && (after.version - before.version) / STEP === after.revision - before.revision;
}

/** What is remembered, corrected by what was read. */
function overlay(picture: Picture, seen: readonly Bucket[]): Picture {
  const pools = Map.groupBy(seen, ({ id }): PoolId => poolOf(id));
  const read = [...pools].map(
    ([pool, buckets]) => [pool, buckets.map(({ id, available }) => ({ bucket: id, available }))] as const,
  );
  return new Map([...picture, ...read]);
}
