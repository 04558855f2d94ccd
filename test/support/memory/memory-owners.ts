import type { Owners, OwnerView, ReclaimAnswer } from '../../../functions/core/claims/ports.ts';
import { type ClaimId, type Evidence, ownerOf, quantityOf } from '../../../functions/core/domain/claim.ts';
import type { Instant } from '../../../functions/core/domain/ids.ts';
import { isLive } from '../../../functions/core/domain/moves.ts';
import { type Owner, ownerKeyOf } from '../../../functions/core/domain/owner.ts';
import { purgeAtFrom } from '../../../functions/core/store/owner-changes.ts';
import { viewOf } from '../../../functions/core/store/owner-view.ts';
import { giveBack, isThere } from './memory-buckets.ts';
import { type MemoryState, type OwnerItem, ownerOfItem, recordOf } from './memory-state.ts';
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
  const owner = ownerOfItem(item);
  const live = owner !== undefined && isLive(owner.status);
  const asRead = live === (standing === 'live');
  const claimsThis = owner?.claim === evidence.claim;
  if (!asRead || claimsThis) return 'owner-changed';
  if (!isThere(state, evidence)) return 'evidence-gone';
  state.owners.set(key, fencing(item, evidence.claim, live, purgeAtFrom(now)));
  giveBack(state, evidence, quantityOf(evidence.value));
  return 'reclaimed';
}

function fencing(item: OwnerItem | undefined, claim: ClaimId, live: boolean, purgeAt: number): OwnerItem {
  const fenced = [...new Set([...(item?.fenced ?? []), claim])].sort();
  const revision = (item?.revision ?? 0) + 1;
  const owner = ownerOfItem(item);
  if (owner === undefined) return { fenced, purgeAt, revision };
  return itemOf((live ? { ...owner, revision } : { ...owner, revision, purgeAt }) as Owner, fenced);
}

/** Stores what an owner becomes, counting the write and keeping the fences. */
export function putOwner<Kind extends Owner>(state: MemoryState, next: Kind): Kind {
  const key = ownerKeyOf(next);
  const item = state.owners.get(key);
  const owner = { ...next, revision: (item?.revision ?? 0) + 1 };
  state.owners.set(key, itemOf(owner, item?.fenced ?? []));
  return owner;
}

function itemOf(owner: Owner, fenced: readonly ClaimId[]): OwnerItem {
  const { revision } = owner;
  return 'transferId' in owner ? { transfer: owner, fenced, revision } : { reservation: owner, fenced, revision };
}
