import { expect, test } from 'vitest';
import { ClaimMemory } from '../../../../functions/core/claims/memory.ts';
import { poolOf } from '../../../../functions/core/domain/bucket.ts';
import { HINT_MEMORY_MS } from '../../../../functions/core/domain/limits.ts';
import { aBucket, bucketId, claimId, NOON, stock } from '../../../support/builders.ts';

const id = bucketId('A', 'north');
const pool = poolOf(id);
const seen = (memory: ClaimMemory) =>
  memory
    .picture([pool])
    .get(pool)
    ?.map(({ available }) => available);

test('an older image of a bucket never replaces a newer one', () => {
  const memory = new ClaimMemory(0);
  memory.note(aBucket(id, { onHand: 5, revision: 2 }), NOON);
  memory.note(aBucket(id, { onHand: 9, revision: 1 }), NOON + 1);
  expect(seen(memory)).toEqual([5]);
});

test('what was never seen counts as empty, and is unknown; so is what was seen too long ago', () => {
  const memory = new ClaimMemory(0);
  expect([seen(memory), memory.unknown([pool], NOON)]).toEqual([[0], [pool]]);
  memory.note(aBucket(id, { onHand: 5 }), NOON);
  expect(memory.unknown([pool], NOON + HINT_MEMORY_MS - 1)).toEqual([]);
  expect(memory.unknown([pool], NOON + HINT_MEMORY_MS)).toEqual([pool]);
});

test('bucket 0 says how many there are, and the others are then unknown', () => {
  const memory = new ClaimMemory(0);
  const [first] = stock('A', 'north', 1, 2, 3);
  memory.note(first ?? expect.fail(), NOON);
  expect(memory.bucketsOf(pool)).toEqual([0, 1, 2].map((index) => bucketId('A', 'north', index)));
  expect(memory.unknown([pool], NOON)).toEqual([pool]);
});

test('a busy bucket counts as empty for a moment', () => {
  const memory = new ClaimMemory(0);
  memory.note(aBucket(id, { onHand: 5, revision: 3 }), NOON);
  memory.noteBusy(id, NOON);
  expect(seen(memory)).toEqual([0]);
  expect(memory.unknown([pool], NOON + 99)).toEqual([]);
  expect(memory.unknown([pool], NOON + 100)).toEqual([pool]);
});

test('sold out is remembered for a second from the read, with what was left', () => {
  const memory = new ClaimMemory(0);
  memory.noteSoldOut('A', 2, NOON);
  expect(memory.soldOut('A', NOON + 999)).toBe(2);
  expect(memory.soldOut('A', NOON + 1_000)).toBeUndefined();
  expect(memory.soldOut('B', NOON)).toBeUndefined();
});

test('served evidence is given out once, for its own bucket, and never more than one write can forget', () => {
  const memory = new ClaimMemory(0);
  for (let i = 0; i < 12; i += 1) memory.served({ bucket: id, claim: claimId(`r.r${i}.x`), value: i });
  expect(memory.takeServed(bucketId('A', 'south'))).toEqual([]);
  expect(memory.takeServed(id).map(({ value }) => value)).toEqual([4, 5, 6, 7, 8, 9, 10, 11]);
  expect(memory.takeServed(id)).toEqual([]);
});

test('evidence that is noted as served twice is forgotten once: a write cannot remove an attribute twice', () => {
  const memory = new ClaimMemory(0);
  const evidence = { bucket: id, claim: claimId('r.order.1'), value: 1_000_001 };
  memory.served(evidence);
  memory.served({ ...evidence });
  expect(memory.takeServed(id)).toEqual([evidence]);
});
