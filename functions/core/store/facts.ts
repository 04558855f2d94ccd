import { type Bucket, bucketOf, type PoolId } from '../domain/bucket.ts';
import type { Evidence } from '../domain/claim.ts';
import type { Instant } from '../domain/ids.ts';
import type { WorkItem } from '../domain/work-item.ts';
import type { BucketChange, FactAnswer, Facts, FactWrite, Movement } from '../facts/ports.ts';
import { assertWhole } from './assert-counts.ts';
import { evidenceName, lateCopies, NO_LATE_COPY } from './bucket-items.ts';
import { readBuckets } from './buckets.ts';
import type { Database } from './database.ts';
import { cameBackWrite } from './exchanges.ts';
import type { RefusedWrite } from './failure.ts';
import { movementFrom, movementItem, movementKey } from './ledger-items.ts';
import { ownerFrom } from './owner-items.ts';
import { returnedWrite } from './owner-returns.ts';
import { unitsWrite } from './owner-units.ts';
import { expectedWrite, readExpectedLine } from './purchase-orders.ts';
import { stockShard } from './stock-shards.ts';
import { transferredWrite } from './transfers.ts';
import { workItemWrite } from './work-item-items.ts';
import { COUNT_REVISION, unsetOr, type Write } from './write-expression.ts';

/** Facts in DynamoDB: movement, buckets, owner and work items in one transaction, which the movement deduplicates. */
export function facts(db: Database): Facts {
  return {
    recorded: (movements) => recordedAmong(db, movements),
    record: (write, now) => record(db, write, now),
    buckets: (pool) => readPool(db, pool),
    expectedLine: (id, sku) => readExpectedLine(db, id, sku),
  };
}

/** All buckets of a pool, consistently. Bucket 0 knows how many there are, and the number only grows. */
export async function readPool(db: Database, pool: PoolId): Promise<readonly Bucket[]> {
  const [first] = await readBuckets(db, [bucketOf(pool, 0)]);
  if (first === undefined || first.bucketCount <= 1) return first === undefined ? [] : [first];
  const siblings = Array.from({ length: first.bucketCount - 1 }, (_, index) => bucketOf(pool, index + 1));
  return [first, ...(await readBuckets(db, siblings))];
}

async function recordedAmong(db: Database, movements: readonly Movement[]): Promise<readonly Movement[]> {
  const keyOf = (movement: Movement) => Object.values(movementKey(movement)).join(' ');
  const keys = new Map(movements.map((movement) => [keyOf(movement), movementKey(movement)]));
  const items = await db.getMany('read movements', 'ledger', [...keys.values()], true);
  const found = new Map(items.map((item) => [`${item.pk} ${item.sk}`, movementFrom(item)]));
  return movements.flatMap((movement) => found.get(keyOf(movement)) ?? []);
}

async function record(db: Database, write: FactWrite, now: Instant): Promise<FactAnswer> {
  let { workItems } = write;
  for (;;) {
    const owner =
      write.owner === undefined ? [] : [unitsWrite(write.owner.over, 'shipped', write.owner.units, now).owner];
    // The order is fixed: the reasons of a refusal come back in it.
    const answer = await db.transact('record fact', [
      ...write.movements.map((movement) => ({ table: 'ledger' as const, item: movementItem(movement) })),
      ...write.changes.map((change) => changeWrite(change, now)),
      ...owner,
      ...(write.returned === undefined ? [] : [returnedWrite(write.returned)]),
      ...(write.expected === undefined ? [] : [expectedWrite(write.expected)]),
      ...(write.transferred ?? []).map((moved) => transferredWrite(moved, now)),
      ...(write.cameBack === undefined ? [] : [cameBackWrite(write.cameBack)]),
      ...workItems.map(workItemWrite),
    ]);
    if (answer.done) return { kind: 'recorded' };
    const refusal = refusalOf(write, answer.refused);
    if (refusal !== undefined) return refusal;
    // Only work items were in the way: they were opened before, which is no reason to lose a fact.
    workItems = unopened(workItems, answer.refused.slice(-workItems.length));
  }
}

