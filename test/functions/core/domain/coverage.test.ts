import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emptyBucket } from '../../../../functions/core/domain/bucket.ts';
import {
  brokenPromises,
  COVERED,
  coverageStep,
  firstToBreak,
  shortfallOf,
} from '../../../../functions/core/domain/coverage.ts';
import type { Promised } from '../../../../functions/core/domain/promise.ts';
import type { KeptWorkItem } from '../../../../functions/core/domain/work-item.ts';
import { bucketId, NOON, reservationId, sku, warehouseId } from '../../../support/builders.ts';

const north = warehouseId('north');
const bucket = (available: number, reserved: number, safety = 0) => ({
  ...emptyBucket(bucketId('A', 'north')),
  available,
  reserved,
  safety,
});

describe('what a stock is short of', () => {
  test.each([
    ['nothing, with something left', [bucket(3, 5)], COVERED],
    ['nothing, with none left', [bucket(0, 5)], COVERED],
    ['what available lacks', [bucket(-2, 5)], { uncovered: 2, lost: 2 }],
    ['no more than is promised', [bucket(-9, 5)], { uncovered: 5, lost: 5 }],
    ['nothing, when nothing is promised', [bucket(-9, 0)], COVERED],
    ['what all buckets together lack', [bucket(-5, 1), bucket(3, 4)], { uncovered: 2, lost: 2 }],
    ['nothing, when siblings have enough', [bucket(-5, 1), bucket(5, 4)], COVERED],
    ['nothing lost, when safety has enough', [bucket(-2, 5, 3)], { uncovered: 2, lost: 0 }],
    ['lost beyond its safety', [bucket(-4, 5, 3)], { uncovered: 4, lost: 1 }],
  ])('is %s', (_what, buckets, shortfall) => {
    expect(shortfallOf(buckets)).toEqual(shortfall);
  });
});

const promises = fc.uniqueArray(
  fc.record({
    id: fc.integer({ min: 0, max: 99 }),
    state: fc.constantFrom('held' as const, 'locked' as const),
    mode: fc.constantFrom('hold' as const, 'order' as const, 'payment' as const),
    createdAt: fc.integer({ min: NOON, max: NOON + 5 }),
    inNorth: fc.integer({ min: 0, max: 4 }),
  }),
  { selector: ({ id }) => id, maxLength: 12 },
);
type Drawn = Parameters<Parameters<typeof promises.map>[0]>[0][number];
const promiseOf = ({ id, inNorth, ...rest }: Drawn): Promised => ({
  ...rest,
  sku: sku('A'),
  reservationId: reservationId(`o-${String(id).padStart(2, '0')}`),
  units: [
    { warehouseId: warehouseId('south'), quantity: 3 },
    ...(inNorth > 0 ? [{ warehouseId: north, quantity: inNorth }] : []),
  ],
});

describe('promises that are not kept', () => {
  test('make up what is missing, or are all that there are, and only the last is kept in part', () => {
    fc.assert(
      fc.property(promises, fc.integer({ min: 0, max: 30 }), (drawn, uncovered) => {
        const all = drawn.map(promiseOf);
        const broken = brokenPromises(all, north, uncovered);
        const promised = drawn.reduce((sum, { inNorth }) => sum + inNorth, 0);
        expect(broken.reduce((sum, one) => sum + one.uncovered, 0)).toBe(Math.min(uncovered, promised));
        for (const one of broken.slice(0, -1)) expect(one.uncovered).toBe(one.quantity);
        for (const one of broken) expect(one.uncovered).toBeGreaterThan(0);
      }),
    );
  });

  test('are unpaid holds, then unpaid orders, then paid ones, and of each the newest first', () => {
    const rank = ({ state, mode }: Pick<Promised, 'state' | 'mode'>) =>
      state === 'locked' ? 'c' : mode === 'order' ? 'b' : 'a';
    fc.assert(
      fc.property(promises, (drawn) => {
        const keys = firstToBreak(drawn.map(promiseOf)).map((one) => `${rank(one)}${NOON + 5 - one.createdAt}`);
        expect(keys).toEqual(keys.toSorted());
      }),
    );
  });

  test('are the same, in whatever order they are found', () => {
    fc.assert(
      fc.property(promises, (drawn) => {
        const all = drawn.map(promiseOf);
        expect(firstToBreak(all.toReversed())).toEqual(firstToBreak(all));
      }),
    );
  });
});

describe('a look at a stock', () => {
  const open = { status: 'open' } as KeptWorkItem;
  const settled = { status: 'resolved' } as KeptWorkItem;
  const TWO = { uncovered: 2, lost: 2 };
  const MORE = { uncovered: 3, lost: 3 };
  const LESS = { uncovered: 1, lost: 1 };

  test.each([
    ['that always kept its promises', undefined, COVERED, COVERED, 'nothing'],
    ['that cannot keep them for the first time', undefined, COVERED, TWO, 'open'],
    ['that still lacks the same', open, TWO, TWO, 'nothing'],
    ['that lacks more', open, TWO, MORE, 'refresh'],
    ['that lacks less', open, TWO, LESS, 'refresh'],
    ['that lost what safety covered', open, { uncovered: 2, lost: 0 }, TWO, 'refresh'],
    ['that is covered again', open, TWO, COVERED, 'close'],
    ['that was settled and is covered again', settled, TWO, COVERED, 'close'],
    ['that was settled and still lacks the same', settled, TWO, TWO, 'nothing'],
    ['that was settled and lacks less', settled, TWO, LESS, 'note'],
    ['that was settled and lacks more', settled, TWO, MORE, 'open'],
    ['that was settled and lost what safety covered', settled, { uncovered: 2, lost: 0 }, TWO, 'open'],
    ['that was settled, was covered, and lacks again', settled, COVERED, LESS, 'open'],
  ] as const)('%s', (_what, item, told, now, step) => {
    expect(coverageStep({ item, told }, now)).toBe(step);
  });
});
