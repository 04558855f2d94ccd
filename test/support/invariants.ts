import {
  availableOf,
  type Bucket,
  type BucketId,
  indexOf,
  type PoolId,
  poolOf,
  stockPool,
} from '../../functions/core/domain/bucket.ts';
import { type ClaimId, ownerOf, quantityOf } from '../../functions/core/domain/claim.ts';
import type { Instant } from '../../functions/core/domain/ids.ts';
import { type Owner, type OwnerRecord, ownerIn, ownerKeyOf } from '../../functions/core/domain/owner.ts';
import { openUnitsOf, reservedAllocations } from '../../functions/core/domain/reservation.ts';
import type { Movement } from '../../functions/core/facts/ports.ts';
import { type Acknowledged, unkeptAnswers } from './acknowledged.ts';
import { ownerViolations } from './owner-invariants.ts';
import { type TransferTables, transferOwnerViolations, transitViolations } from './transfer-invariants.ts';

// The invariants of DESIGN §4, over plain lists of what the tables hold: the same check serves a store in memory, DynamoDB, and a replayed
// day. It asks nothing but the lists, so they must be of one quiet moment.

export type Invariant = 'I1' | 'I2' | 'I3' | 'I4' | 'I5' | 'I6' | 'I7' | 'I11';

export interface Violation {
  readonly invariant: Invariant;
  /** The key of what is wrong: a bucket, a stock, a reservation. */
  readonly where: string;
  /** What was found and what should be, in one sentence. */
  readonly says: string;
}

export interface Tables {
  readonly buckets: readonly Bucket[];
  readonly owners: readonly OwnerRecord[];
  readonly movements: readonly Movement[];
  /** What was requested and counted of transfers; absent: that is not checked. */
  readonly transfers?: TransferTables;
  readonly now: Instant;
  /** Answers that callers were given, to be found again (I7). */
  readonly acknowledged?: readonly Acknowledged[];
}

/** Every violation of I1 to I7 that the tables show. Empty: all is well. */
export function checkInvariants({
  buckets,
  owners,
  movements,
  now,
  acknowledged = [],
  transfers,
}: Tables): Violation[] {
  const all = owners.flatMap((record) => ownerIn(record) ?? []);
  const reservations = all.filter((owner) => 'reservationId' in owner);
  return [
    ...buckets.flatMap(formulaViolations),
    ...buckets.flatMap(countViolations),
    ...thawedViolations(buckets),
    ...reservedViolations(buckets, all),
    ...ledgerViolations(buckets, movements),
    ...all.flatMap((owner) => ('transferId' in owner ? transferOwnerViolations(owner) : [])),
    ...(transfers ? transitViolations(buckets, movements, transfers) : []),
    ...ownerViolations(reservations, movements),
    ...doubleMovements(movements),
    ...unkeptAnswers(reservations, acknowledged, now),
  ];
}

/** I1: each stored `available` equals its formula. */
function formulaViolations(bucket: Bucket): Violation[] {
  const formula = availableOf(bucket);
  return bucket.available === formula
    ? []
    : [{ invariant: 'I1', where: bucket.id, says: `available is ${bucket.available}, its formula says ${formula}` }];
}

/** I2: every counter is an integer. Facts may lower what lies there below zero; promises and settings never are. */
function countViolations(bucket: Bucket): Violation[] {
  const { id, available, onHand, reserved, unsellable, safety, version, revision, bucketCount } = bucket;
  const signed = { available, onHand, unsellable };
  const counts = { reserved, safety, version, revision, bucketCount, ...bucket.evidence };
  const wrong = [
    ...Object.entries(signed).filter(([, value]) => !Number.isSafeInteger(value)),
    ...Object.entries(counts).filter(([, value]) => !Number.isSafeInteger(value) || value < 0),
  ];
  return wrong.map(([name, value]) => ({ invariant: 'I2', where: id, says: `${name} is ${value}` }));
}

