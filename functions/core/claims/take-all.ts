import type { Bucket, BucketId } from '../domain/bucket.ts';
import { type ClaimId, claimedAt } from '../domain/claim.ts';
import { MAX_EVIDENCE_PER_BUCKET } from '../domain/limits.ts';
import type { PlannedTake } from '../domain/sourcing.ts';
import { assertYoung } from './attempt.ts';
import type { Claims } from './claims.ts';
import { evidenceIn, examine, isOverdue } from './examine.ts';
import { Unanswered } from './ports.ts';

/** Units that a claim took from a bucket: an allocation in the making. */
export interface TakenUnits {
  readonly bucket: BucketId;
  readonly quantity: number;
  readonly evidence: number;
}

/** `complete`: every take succeeded. Otherwise `units` are those that did, for the caller to give back. */
export interface Takings {
  readonly units: readonly TakenUnits[];
  readonly complete: boolean;
}

const PARALLEL_TAKES = 64;

/**
 * `in-order`: scarce takes one after another in key order, so that two carts never refuse each other; plentiful ones in parallel.
 * `bold`: all in parallel, for a cart with so many scarce lines that their round trips would take too long; whoever is refused begins again in order.
 */
export type Manner = 'in-order' | 'bold';

/**
 * Sends the takes of one claim. Stops at the first failure. Throws Unanswered, after giving back the rest, when a take had no answer.
 */
export async function takeAll(
  claims: Claims,
  claim: ClaimId,
  takes: readonly PlannedTake[],
  manner: Manner = 'in-order',
): Promise<Takings> {
  const units: TakenUnits[] = [];
  for (const wave of manner === 'bold' ? chunksOf(takes) : inOrder(takes)) {
    // The claim is as old as this attempt's first take: an environment that thaws between two waves sends nothing more.
    assertYoung(claims, claimedAt(claim));
    const answers = await Promise.allSettled(wave.map((take) => takeOne(claims, claim, take)));
    for (const answer of answers) if (answer.status === 'fulfilled' && answer.value) units.push(answer.value);
    const fault = answers.find((answer) => answer.status === 'rejected');
    if (fault) {
      await giveBack(claims, claim, units);
      throw fault.reason;
    }
    if (answers.some((answer) => answer.status === 'fulfilled' && !answer.value)) return { units, complete: false };
  }
  return { units, complete: true };
}

function inOrder(takes: readonly PlannedTake[]): PlannedTake[][] {
  const scarce = takes.filter((take) => take.scarce).sort((a, b) => (a.bucket < b.bucket ? -1 : 1));
  const plentiful = takes.filter((take) => !take.scarce);
  return [...scarce.map((take) => [take]), ...chunksOf(plentiful)];
}

function chunksOf(takes: readonly PlannedTake[]): PlannedTake[][] {
  return Array.from({ length: Math.ceil(takes.length / PARALLEL_TAKES) }, (_, i) =>
    takes.slice(i * PARALLEL_TAKES, (i + 1) * PARALLEL_TAKES),
  );
}

async function takeOne(
  claims: Claims,
  claim: ClaimId,
  { bucket, quantity }: PlannedTake,
): Promise<TakenUnits | undefined> {
  const forget = claims.memory.takeServed(bucket);
  let answer = await claims.buckets.take({ bucket, quantity }, claim, forget);
  if (answer.kind === 'forget-refused') answer = await claims.buckets.take({ bucket, quantity }, claim, []);
  if (answer.kind === 'busy') {
    claims.memory.noteBusy(bucket, claims.now());
    for (const evidence of forget) claims.memory.served(evidence);
    return undefined;
  }
  claims.memory.note(answer.bucket, claims.now());
  if (answer.kind !== 'taken') {
    for (const evidence of forget) claims.memory.served(evidence);
    return undefined;
  }
  await tidy(claims, answer.bucket, claim);
  return { bucket, quantity, evidence: answer.evidence };
}

/** Above 8 pieces of evidence, the writer looks at those of others and forgets, or reclaims, what it can (DESIGN §4.3). */
async function tidy(claims: Claims, bucket: Bucket, claim: ClaimId): Promise<void> {
  const foreign = evidenceIn(bucket).filter((evidence) => evidence.claim !== claim);
  if (foreign.length < MAX_EVIDENCE_PER_BUCKET) return;
  for (const evidence of foreign) if (claims.memory.isServed(evidence)) claims.memory.served(evidence);
  const unsure = foreign.filter((evidence) => !claims.memory.isServed(evidence) && isOverdue(claims, evidence.claim));
  const old = unsure.slice(0, MAX_EVIDENCE_PER_BUCKET);
  await Promise.allSettled(old.map((evidence) => examine(claims, evidence)));
}

/**
 * Gives back the takes of a claim whose own was never sent, and which nobody else can send: single writes are enough. One without an answer
 * leaves an orphan, for any reclaimer.
 */
export async function giveBack(claims: Claims, claim: ClaimId, units: readonly TakenUnits[]): Promise<void> {
  const answers = await Promise.allSettled(
    units.map(({ bucket, evidence }) => claims.buckets.give({ bucket, claim, value: evidence })),
  );
  for (const answer of answers)
    if (answer.status === 'rejected' && !(answer.reason instanceof Unanswered)) throw answer.reason;
}

/**
 * Gives back the takes of a claim whose own was refused: a copy of own may still land, so each is reclaimed behind a fence, like anyone's.
 * Gives whether the claim turned out to be listed: a late copy of own entered, and we won after all.
 */
export async function reclaimOwn(
  claims: Claims,
  claim: ClaimId,
  units: readonly TakenUnits[],
): Promise<'given-back' | 'owned'> {
  for (const { bucket, evidence } of units) {
    if ((await examine(claims, { bucket, claim, value: evidence })) === 'owned') return 'owned';
  }
  return 'given-back';
}

/** The owner lists these now: their evidence may be forgotten with the next write to each bucket. */
export function served(claims: Claims, claim: ClaimId, units: readonly TakenUnits[]): void {
  for (const { bucket, evidence } of units) claims.memory.served({ bucket, claim, value: evidence });
}
