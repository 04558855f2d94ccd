import { type Bucket, type BucketId, type PoolId, poolOf } from '../domain/bucket.ts';
import type { Instant } from '../domain/ids.ts';
import type { Picture, Plan } from '../domain/sourcing.ts';
import type { Wish } from './acquire.ts';
import type { Claims } from './claims.ts';
import { readSnapshot } from './read-pools.ts';

export type Look =
  /** A plan made from what was read at one moment, wherever the plan says that something is missing. */
  | { readonly kind: 'seen'; readonly plan: Plan; readonly buckets: readonly Bucket[]; readonly readAt: Instant }
  /** The buckets kept changing while they were read. */
  | { readonly kind: 'restless' };

const MAX_LOOKS = 4;

/**
 * Before anything is refused, everything that could serve it is read consistently (DESIGN §4.1), so that the last unit always sells, also
 * a quantity that must be taken from two buckets.
 */
export async function look(claims: Claims, wish: Wish, short: Extract<Plan, { kind: 'short' }>): Promise<Look> {
  const seen = new Map<BucketId, Bucket>();
  const readAt = claims.now();
  let plan: Plan = short;
  for (let looks = 0; looks < MAX_LOOKS && plan.kind === 'short'; looks += 1) {
    const known = new Set([...seen.keys()].map(poolOf));
    const unread = plan.missing.flatMap(({ pools }) => pools).filter((pool) => !known.has(pool));
    if (unread.length === 0) return { kind: 'seen', plan, buckets: [...seen.values()], readAt };
    const snapshot = await readSnapshot(claims, unread);
    if (snapshot === undefined) return { kind: 'restless' };
    for (const bucket of snapshot) seen.set(bucket.id, bucket);
    plan = wish.plan(overlay(claims.memory.picture(wish.pools), [...seen.values()]));
  }
  return plan.kind === 'takes' ? { kind: 'seen', plan, buckets: [...seen.values()], readAt } : { kind: 'restless' };
}

/** What is remembered, corrected by what was read. */
function overlay(picture: Picture, seen: readonly Bucket[]): Picture {
  const pools = Map.groupBy(seen, ({ id }): PoolId => poolOf(id));
  const read = [...pools].map(
    ([pool, buckets]) => [pool, buckets.map(({ id, available }) => ({ bucket: id, available }))] as const,
  );
  return new Map([...picture, ...read]);
}
