import type { BucketId } from './bucket.ts';
import type { Branded, Instant, ReservationId, TransferId } from './ids.ts';
import { STEP } from './limits.ts';

// Claim id = `<kind>.<owner id>.<nonce>` (PROTOCOL §1): whoever sees evidence knows the owner. The nonce begins with the
// second it was made in, so that a reclaimer can tell an abandoned take from one still at work. Only politeness hangs on it.

/** `<kind>.<owner id>`, the key of the owner's item: kind `r` is a reservation, `t` a transfer. */
export type OwnerKey = Branded<string, 'OwnerKey'>;
export type ClaimId = Branded<string, 'ClaimId'>;

/** What a take leaves in its bucket, wherever it is spoken of. */
export interface Evidence {
  readonly bucket: BucketId;
  readonly claim: ClaimId;
  /** Version after the take + quantity. */
  readonly value: number;
}

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_';
const SECOND_DIGITS = 6; // 36 bits of seconds
const CHANCE_DIGITS = 7; // 42 bits of chance

export function reservationOwner(id: ReservationId): OwnerKey {
  return `r.${id}` as OwnerKey;
}

export function transferOwner(id: TransferId): OwnerKey {
  return `t.${id}` as OwnerKey;
}

/** The id behind an owner key. */
export function ownerId(owner: OwnerKey): string {
  return owner.slice(2);
}

/**
 * A new claim for one attempt of an owner.
 * @param now epoch milliseconds
 * @param chance a number from 0 (inclusive) to 1 (exclusive)
 */
export function newClaim(owner: OwnerKey, now: Instant, chance: number): ClaimId {
  const seconds = digits(Math.floor(now / 1_000), SECOND_DIGITS);
  return `${owner}.${seconds}${digits(Math.floor(chance * 64 ** CHANCE_DIGITS), CHANCE_DIGITS)}` as ClaimId;
}

export function ownerOf(claim: ClaimId): OwnerKey {
  return claim.slice(0, claim.lastIndexOf('.')) as OwnerKey;
}

/** When a claim was made, in epoch milliseconds, to the second. */
export function claimedAt(claim: ClaimId): Instant {
  const nonce = claim.slice(claim.lastIndexOf('.') + 1);
  return [...nonce.slice(0, SECOND_DIGITS)].reduce((sum, digit) => sum * 64 + ALPHABET.indexOf(digit), 0) * 1_000;
}

/** The quantity that evidence speaks of: one number says both version and quantity. */
export function quantityOf(evidence: number): number {
  return evidence % STEP;
}

function digits(value: number, length: number): string {
  let rest = value;
  let text = '';
  for (let i = 0; i < length; i += 1) {
    text = ALPHABET.charAt(rest % 64) + text;
    rest = Math.floor(rest / 64);
  }
  return text;
}
