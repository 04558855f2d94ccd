import type { Owners, OwnerView, ReclaimAnswer } from '../../../functions/core/claims/ports.ts';
import {
  type ClaimId,
  type Evidence,
  type OwnerKey,
  ownerOf,
  quantityOf,
} from '../../../functions/core/domain/claim.ts';
import type { Instant } from '../../../functions/core/domain/ids.ts';
import { isLive } from '../../../functions/core/domain/moves.ts';
import type { Reservation } from '../../../functions/core/domain/reservation.ts';
import { purgeAtFrom } from '../../../functions/core/store/owner-changes.ts';
import { viewOf } from '../../../functions/core/store/owner-view.ts';
import { giveBack, isThere } from './memory-buckets.ts';
import { type MemoryState, type OwnerItem, recordOf } from './memory-state.ts';
import type { Synchronous } from './synchronous.ts';

/** Owners in memory, as the claim protocol sees them. */
export function memoryOwners(state: MemoryState): Synchronous<Owners> {
  return {
    view: (owner) => viewOf(recordOf(state.owners.get(owner))),
    reclaim: (evidence, standing, now) => reclaim(state, evidence, standing, now),
  };
}

function reclaim(state: MemoryState, evidence: Evidence, standing: OwnerView['standing'], now: Instant): ReclaimAnswer {
  const key = ownerOf(evidence.claim);
  const item = state.owners.get(key);
  const live = item?.reservation !== undefined && isLive(item.reservation.status);
  const asRead = live === (standing === 'live');
  const claimsThis = item?.reservation?.claim === evidence.claim;
  if (!asRead || claimsThis) return 'owner-changed';
  if (!isThere(state, evidence)) return 'evidence-gone';
  state.owners.set(key, fencing(item, evidence.claim, live, purgeAtFrom(now)));
  giveBack(state, evidence, quantityOf(evidence.value));
  return 'reclaimed';
}

function fencing(item: OwnerItem | undefined, claim: ClaimId, live: boolean, purgeAt: number): OwnerItem {
  const fenced = [...new Set([...(item?.fenced ?? []), claim])].sort();
  const revision = (item?.revision ?? 0) + 1;
  if (item?.reservation === undefined) return { fenced, purgeAt, revision };
  const reservation = (
    live ? { ...item.reservation, revision } : { ...item.reservation, revision, purgeAt }
  ) as Reservation;
  return { ...item, reservation, fenced, revision };
}

/** Stores what a reservation becomes, counting the write and keeping the fences. */
export function putReservation(state: MemoryState, key: OwnerKey, next: Reservation): Reservation {
  const item = state.owners.get(key);
  const revision = (item?.revision ?? 0) + 1;
  const reservation = { ...next, revision };
  state.owners.set(key, { reservation, fenced: item?.fenced ?? [], revision });
  return reservation;
}
