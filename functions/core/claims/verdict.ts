import type { Evidence } from '../domain/claim.ts';
import type { OwnerView } from './ports.ts';

/** What to do about evidence, and why (PROTOCOL §3, "Anyone who sees evidence"). */
export type Verdict =
  /** The owner lists it: the evidence has served. */
  | 'forget'
  /** The owner has this claim and does not list it: a late copy of a take, which nobody can ever own. */
  | 'give'
  /** Anything else, also no owner: fence the claim and give the stock back. */
  | 'reclaim';

/** The one decision of whoever sees evidence, from the owner as read. */
export function verdictOn(evidence: Evidence, owner: OwnerView): Verdict {
  if (owner.claim !== evidence.claim) return 'reclaim';
  const listed = owner.listed.some(
    ({ bucket, evidence: value }) => bucket === evidence.bucket && value === evidence.value,
  );
  return listed ? 'forget' : 'give';
}
