import { availableOf, type Bucket, type BucketId } from './bucket.ts';
import { type ClaimId, type OwnerKey, ownerOf, quantityOf } from './claim.ts';
import { STEP } from './limits.ts';
import type { Owner } from './owner.ts';
import { openUnitsOf, reservedAllocations } from './reservation.ts';

// What production must keep (DESIGN §4, I1 to I5), judged from what was read of one stock at one quiet moment.

export type AuditedInvariant = 'I1' | 'I2' | 'I3' | 'I4' | 'I5';

/** Where the tables contradict each other. */
export interface Drift {
  readonly invariant: AuditedInvariant;
  /** A bucket, a stock, or an owner. */
  readonly where: string;
  /** What was found and what should be, in one sentence. */
  readonly says: string;
  /** Of a bucket whose `reserved` is wrong: how many takes it had seen, so that whoever repairs it can tell whether anyone bought since. */
  readonly takes?: number;
}

/** One stock with everything that its numbers follow from. */
export interface StockEvidence {
  /** All its buckets. */
  readonly buckets: readonly Bucket[];
  /** The sums of its ledger. */
  readonly recorded: { readonly onHand: number; readonly unsellable: number };
  /** Every owner that may have units of it. */
  readonly owners: ReadonlyMap<OwnerKey, Owner | undefined>;
}

/** Every contradiction that a stock shows. Empty: all is well. */
export function driftsOf(pool: string, { buckets, recorded, owners }: StockEvidence): Drift[] {
  return [
    ...buckets.flatMap(formulaDrift),
    ...buckets.flatMap(countDrift),
    ...buckets.flatMap((bucket) => reservedDrift(bucket, owners)),
    ...ledgerDrift(pool, buckets, recorded),
    ...[...owners.values()].flatMap((owner) => (owner === undefined ? [] : ownerDrift(owner))),
  ];
}

function formulaDrift(bucket: Bucket): Drift[] {
  const formula = availableOf(bucket);
  const says = `available is ${bucket.available}, on hand − reserved − unsellable − safety is ${formula}`;
  return bucket.available === formula ? [] : [{ invariant: 'I1', where: bucket.id, says }];
}

function countDrift({ id, available, reserved, onHand, unsellable, safety, incoming, inTransit }: Bucket): Drift[] {
  const counters = { available, reserved, onHand, unsellable, safety, incoming, inTransit };
  const wrong = Object.entries(counters).filter(([, units]) => !Number.isSafeInteger(units));
  const below = Object.entries({ reserved, safety }).filter(([, units]) => units < 0);
  return [...wrong, ...below].map(([name, units]) => ({ invariant: 'I2', where: id, says: `${name} is ${units}` }));
}

/** Units of a bucket that owners list or that orphans hold: what its `reserved` must be. */
export function reservedBy(bucket: Bucket, owners: StockEvidence['owners']): number {
  const { listed, orphans } = takenFrom(bucket, owners);
  return listed + orphans;
}

function takenFrom(bucket: Bucket, owners: StockEvidence['owners']) {
  const listed = [...owners.values()].reduce((sum, owner) => sum + (owner ? openUnitsIn(owner, bucket.id) : 0), 0);
  const orphans = Object.entries(bucket.evidence)
    .filter(([claim, value]) => !isListed(owners.get(ownerOf(claim as ClaimId)), claim, bucket.id, value))
    .reduce((sum, [, value]) => sum + quantityOf(value), 0);
  return { listed, orphans };
}

function reservedDrift(bucket: Bucket, owners: StockEvidence['owners']): Drift[] {
  const { listed, orphans } = takenFrom(bucket, owners);
  const takes = takesOf(bucket);
  const says = `reserved is ${bucket.reserved} after ${takes} takes, owners list ${listed} and orphans hold ${orphans}`;
  return bucket.reserved === listed + orphans ? [] : [{ invariant: 'I3', where: bucket.id, says, takes }];
}

/** How many takes a bucket ever saw. */
export function takesOf({ version }: Pick<Bucket, 'version'>): number {
  return version / STEP;
}

function openUnitsIn(owner: Owner, bucket: BucketId): number {
  return reservedAllocations(owner)
    .filter(({ allocation }) => allocation.bucket === bucket)
    .reduce((sum, { allocation }) => sum + openUnitsOf(allocation), 0);
}

function isListed(owner: Owner | undefined, claim: string, bucket: BucketId, value: number): boolean {
  return (
    owner?.claim === claim &&
    owner.allocations.some((allocation) => allocation.bucket === bucket && allocation.evidence === value)
  );
}

function ledgerDrift(pool: string, buckets: readonly Bucket[], recorded: StockEvidence['recorded']): Drift[] {
  const sum = (counter: 'onHand' | 'unsellable') => buckets.reduce((total, bucket) => total + bucket[counter], 0);
  return (['onHand', 'unsellable'] as const).flatMap((counter) => {
    const says = `${counter} is ${sum(counter)}, the ledger's movements come to ${recorded[counter]}`;
    return sum(counter) === recorded[counter] ? [] : [{ invariant: 'I4' as const, where: pool, says }];
  });
}

/** An owner says the same in every way it can. */
function ownerDrift(owner: Owner): Drift[] {
  const where = 'transferId' in owner ? owner.transferId : owner.reservationId;
  const open = owner.allocations.reduce((sum, allocation) => sum + openUnitsOf(allocation), 0);
  const broken = owner.allocations.some((allocation) => openUnitsOf(allocation) < 0);
  const counts = owner.status === 'held' || owner.status === 'confirmed';
  return [
    ...(broken ? [{ invariant: 'I5' as const, where, says: 'a line ended more units than it has' }] : []),
    ...(counts && open !== owner.openUnits
      ? [{ invariant: 'I5' as const, where, says: `${open} units are open, it counts ${owner.openUnits}` }]
      : []),
    ...(owner.status === 'shipped' && open !== 0
      ? [{ invariant: 'I5' as const, where, says: `it is shipped with ${open} units open` }]
      : []),
  ];
}
