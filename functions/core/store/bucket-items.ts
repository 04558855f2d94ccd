import { type Bucket, type BucketId, emptyBucket } from '../domain/bucket.ts';
import { type ClaimId, type Evidence, quantityOf } from '../domain/claim.ts';
import { STEP } from '../domain/limits.ts';
import { assertQuantity } from './assert-counts.ts';
import type { Item } from './failure.ts';
import { COUNT_REVISION, type Write } from './write-expression.ts';

// The bucket item and the writes of PROTOCOL §2 on it.

const EVIDENCE_PREFIX = 'c_';

/** The attribute that holds a claim's evidence. */
export function evidenceName(claim: ClaimId): string {
  return `${EVIDENCE_PREFIX}${claim}`;
}

/** A stored item as a bucket; without an item, the empty bucket that one never written to reads as. */
export function bucketFrom(id: BucketId, item: Item | undefined): Bucket {
  if (item === undefined) return emptyBucket(id);
  const number = (name: string, otherwise = 0) => (typeof item[name] === 'number' ? item[name] : otherwise);
  const evidence = Object.entries(item).filter(([name]) => name.startsWith(EVIDENCE_PREFIX));
  return {
    id,
    available: number('available'),
    reserved: number('reserved'),
    onHand: number('onHand'),
    unsellable: number('unsellable'),
    safety: number('safety'),
    incoming: number('incoming'),
    inTransit: number('inTransit'),
    version: number('version'),
    revision: number('revision'),
    bucketCount: number('bucketCount', 1),
    frozen: item.frozen === true,
    evidence: Object.fromEntries(
      evidence.map(([name, value]) => [name.slice(EVIDENCE_PREFIX.length), value as number]),
    ),
  };
}

/**
 * take: available and evidence move together, so a copy of it changes nothing. Served evidence is forgotten on the way: not there
 * any more, or still of the version that was seen. A frozen bucket owes what it has to bucket 0.
 */
export function takeWrite(bucket: BucketId, quantity: number, claim: ClaimId, forget: readonly Evidence[]): Write {
  assertQuantity(quantity);
  const served = forget.map((_, index) => `#served${index}`);
  return {
    table: 'stock',
    key: { pk: bucket },
    set: [
      '#available = #available - :q',
      '#reserved = if_not_exists(#reserved, :zero) + :q',
      '#version = if_not_exists(#version, :zero) + :step',
      '#evidence = if_not_exists(#version, :zero) + :stepPlusQ',
    ],
    remove: served,
    add: [COUNT_REVISION],
    condition: [
      '#available >= :q',
      'attribute_not_exists(#frozen)',
      'attribute_not_exists(#evidence)',
      ...served.map((name, index) => `attribute_not_exists(${name}) OR ${name} = :served${index}`),
    ],
    names: {
      '#evidence': evidenceName(claim),
      ...Object.fromEntries(forget.map((piece, index) => [`#served${index}`, evidenceName(piece.claim)])),
    },
    values: {
      ':q': quantity,
      ':zero': 0,
      ':one': 1,
      ':step': STEP,
      ':stepPlusQ': STEP + quantity,
      ...Object.fromEntries(forget.map((piece, index) => [`:served${index}`, piece.value])),
    },
  };
}

/** give: a take goes back, if it is still there in this version. */
export function giveWrite(evidence: Evidence): Write {
  return { ...returning(evidence, quantityOf(evidence.value)), condition: ['#evidence = :v'] };
}

/**
 * settle: open units of an allocation go back with the end of their owner. The evidence may have been forgotten; of another version
 * it is a late copy, which must not be lost.
 */
export function settleWrite(evidence: Evidence, units: number): Write {
  assertQuantity(units);
  return { ...returning(evidence, units), condition: [NO_LATE_COPY] };
}

/** Nothing there, or what we know of. */
export const NO_LATE_COPY = 'attribute_not_exists(#evidence) OR #evidence = :v';

function returning({ bucket, claim, value }: Evidence, units: number): Write {
  return {
    table: 'stock',
    key: { pk: bucket },
    set: ['#available = #available + :q', '#reserved = #reserved - :q'],
    remove: ['#evidence'],
    add: [COUNT_REVISION],
    names: { '#evidence': evidenceName(claim) },
    values: { ':q': units, ':v': value, ':one': 1 },
  };
}

/** forget: evidence that has served goes, if it is still of this version. */
export function forgetWrite({ bucket, claim, value }: Evidence): Write {
  return {
    table: 'stock',
    key: { pk: bucket },
    remove: ['#evidence'],
    add: [COUNT_REVISION],
    condition: ['#evidence = :v'],
    names: { '#evidence': evidenceName(claim) },
    values: { ':v': value, ':one': 1 },
  };
}

/** The late copies among refused settlements: evidence of the same claim in another version. */
export function lateCopies(settled: readonly (Evidence | undefined)[], old: readonly (Item | undefined)[]): Evidence[] {
  return settled.flatMap((evidence, index) => {
    if (evidence === undefined) return [];
    const value = old[index]?.[evidenceName(evidence.claim)];
    return typeof value === 'number' && value !== evidence.value ? [{ ...evidence, value }] : [];
  });
}
