import type { Bucket } from '../domain/bucket.ts';
import { type ClaimId, claimedAt, type Evidence, ownerOf } from '../domain/claim.ts';
import { GRACE_SECONDS } from '../domain/limits.ts';
import type { Claims } from './claims.ts';
import type { OwnerView } from './ports.ts';
import { type Verdict, verdictOn } from './verdict.ts';

/** What became of evidence that was looked at. `owned`: its owner lists it. `freed`: its units are back, by us or somebody else. */
export type Finding = 'owned' | 'freed';

const MAX_LOOKS = 5;

/** All evidence in a bucket. */
export function evidenceIn(bucket: Bucket): Evidence[] {
  return Object.entries(bucket.evidence).map(([claim, value]) => ({
    bucket: bucket.id,
    claim: claim as ClaimId,
    value,
  }));
}

/** Whether a claim is older than the grace that its taker is left, out of politeness. */
export function isOverdue(claims: Claims, claim: ClaimId): boolean {
  return claims.now() - claimedAt(claim) > GRACE_SECONDS * 1_000;
}

/** What the protocol says about evidence, from a consistent read of its owner. Nothing is written. */
export async function judge(claims: Claims, evidence: Evidence): Promise<{ verdict: Verdict; owner: OwnerView }> {
  const owner = await claims.owners.view(ownerOf(evidence.claim));
  return { verdict: verdictOn(evidence, owner), owner };
}

/**
 * Looks at evidence and does what PROTOCOL §3 says: evidence that has served goes with the next write, a late copy is given back, and an
 * orphan is reclaimed. Safe at any time, for anyone; a grace is the caller's politeness.
 */
export async function examine(claims: Claims, evidence: Evidence): Promise<Finding> {
  for (let look = 0; look < MAX_LOOKS; look += 1) {
    const { verdict, owner } = await judge(claims, evidence);
    if (verdict === 'forget') {
      claims.memory.served(evidence);
      return 'owned';
    }
    if (verdict === 'give') {
      await claims.buckets.give(evidence);
      return 'freed';
    }
    const answer = await claims.owners.reclaim(evidence, owner.standing, claims.now());
    if (answer !== 'owner-changed') return 'freed';
  }
  return 'owned'; // an owner that keeps changing is alive: leave it to the next look
}

/** Gives back late copies that lie in the way of a transaction over a live owner: nobody can ever own them. */
export async function giveLate(claims: Claims, late: readonly Evidence[]): Promise<void> {
  await Promise.all(late.map((evidence) => examine(claims, evidence)));
}
