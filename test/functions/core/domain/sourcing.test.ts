import { expect, test } from 'vitest';
import type { Bucket } from '../../../../functions/core/domain/bucket.ts';
import { poolOf } from '../../../../functions/core/domain/bucket.ts';
import { type Picture, planTakes, SCARCE_FACTOR, warehouseOrder } from '../../../../functions/core/domain/sourcing.ts';
import { aDemand, aWarehouse, bucketId, stock, warehouseId } from '../../../support/builders.ts';

const BOTH = [warehouseId('north'), warehouseId('south')];

function pictureOf(...stocks: readonly Bucket[][]): Picture {
  return new Map(
    Map.groupBy(
      stocks.flat().map(({ id, available }) => ({ bucket: id, available })),
      ({ bucket }) => poolOf(bucket),
    ),
  );
}

const takes = (...args: Parameters<typeof planTakes>) => {
  const plan = planTakes(...args);
  return plan.kind === 'takes' ? plan.takes.map(({ bucket, quantity }) => [bucket, quantity]) : plan;
};

test('warehouses are asked by priority, lower first, then id', () => {
  const order = warehouseOrder([aWarehouse('b', 2), aWarehouse('c', 1), aWarehouse('a', 2)]);
  expect(order).toEqual(['c', 'a', 'b']);
});

test('the first warehouse that covers the whole order serves it all, though an earlier one has a line of it', () => {
  const picture = pictureOf(
    stock('A', 'north', 9),
    stock('B', 'north', 1),
    stock('A', 'south', 9),
    stock('B', 'south', 9),
  );
  const plan = takes([aDemand('A', 2), aDemand('B', 2)], BOTH, picture, 0);
  expect(plan).toEqual([
    [bucketId('A', 'south'), 2],
    [bucketId('B', 'south'), 2],
  ]);
});

test('when nobody covers the whole order, each line comes whole from the first that has it', () => {
  const picture = pictureOf(stock('A', 'north', 1), stock('A', 'south', 5), stock('B', 'north', 5));
  expect(takes([aDemand('A', 2), aDemand('B', 2)], BOTH, picture, 0)).toEqual([
    [bucketId('A', 'south'), 2],
    [bucketId('B', 'north'), 2],
  ]);
});

test('a line that nobody has whole comes from several, the preferred first', () => {
  const picture = pictureOf(stock('A', 'north', 3), stock('A', 'south', 5));
  expect(takes([aDemand('A', 7)], BOTH, picture, 0)).toEqual([
    [bucketId('A', 'north'), 3],
    [bucketId('A', 'south'), 4],
  ]);
});

test.each([0, 1, 2, 5])('the home bucket serves when it has enough (environment %d)', (home) => {
  const plan = takes([aDemand('A', 3)], BOTH, pictureOf(stock('A', 'north', 5, 5, 5)), home);
  expect(plan).toEqual([[bucketId('A', 'north', home % 3), 3]]);
});

test('another bucket serves alone when home has too little', () => {
  const plan = takes([aDemand('A', 3)], BOTH, pictureOf(stock('A', 'north', 2, 2, 5)), 0);
  expect(plan).toEqual([[bucketId('A', 'north', 2), 3]]);
});

test('when no bucket has enough, the fullest give, so that few are needed', () => {
  const plan = takes([aDemand('A', 7)], BOTH, pictureOf(stock('A', 'north', 1, 4, 2, 4)), 0);
  expect(plan).toEqual([
    [bucketId('A', 'north', 1), 4],
    [bucketId('A', 'north', 3), 3],
  ]);
});

test('the last units spread over every bucket still sell together', () => {
  const plan = takes([aDemand('A', 4)], BOTH, pictureOf(stock('A', 'north', 1, 1), stock('A', 'south', 1, 1)), 1);
  expect(plan).toHaveLength(4);
});

test('a bucket below zero counts against its siblings: those units are promised already', () => {
  const picture = pictureOf(stock('A', 'north', -3, 5));
  expect(takes([aDemand('A', 2)], BOTH, picture, 1)).toEqual([[bucketId('A', 'north', 1), 2]]);
  expect(planTakes([aDemand('A', 3)], BOTH, picture, 1)).toMatchObject({
    kind: 'short',
    missing: [{ shortage: { requested: 3, available: 2 } }],
  });
});

test('a warehouse below zero does not lower what another has', () => {
  const picture = pictureOf(stock('A', 'north', -9), stock('A', 'south', 2));
  expect(takes([aDemand('A', 2)], BOTH, picture, 0)).toEqual([[bucketId('A', 'south'), 2]]);
});

test('nothing available is never said to be less than nothing', () => {
  const plan = planTakes([aDemand('A', 1)], BOTH, pictureOf(stock('A', 'north', -9)), 0);
  expect(plan).toMatchObject({ kind: 'short', missing: [{ shortage: { sku: 'A', requested: 1, available: 0 } }] });
});

test('every SKU that is short is listed, with every pool that could have served it', () => {
  const picture = pictureOf(stock('A', 'north', 1), stock('B', 'north', 9), stock('C', 'south', 2));
  const plan = planTakes([aDemand('A', 2), aDemand('B', 1), aDemand('C', 5), aDemand('D', 1)], BOTH, picture, 0);
  expect(plan).toEqual({
    kind: 'short',
    missing: [
      { shortage: { sku: 'A', requested: 2, available: 1 }, pools: ['s#A#north', 's#A#south'] },
      { shortage: { sku: 'C', requested: 5, available: 2 }, pools: ['s#C#north', 's#C#south'] },
      { shortage: { sku: 'D', requested: 1, available: 0 }, pools: ['s#D#north', 's#D#south'] },
    ],
  });
});

test('without a warehouse everything is short', () => {
  expect(planTakes([aDemand('A', 1)], [], new Map(), 0)).toMatchObject({ kind: 'short' });
});

test('a take is scarce when others may want the same last units, or when it is part of a line', () => {
  const scarce = (...available: number[]) => {
    const plan = planTakes([aDemand('A', 2)], BOTH, pictureOf(stock('A', 'north', ...available)), 0);
    return plan.kind === 'takes' && plan.takes.map((take) => take.scarce);
  };
  expect(scarce(2 * SCARCE_FACTOR)).toEqual([false]);
  expect(scarce(2 * SCARCE_FACTOR - 1)).toEqual([true]);
  expect(scarce(1, 1)).toEqual([true, true]);
});
