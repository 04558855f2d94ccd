import { describe, expect, test } from 'vitest';
import type { SkuNumbers } from '../../../functions/core/domain/availability.ts';
import { type BucketChange, imagesBySku, project } from '../../../functions/project-availability/project.ts';
import { bucketId, NOON, sku, warehouseId } from '../../support/builders.ts';
import { inShort, shown } from './stock-shown.ts';

const OFFERED = new Set(['north', 'south'].map(warehouseId));
const [NORTH, SOUTH, ATTIC] = [bucketId('A', 'north'), bucketId('A', 'south'), bucketId('A', 'attic')];
const NOTHING: SkuNumbers = { sku: sku('A'), buckets: [], asOf: 0 };

function imagesOf(changes: readonly BucketChange[]) {
  const [images] = imagesBySku(changes);
  if (images === undefined) throw new Error('no images of any SKU');
  return images;
}

const step = (stored: SkuNumbers, changes: readonly BucketChange[], told: readonly SkuNumbers[] = []) =>
  project(imagesOf(changes), { stored, told }, OFFERED);
const given = (...changes: readonly BucketChange[]) => step(NOTHING, changes).after;
const told = (...args: Parameters<typeof step>) => step(...args).events.map(inShort);

describe('what there is to tell', () => {
  test('the first goods are back in stock', () => {
    expect(told(NOTHING, [shown(NORTH, 1, 5)])).toEqual(['availability-changed 5', 'back-in-stock 5']);
  });

  test('the last unit is sold out', () => {
    expect(told(given(shown(NORTH, 1, 1)), [shown(NORTH, 2, 0)])).toEqual(['availability-changed 0', 'sold-out 0']);
  });

  test('another number in between is only that', () => {
    expect(told(given(shown(NORTH, 1, 5)), [shown(NORTH, 2, 3)])).toEqual(['availability-changed 3']);
  });

  test('a write that changes no number is nothing', () => {
    expect(told(given(shown(NORTH, 1, 5)), [shown(NORTH, 2, 5)])).toEqual([]);
  });

  test.each([1, 2])('an image of revision %i, where 2 is known, is nothing, and changes nothing', (revision) => {
    const stored = given(shown(NORTH, 2, 5));
    expect(step(stored, [shown(NORTH, revision, 0)])).toEqual({ after: stored, events: [] });
  });

  test('says the numbers of every warehouse, before and after', () => {
    const stored = given(shown(NORTH, 1, 5), shown(ATTIC, 1, 2));
    const [event] = step(stored, [shown(SOUTH, 1, -1, NOON + 5_000)]).events;
    expect(event).toMatchObject({
      type: 'holdfast.availability-changed.v1',
      subject: 'A',
      time: '2026-11-02T12:00:05.000Z',
      data: {
        sku: 'A',
        available: 6,
        previousAvailable: 7,
        warehouses: [
          { warehouseId: 'attic', available: 2 },
          { warehouseId: 'north', available: 5 },
          { warehouseId: 'south', available: -1 },
        ],
      },
    });
  });

  test('units that moved between warehouses are told, though the sum is the same', () => {
    const stored = given(shown(NORTH, 1, 5), shown(SOUTH, 1, 1));
    expect(told(stored, [shown(NORTH, 2, 4), shown(SOUTH, 2, 2)])).toEqual(['availability-changed 6']);
  });
});

describe('sold out and back in stock follow what a buyer could get', () => {
  test('a warehouse below zero does not hide what another has', () => {
    const stored = given(shown(NORTH, 1, -5), shown(SOUTH, 1, 0));
    expect(told(stored, [shown(SOUTH, 2, 5)])).toEqual(['availability-changed 0', 'back-in-stock 5']);
  });

  test('stock outside the catalogue brings nothing back', () => {
    expect(told(NOTHING, [shown(ATTIC, 1, 9)])).toEqual(['availability-changed 9']);
  });

  test('nor does it keep from being sold out', () => {
    const stored = given(shown(NORTH, 1, 1), shown(ATTIC, 1, 9));
    expect(told(stored, [shown(NORTH, 2, 0)])).toEqual(['availability-changed 9', 'sold-out 0']);
  });
});

describe('ids', () => {
  const ids = (...args: Parameters<typeof step>) => step(...args).events.map(({ id }) => id);

  test('of the same images over the same numbers are the same, in whatever order they come', () => {
    const batch = [shown(NORTH, 2, 1), shown(SOUTH, 1, 1)];
    expect(ids(NOTHING, batch)).toEqual(['A.0.north-0-2.south-0-1.changed', 'A.0.north-0-2.south-0-1.back-in-stock']);
    expect(ids(NOTHING, batch.toReversed())).toEqual(ids(NOTHING, batch));
  });

  test('of another step to the same numbers are others: who hears both steps must not take them for copies', () => {
    const atOnce = ids(NOTHING, [shown(NORTH, 2, 7)]);
    const second = ids(given(shown(NORTH, 1, 9)), [shown(NORTH, 2, 7)]);
    expect(atOnce).not.toContain(second[0]);
  });

  test('of two steps that lead to the same sum of revisions are different', () => {
    const stored = given(shown(NORTH, 1, 5), shown(SOUTH, 1, 5));
    expect(ids(stored, [shown(NORTH, 2, 4)])).not.toEqual(ids(stored, [shown(SOUTH, 2, 4)]));
  });
});

describe('after a lost race', () => {
  const stored = given(shown(NORTH, 1, 5), shown(SOUTH, 1, 5));

  test('two who each took their part find together that all is gone', () => {
    const mine = step(stored, [shown(NORTH, 2, 0)]);
    expect(mine.events.map(inShort)).toEqual(['availability-changed 5']);
    const theirs = step(stored, [shown(SOUTH, 2, 0)]).after;
    expect(told(theirs, [shown(NORTH, 2, 0)], [mine.after])).toEqual(['availability-changed 0', 'sold-out 0']);
  });

  test('who said sold out takes it back when it was not so', () => {
    const few = given(shown(NORTH, 1, 5), shown(SOUTH, 1, 0));
    const mine = step(few, [shown(NORTH, 2, 0)]);
    expect(mine.events.map(inShort)).toContain('sold-out 0');
    const theirs = step(few, [shown(SOUTH, 2, 4)]).after;
    expect(told(theirs, [shown(NORTH, 2, 0)], [mine.after])).toEqual(['availability-changed 4', 'back-in-stock 4']);
  });

  test('who told an image that somebody else had overtaken puts it right', () => {
    const mine = step(stored, [shown(NORTH, 2, 1)]);
    const theirs = step(stored, [shown(NORTH, 3, 5)]).after;
    expect(step(theirs, [shown(NORTH, 2, 1)], [mine.after]).after).toBe(theirs);
    expect(told(theirs, [shown(NORTH, 2, 1)], [mine.after])).toEqual(['availability-changed 10']);
  });
});
