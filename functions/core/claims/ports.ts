import type { Bucket, BucketId, PoolId } from '../domain/bucket.ts';
import type { ClaimId, Evidence, OwnerKey } from '../domain/claim.ts';
import type { Instant } from '../domain/ids.ts';

// What the claim protocol needs of a store. Every method is one atomic conditional write, or one consistent read
// (PROTOCOL §2). A method that gets no answer, after its bounded retries, throws `Unanswered`: the write may have been applied.

export interface Take {
  readonly bucket: BucketId;
  readonly quantity: number;
}

export type TakeAnswer =
  /** Taken now, or found taken by an earlier copy of this very take. `bucket` is the item after it. */
  | { readonly kind: 'taken'; readonly evidence: number; readonly bucket: Bucket }
  /** Too little, or frozen. `bucket` is the item as it was, for nothing. */
  | { readonly kind: 'refused'; readonly bucket: Bucket }
  /** Evidence that was to be forgotten on the way has another version: a late copy came. Take again without forgetting. */
  | { readonly kind: 'forget-refused'; readonly bucket: Bucket }
  /** Throttled or in conflict for longer than is worth waiting: nothing was taken, try another bucket. */
  | { readonly kind: 'busy' };

export interface Buckets {
  /** Takes from a bucket, leaving evidence; forgets up to 8 pieces of served evidence in the same write. */
  take(take: Take, claim: ClaimId, forget: readonly Evidence[]): Promise<TakeAnswer>;
  /** Gives a take back, if its evidence is still that of this version. */
  give(evidence: Evidence): Promise<void>;
  /** Forgets evidence, if it is still that of this version. */
  forget(evidence: Evidence): Promise<void>;
  /** Moves what siblings have to a bucket 0 below zero, in one transaction, and thaws them if that is enough. Overtaken, it does nothing. */
  thaw(pool: PoolId): Promise<void>;
  /** Reads buckets consistently, each as of some moment of the call. A bucket never written to reads as empty. */
  read(ids: readonly BucketId[]): Promise<readonly Bucket[]>;
}

/** An owner as the claim protocol sees it. */
export interface OwnerView {
  readonly standing: 'absent' | 'void' | 'live' | 'ended';
  readonly claim?: ClaimId;
  /** Every allocation that the owner lists, whatever has become of it. */
  readonly listed: readonly { readonly bucket: BucketId; readonly evidence: number }[];
}

export type ReclaimAnswer =
  /** The claim is fenced and its stock is back. */
  | 'reclaimed'
  /** The owner is no longer what was read, or claims this very claim: read again. */
  | 'owner-changed'
  /** The evidence is not there any more in this version: somebody else settled it. */
  | 'evidence-gone';

export interface Owners {
  /** Reads an owner consistently. */
  view(owner: OwnerKey): Promise<OwnerView>;
  /** One transaction: fences the claim in its owner and gives the stock back. `standing` is what was read. */
  reclaim(evidence: Evidence, standing: OwnerView['standing'], now: Instant): Promise<ReclaimAnswer>;
}

/** A write without an answer: it may have been applied, now or later. */
export class Unanswered extends Error {
  override readonly name = 'Unanswered';
}