/** Why a fact was refused: first what was recorded before, then the owner, then the buckets. */
function refusalOf(write: FactWrite, refused: readonly (RefusedWrite | undefined)[]): FactAnswer | undefined {
  const changesAt = write.movements.length;
  const ownerAt = changesAt + write.changes.length;
  const duplicates = refused
    .slice(0, changesAt)
    .flatMap((refusal) => (refusal?.old ? [movementFrom(refusal.old)] : []));
  if (duplicates.length > 0) return { kind: 'duplicate', movements: duplicates };
  const documents = refused.slice(ownerAt);
  const owner = (write.owner ?? write.returned) ? documents[0] : undefined;
  if (owner !== undefined) return { kind: 'owner-changed', old: ownerFrom(owner.old) };
  const expectedAt = (write.owner ? 1 : 0) + (write.returned ? 1 : 0);
  if (write.expected !== undefined && documents[expectedAt] !== undefined) return { kind: 'expected-changed' };
  const cameBackAt = expectedAt + (write.expected ? 1 : 0) + (write.transferred?.length ?? 0);
  if (write.cameBack !== undefined && documents[cameBackAt] !== undefined) return { kind: 'never-exchanged' };
  const buckets = refused.slice(changesAt, ownerAt);
  if (buckets.every((bucket) => bucket === undefined)) return undefined;
  const settled = write.changes.map(({ settle }, index): Evidence | undefined =>
    buckets[index] === undefined ? undefined : settle,
  );
  return {
    kind: 'buckets-changed',
    late: lateCopies(
      settled,
      buckets.map((bucket) => bucket?.old),
    ),
  };
}

function unopened(items: readonly WorkItem[], refused: readonly (RefusedWrite | undefined)[]): readonly WorkItem[] {
  const left = items.filter((_, index) => refused[index] === undefined);
  if (left.length === items.length) throw new Error('a fact was refused without a reason');
  return left;
}

const COUNTERS = ['onHand', 'unsellable', 'reserved', 'available', 'incoming', 'inTransit'] as const;

/** What a fact adds to a bucket. ADD makes the bucket if nothing was ever written to it. A count asks when anything last moved in it. */
function changeWrite(change: BucketChange, now: Instant): Write {
  const { bucket, atLeast, settle, freezes, bucketCount, revision } = change;
  const counters = COUNTERS.filter((name) => change[name] !== 0);
  const moves = change.onHand !== 0 || change.unsellable !== 0;
  assertWhole(...counters.map((name) => change[name]));
  return {
    table: 'stock',
    key: { pk: bucket },
    set: [...(freezes ? ['#frozen = :true'] : []), ...(moves ? ['#movedAt = :now', '#stockShard = :stockShard'] : [])],
    remove: settle === undefined ? [] : ['#evidence'],
    add: [...counters.map((name) => `#${name} :${name}`), COUNT_REVISION],
    condition: [
      ...(atLeast === undefined ? [] : [enough(atLeast)]),
      ...(bucketCount === undefined ? [] : [unsetOr('#bucketCount', bucketCount === 1, '#bucketCount = :bucketCount')]),
      ...(revision === undefined ? [] : ['#revision = :revision']),
      ...(settle === undefined ? [] : [NO_LATE_COPY]),
    ],
    names: settle === undefined ? {} : { '#evidence': evidenceName(settle.claim) },
    values: {
      ...Object.fromEntries(counters.map((name) => [`:${name}`, change[name]])),
      ':atLeast': atLeast,
      ':bucketCount': bucketCount,
      ':revision': revision,
      ':true': true,
      ':now': now,
      ':stockShard': stockShard(bucket),
      ':v': settle?.value,
      ':one': 1,
    },
  };
}

/** A bucket never written to has nothing, and so enough of nothing. */
function enough(atLeast: number): string {
  return unsetOr('#available', atLeast <= 0, '#available >= :atLeast');
}
