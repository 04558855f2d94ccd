import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mergeChanges } from '../../../../functions/core/facts/merge-changes.ts';
import { type BucketChange, NO_CHANGE } from '../../../../functions/core/facts/ports.ts';
import { bucketId, claimId } from '../../../support/builders.ts';

const at = (index: number) => bucketId('A', 'north', index);
const change = (index: number, also: Partial<BucketChange>): BucketChange => ({
  ...NO_CHANGE,
  bucket: at(index),
  ...also,
});

test('changes of one bucket become one, with their sums, their settlement and the sum of what they need', () => {
  const settle = { bucket: at(0), claim: claimId('r.r1.x'), value: 1_000_002 };
  const promised = change(0, { onHand: -2, reserved: -2, settle });
  const excess = change(0, { onHand: -3, available: -3, atLeast: 3 });
  const sum = { onHand: -5, reserved: -2, available: -3, atLeast: 3, settle };
  expect(mergeChanges([promised, excess])).toEqual([change(0, sum)]);
  expect(mergeChanges([excess, promised])).toEqual([change(0, sum)]);
  expect(mergeChanges([excess, excess])).toEqual([change(0, { onHand: -6, available: -6, atLeast: 6 })]);
});

test('a change that needs nothing still needs nothing', () => {
  expect(mergeChanges([change(0, { onHand: 1 }), change(0, { onHand: 1 })])).toEqual([change(0, { onHand: 2 })]);
});

test('no bucket occurs twice, and no unit is lost', () => {
  const units = fc.integer({ min: -9, max: 9 });
  const counters = {
    onHand: units,
    unsellable: units,
    reserved: units,
    available: units,
    incoming: units,
    inTransit: units,
  };
  const any = fc.record({ index: fc.nat(3), ...counters }).map(({ index, ...counters }) => change(index, counters));
  const sum = (changes: readonly BucketChange[], counter: keyof typeof NO_CHANGE) =>
    changes.reduce((total, each) => total + each[counter], 0);
  fc.assert(
    fc.property(fc.array(any), (changes) => {
      const merged = mergeChanges(changes);
      expect(new Set(merged.map(({ bucket }) => bucket)).size).toBe(merged.length);
      for (const counter of Object.keys(NO_CHANGE) as (keyof typeof NO_CHANGE)[])
        expect(sum(merged, counter)).toBe(sum(changes, counter));
    }),
  );
});