/** I11: beside a bucket 0 below zero nothing may be taken: those units are promised already. */
function thawedViolations(buckets: readonly Bucket[]): Violation[] {
  const owing = new Set(
    buckets.filter(({ id, available }) => indexOf(id) === 0 && available < 0).map(({ id }) => poolOf(id)),
  );
  return buckets.flatMap(({ id, available, frozen }): Violation[] => {
    if (indexOf(id) === 0) return [];
    if (available < 0)
      return [{ invariant: 'I11', where: id, says: `${available} available in a sibling of bucket 0` }];
    const open = owing.has(poolOf(id)) && !frozen && available > 0;
    return open ? [{ invariant: 'I11', where: id, says: `${available} on sale beside a bucket 0 below zero` }] : [];
  });
}

/** I3: for each bucket, reserved = Σ live unshipped allocations of its owners + orphans. */
function reservedViolations(buckets: readonly Bucket[], owners: readonly Owner[]): Violation[] {
  const promised = new Map<BucketId, number>();
  for (const owner of owners) {
    for (const { allocation } of reservedAllocations(owner)) {
      promised.set(allocation.bucket, (promised.get(allocation.bucket) ?? 0) + openUnitsOf(allocation));
    }
  }
  const byOwner = new Map(owners.map((owner) => [ownerKeyOf(owner), owner]));
  const known = new Set(buckets.map(({ id }) => id));
  const unbacked = [...promised].filter(([id, units]) => units > 0 && !known.has(id));
  return [
    ...unbacked.map(([id, units]): Violation => ({ invariant: 'I3', where: id, says: `${units} promised, no bucket` })),
    ...buckets.flatMap((bucket): Violation[] => {
      const listed = promised.get(bucket.id) ?? 0;
      const orphans = orphanedUnits(bucket, (claim) => byOwner.get(ownerOf(claim)));
      if (bucket.reserved === listed + orphans) return [];
      const says = `reserved is ${bucket.reserved}, owners list ${listed} and orphans hold ${orphans}`;
      return [{ invariant: 'I3', where: bucket.id, says }];
    }),
  ];
}

/** Units behind evidence that its owner does not list: nobody has them, whoever sees them may give them back. */
function orphanedUnits(bucket: Bucket, owner: (claim: ClaimId) => Owner | undefined): number {
  return Object.entries(bucket.evidence)
    .filter(([claim, value]) => {
      const taker = owner(claim as ClaimId);
      const listed = taker?.allocations.some((own) => own.bucket === bucket.id && own.evidence === value);
      return taker?.claim !== claim || !listed;
    })
    .reduce((sum, [, value]) => sum + quantityOf(value), 0);
}

/** I4: on hand, and unsellable, = Σ ledger movements, for each SKU × warehouse. */
function ledgerViolations(buckets: readonly Bucket[], movements: readonly Movement[]): Violation[] {
  const sums = new Map<PoolId, { onHand: number; unsellable: number }>();
  const add = (pool: PoolId, sign: 1 | -1, units: { readonly onHand: number; readonly unsellable: number }) => {
    const { onHand, unsellable } = sums.get(pool) ?? { onHand: 0, unsellable: 0 };
    sums.set(pool, { onHand: onHand + sign * units.onHand, unsellable: unsellable + sign * units.unsellable });
  };
  for (const movement of movements) add(stockPool(movement.sku, movement.warehouseId), 1, movement);
  for (const bucket of buckets) add(poolOf(bucket.id), -1, bucket);
  return [...sums]
    .filter(([, { onHand, unsellable }]) => onHand !== 0 || unsellable !== 0)
    .map(([pool, { onHand, unsellable }]) => ({
      invariant: 'I4',
      where: pool,
      says: `the ledger says ${onHand} units on hand and ${unsellable} unsellable more than the buckets`,
    }));
}

/** I6: one movement for each line of an event. */
function doubleMovements(movements: readonly Movement[]): Violation[] {
  const lines = Map.groupBy(movements, ({ source, eventId, line, sku, warehouseId }) =>
    [source, eventId, line, sku, warehouseId].join(' '),
  );
  return [...lines]
    .filter(([, same]) => same.length > 1)
    .map(([where, same]) => ({ invariant: 'I6', where, says: `recorded ${same.length} times` }));
}
