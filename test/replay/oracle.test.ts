import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Claimed, MEMORY_MS, oversold, type RefusedUnits, refusedWhileFree } from './oracle.ts';

const received = new Map([['cup', 10]]);
const NOBODY: readonly Claimed[] = [];

function claim(units: number, from: number, until: number, request = 'another'): Claimed {
  return { sku: 'cup', units, from, until, request };
}

function refusal(requested: number, from: number, until: number): RefusedUnits {
  return { order: 'o', request: 'mine', sku: 'cup', requested, from, until };
}

describe('a refusal', () => {
  test('of what nobody ever claimed is a violation', () => {
    expect(refusedWhileFree(received, NOBODY, [refusal(10, 5_000, 5_010)])).toEqual([
      { ...refusal(10, 5_000, 5_010), unclaimed: 10 },
    ]);
  });

  test('of more than was received is right', () => {
    expect(refusedWhileFree(received, NOBODY, [refusal(11, 5_000, 5_010)])).toEqual([]);
    expect(refusedWhileFree(new Map(), NOBODY, [refusal(1, 5_000, 5_010)])).toEqual([]);
  });

  test('is right when others had too much of it for a moment', () => {
    const moment = claim(1, 5_004, 5_005);
    expect(refusedWhileFree(received, [moment], [refusal(10, 5_000, 5_010)])).toEqual([]);
    expect(refusedWhileFree(received, [moment], [refusal(9, 5_000, 5_010)])).toHaveLength(1);
  });

  test.each([
    ['ended within the second before it', 0, 5_000 - MEMORY_MS, 0],
    ['ended more than a second before it', 0, 5_000 - MEMORY_MS - 1, 1],
    ['began with its last moment', 5_010, 6_000, 0],
    ['began after it', 5_011, 6_000, 1],
    ['was never released', 0, Number.POSITIVE_INFINITY, 0],
  ])('judges a claim that %s', (_, from, until, violations) => {
    expect(refusedWhileFree(received, [claim(1, from, until)], [refusal(10, 5_000, 5_010)])).toHaveLength(violations);
  });

  test('is not explained by claims that never met', () => {
    const apart = [claim(6, 4_100, 4_400), claim(6, 4_500, 5_000)];
    expect(refusedWhileFree(received, apart, [refusal(4, 5_000, 5_010)])).toHaveLength(1);
    const meeting = [claim(6, 4_100, 4_500), claim(6, 4_500, 5_000)];
    expect(refusedWhileFree(received, meeting, [refusal(4, 5_000, 5_010)])).toEqual([]);
  });

  test('is not explained by its own request, nor by claims to other SKUs', () => {
    const own = claim(10, 5_000, 5_010, 'mine');
    const other = { ...claim(10, 0, 9_000), sku: 'saucer' };
    expect(refusedWhileFree(received, [own, other], [refusal(10, 5_000, 5_010)])).toHaveLength(1);
  });

  test('is judged as by looking at every moment', () => {
    const moments = fc.integer({ min: 0, max: 30 });
    const claims = fc.array(fc.tuple(fc.integer({ min: 1, max: 5 }), moments, moments), { maxLength: 8 });
    fc.assert(
      fc.property(claims, moments, moments, fc.integer({ min: 1, max: 12 }), (some, a, b, requested) => {
        const list = some.map(([units, x, y]) => claim(units, Math.min(x, y), Math.max(x, y)));
        // A second later than what it is about: the second before the request is the interval, and the request a moment.
        const asked = refusal(requested, MEMORY_MS + Math.min(a, b), MEMORY_MS + Math.min(a, b));
        const interval = { from: asked.from - MEMORY_MS, until: asked.until };
        let least = 10;
        for (let at = interval.from; at <= 40; at += 1) {
          const claimed = list
            .filter((one) => one.from <= at && one.until >= at)
            .reduce((sum, one) => sum + one.units, 0);
          least = Math.min(least, 10 - claimed);
        }
        expect(refusedWhileFree(received, list, [asked]).map(({ unclaimed }) => unclaimed)).toEqual(
          least >= requested ? [least] : [],
        );
      }),
    );
  });
});

describe('oversold', () => {
  test('is what was sold beyond what was received, by SKU', () => {
    const sold = [
      { sku: 'cup', units: 6 },
      { sku: 'cup', units: 5 },
      { sku: 'saucer', units: 1 },
    ];
    expect(
      oversold(
        new Map([
          ['cup', 10],
          ['saucer', 1],
        ]),
        sold,
      ),
    ).toEqual([{ sku: 'cup', received: 10, sold: 11 }]);
  });

  test('is also what never arrived', () => {
    expect(oversold(new Map(), [{ sku: 'ghost', units: 1 }])).toEqual([{ sku: 'ghost', received: 0, sold: 1 }]);
  });

  test('is nothing when exactly everything was sold', () => {
    expect(oversold(received, [{ sku: 'cup', units: 10 }])).toEqual([]);
  });
});
