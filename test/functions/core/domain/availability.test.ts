import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type BucketNumbers,
  listingAvailability,
  purchasableUnits,
  revisionOf,
  type SkuNumbers,
  withImages,
} from '../../../../functions/core/domain/availability.ts';
import { type BucketId, poolOf } from '../../../../functions/core/domain/bucket.ts';
import { planTakes } from '../../../../functions/core/domain/sourcing.ts';
import { aDemand, aListing, bucketId, sku, warehouseId } from '../../../support/builders.ts';

const OFFERED = new Set(['north', 'south'].map(warehouseId));

const has = (warehouse: string, available: number, index = 0) => ({
  bucket: bucketId('A', warehouse, index),
  available,
});

function image(bucket: BucketId, revision: number, available = 0): BucketNumbers {
  return { bucket, onHand: available, reserved: 0, unsellable: 0, safety: 0, available, revision };
}

describe('what a buyer could get', () => {
  test.each([
    ['the sum over warehouses', [has('north', 2), has('south', 3)], 5],
    ['nothing of what is nowhere', [], 0],
    ['all of one warehouse, though another is below zero', [has('north', -5), has('south', 5)], 5],
    ['nothing of a warehouse that is below zero', [has('north', -5)], 0],
    ['less in a warehouse one bucket of which is below zero', [has('north', 5), has('north', -2, 1)], 3],
    ['nothing from a warehouse that is not in the catalogue', [has('attic', 9), has('north', 1)], 1],
    ['no less because of one that is not in the catalogue', [has('attic', -9), has('north', 1)], 1],
  ])('is %s', (_name, buckets, units) => {
    expect(purchasableUnits(buckets, OFFERED)).toBe(units);
  });

  test('is exactly what an order would be planned for', () => {
    const buckets = fc.array(fc.integer({ min: -9, max: 9 }), { maxLength: 3 });
    fc.assert(
      fc.property(fc.record({ north: buckets, south: buckets, attic: buckets }), (stock) => {
        const all = Object.entries(stock).flatMap(([warehouse, own]) =>
          own.map((available, index) => has(warehouse, available, index)),
        );
        const units = purchasableUnits(all, OFFERED);
        const picture = Map.groupBy(all, ({ bucket }) => poolOf(bucket));
        const planned = (quantity: number) => planTakes([aDemand('A', quantity)], [...OFFERED], picture, 0).kind;
        if (units > 0) expect(planned(units)).toBe('takes');
        expect(planned(units + 1)).toBe('short');
      }),
    );
  });
});

describe('a listing', () => {
  const bundle = aListing('set', { skus: [aDemand('A', 2), aDemand('B', 1)], lowStockThreshold: 2 });
  const units = (a: number, b: number) =>
    new Map([
      [sku('A'), a],
      [sku('B'), b],
    ]);

  test.each([
    ['as many as its scarcest SKU makes', units(7, 9), { status: 'in-stock', purchasable: 3 }],
    ['low when they are few', units(4, 9), { status: 'low-stock', purchasable: 2 }],
    ['none when one SKU does not make one', units(1, 9), { status: 'arrival-notice', purchasable: 0 }],
    ['none of a SKU never seen', new Map([[sku('A'), 9]]), { status: 'arrival-notice', purchasable: 0 }],
  ])('has %s', (_name, available, expected) => {
    expect(listingAvailability(bundle, available)).toEqual(expected);
  });

  test('sells no more than one order may have, and is no scarcer for it', () => {
    const limited = { ...bundle, maxPerOrder: aDemand('A', 1).quantity };
    expect(listingAvailability(limited, units(99, 99))).toEqual({ status: 'in-stock', purchasable: 1 });
  });
});

describe('images', () => {
  const [first, second] = [bucketId('A', 'north', 0), bucketId('A', 'north', 1)];
  const before: SkuNumbers = { sku: sku('A'), buckets: [image(first, 4, 4)], asOf: 100 };

  test('take the place of older ones, the newest of each bucket, in order', () => {
    const after = withImages(before, [image(second, 2, 2), image(first, 5, 5), image(second, 1, 1)], 200);
    expect(after).toEqual({ sku: 'A', buckets: [image(first, 5, 5), image(second, 2, 2)], asOf: 200 });
    expect([revisionOf(before), revisionOf(after)]).toEqual([4, 7]);
  });

  test.each([3, 4])('of revision %i change nothing where revision 4 is known', (revision) => {
    expect(withImages(before, [image(first, revision, 9)], 200)).toBe(before);
  });

  test('that come late do not turn the clock back', () => {
    expect(withImages(before, [image(second, 1)], 50).asOf).toBe(100);
  });
});
