import type { Bucket, PoolId } from '../domain/bucket.ts';
import { type ClaimId, newClaim, type OwnerKey } from '../domain/claim.ts';
import { MAX_ALLOCATIONS } from '../domain/limits.ts';
import type { Shortage } from '../domain/refusal.ts';
import type { Missing, Picture, Plan, PlannedTake } from '../domain/sourcing.ts';
import { assertYoung } from './attempt.ts';
import type { Claims } from './claims.ts';
import { look } from './look.ts';
import { readSiblings, readUnknown, thawFrozen } from './read-pools.ts';
import { giveBack, type Manner, type TakenUnits, takeAll } from './take-all.ts';

/** What an owner wants: the pools it could come from, and how to choose among them. The protocol knows nothing else of it. */
export interface Wish {
  readonly owner: OwnerKey;
  readonly pools: readonly PoolId[];
  plan(picture: Picture): Plan;
  /** Called once before a refusal, with what was read: whether anything was freed, so that it is worth looking again. */
  relieve(missing: readonly Missing[], seen: readonly Bucket[]): Promise<boolean>;
  /** Whether the attempt has become pointless, because its owner turned out to exist. Asked before each round of takes. */
  pointless(): boolean;
  /** Whether too little for this wish is too little for everyone: it could have come from anywhere. */
  readonly remembersSoldOut: boolean;
}

export interface TakenClaim {
  readonly kind: 'taken';
  readonly claim: ClaimId;
  readonly units: readonly TakenUnits[];
}

export type Acquired =
  | TakenClaim
  /** A consistent read of everything that could serve it showed too little. */
  | { readonly kind: 'refused'; readonly shortages: readonly Shortage[]; readonly seen: readonly Bucket[] }
  | { readonly kind: 'pointless' }
  /** It would take more allocations than one owner lists. */
  | { readonly kind: 'too-many'; readonly requested: number }
  /** Others kept taking what was there. Nothing is held. */
  | { readonly kind: 'try-again' };

const MAX_ROUNDS = 20;
/** More scarce lines than this are worth one try in parallel: a round trip for each would outlast the request. */
const MAX_SCARCE_IN_ORDER = 8;
const BOLD_PAUSE_MS = 100;

/**
 * Takes everything an owner wishes for, whole or nothing, each round under a new claim. The caller then owns it, or gives it back.
 * Throws Unanswered when a take had no answer: the claim is abandoned, and what it may have left behind is an orphan.
 */
export async function acquire(claims: Claims, wish: Wish): Promise<Acquired> {
  const startedAt = claims.now();
  const ready = await prepare(claims, wish);
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    if (wish.pointless()) return { kind: 'pointless' };
    await thawFrozen(claims, wish.pools);
    const plan = await decide(claims, ready);
    if (plan.kind === 'refused') return plan;
    if (plan.kind === 'restless') continue;
    if (plan.takes.length > MAX_ALLOCATIONS) return { kind: 'too-many', requested: plan.takes.length };
    assertYoung(claims, startedAt);
    const claim = newClaim(wish.owner, claims.now(), claims.chance());
    const manner = round === 0 ? firstManner(plan.takes) : 'in-order';
    const { units, complete } = await takeAll(claims, claim, plan.takes, manner);
    if (complete) return { kind: 'taken', claim, units };
    await giveBack(claims, claim, units);
    // Two bold carts may have refused each other: each has given back by the time the other looks again, and then goes in order.
    if (manner === 'bold') await claims.sleep(BOLD_PAUSE_MS);
    await readSiblings(
      claims,
      plan.takes.map(({ bucket }) => bucket),
    );
  }
  return { kind: 'try-again' };
}

function firstManner(takes: readonly PlannedTake[]): Manner {
  return takes.filter((take) => take.scarce).length > MAX_SCARCE_IN_ORDER ? 'bold' : 'in-order';
}

/** Whether a wish could be fulfilled now, without taking anything: what payment mode asks at reserve. */
export async function check(
  claims: Claims,
  wish: Wish,
): Promise<Extract<Acquired, { kind: 'refused' | 'try-again' }> | { readonly kind: 'free' }> {
  const ready = await prepare(claims, wish);
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const plan = await decide(claims, ready);
    if (plan.kind === 'refused') return plan;
    if (plan.kind === 'takes') return { kind: 'free' };
  }
  return { kind: 'try-again' };
}

/** A wish of which something is known, and whether it was relieved already. */
interface Ready extends Wish {
  relieved: boolean;
}

async function prepare(claims: Claims, wish: Wish): Promise<Ready> {
  await readUnknown(claims, wish.pools);
  return { ...wish, relieved: false };
}

type Decision =
  | Extract<Plan, { kind: 'takes' }>
  | Extract<Acquired, { kind: 'refused' }>
  | { readonly kind: 'restless' };

/** What to take, by what is remembered; a refusal only after a consistent look, and after relief was tried once. */
async function decide(claims: Claims, wish: Ready): Promise<Decision> {
  const plan = wish.plan(claims.memory.picture(wish.pools));
  if (plan.kind === 'takes') return plan;
  const seen = await look(claims, wish, plan);
  if (seen.kind === 'restless') return seen;
  if (seen.plan.kind === 'takes') return seen.plan;
  if (!wish.relieved && (await wish.relieve(seen.plan.missing, seen.buckets))) {
    wish.relieved = true;
    return { kind: 'restless' };
  }
  const shortages = seen.plan.missing.map(({ shortage }) => shortage);
  if (wish.remembersSoldOut)
    for (const { sku, available } of shortages) claims.memory.noteSoldOut(sku, available, seen.readAt);
  return { kind: 'refused', shortages, seen: seen.buckets };
}
