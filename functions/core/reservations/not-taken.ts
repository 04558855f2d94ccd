import type { Acquired } from '../claims/acquire.ts';
import { evidenceIn } from '../claims/examine.ts';
import { type OwnerKey, ownerOf } from '../domain/claim.ts';
import { MAX_ALLOCATIONS } from '../domain/limits.ts';
import type { Refusal } from '../domain/refusal.ts';
import { refuse } from '../domain/result.ts';

/** What a client may do when others are at work on the same units: ask again, soon. */
export function tryAgain() {
  return refuse<Refusal>({ code: 'try-again', retryAfterSeconds: 1 });
}

export type NotTaken = Exclude<Acquired, { kind: 'taken' }>;

/**
 * Whether an owner was refused by units that another attempt of its own holds (its evidence was seen, and no owner lists it yet): until
 * that attempt ends, nobody can say whether there is too little.
 */
export function inItsOwnWay(acquired: NotTaken, owner: OwnerKey): boolean {
  const seen = acquired.kind === 'refused' ? acquired.seen.flatMap(evidenceIn) : [];
  return seen.some(({ claim }) => ownerOf(claim) === owner);
}

/** The refusal behind a wish that was not fulfilled. */
export function notTaken(acquired: NotTaken) {
  switch (acquired.kind) {
    case 'refused':
      return refuse<Refusal>({ code: 'insufficient-stock', shortages: acquired.shortages });
    case 'too-many':
      return refuse<Refusal>({ code: 'too-many-allocations', requested: acquired.requested, limit: MAX_ALLOCATIONS });
    case 'pointless':
    case 'try-again':
      return tryAgain();
  }
}
