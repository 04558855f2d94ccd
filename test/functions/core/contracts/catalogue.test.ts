import { describe, expect, test } from 'vitest';
import { availabilityQuery } from '../../../../functions/core/contracts/availability.ts';
import { listingBody, skuBody, warehouseBody } from '../../../../functions/core/contracts/catalogue.ts';
import { accepted, mistakesIn } from './refused.ts';

const listing = (members: object = {}) => ({ skus: [{ sku: 'A', quantity: 1 }], ...members });
const TEN_YEARS = 10 * 365 * 86_400;

describe('listing', () => {
  test.each([
    [{ holdSeconds: TEN_YEARS }, '/holdSeconds: must be a whole number from 1 to 604800'],
    [{ holdSeconds: -1 }, '/holdSeconds: must be a whole number from 1 to 604800'],
    [{ holdSeconds: 0 }, '/holdSeconds: must be a whole number from 1 to 604800'],
    [{ holdSeconds: 1.5 }, '/holdSeconds: must be a whole number from 1 to 604800'],
    [{ cancelUnpaidAfterSeconds: TEN_YEARS }, '/cancelUnpaidAfterSeconds: must be a whole number from 1 to 2592000'],
    [{ mode: 'auction' }, '/mode: must be one of: hold, order, payment'],
    [{ maxPerOrder: 0 }, '/maxPerOrder: must be a whole number from 1 to 999999'],
    [{ maxRenewals: 11 }, '/maxRenewals: must be a whole number from 0 to 10'],
    [{ uncoveredHolds: 'keep' }, '/uncoveredHolds: must be one of: ask, cancel'],
    [{ exchangeShips: 'never' }, '/exchangeShips: must be one of: on-receipt, at-once'],
    [{ lowStockThreshold: -1 }, '/lowStockThreshold: must be a whole number from 0 to 999999'],
    [{ title: 'x'.repeat(201) }, '/title: must be text of 1 to 200 characters'],
    [{ skus: [] }, '/skus: must be a list of 1 to 50'],
    [
      { skus: Array.from({ length: 51 }, (_, n) => ({ sku: `S${n}`, quantity: 1 })) },
      '/skus: must be a list of 1 to 50',
    ],
    [{ skus: [{ sku: 'A', quantity: -3 }] }, '/skus/0/quantity: must be a whole number from 1 to 999999'],
    [
      {
        skus: [
          { sku: 'A', quantity: 1 },
          { sku: 'A', quantity: 2 },
        ],
      },
      '/skus/1/sku: stands here a second time',
    ],
    [{ price: 5 }, '/price: is not a member that this request knows'],
    [{ listingId: 'other' }, '/listingId: is not a member that this request knows'],
  ])('refuses %j', (members, mistake) => {
    expect(mistakesIn(listingBody, listing(members))).toEqual([mistake]);
  });

  test('what is left out gets its default, and what has none stays out', () => {
    expect(accepted(listingBody, listing())).toStrictEqual({
      mode: 'hold',
      skus: [{ sku: 'A', quantity: 1 }],
      holdSeconds: 1_800,
      cancelUnpaidAfterSeconds: 86_400,
      maxRenewals: 1,
      lowStockThreshold: 5,
      uncoveredHolds: 'ask',
      exchangeShips: 'on-receipt',
    });
  });
});

describe('warehouse and SKU', () => {
  test.each([
    [{ latitude: 90.1, longitude: 0 }, '/latitude: must be a number from -90 to 90'],
    [{ latitude: 0, longitude: -181 }, '/longitude: must be a number from -180 to 180'],
    [{ latitude: '0', longitude: 0 }, '/latitude: must be a number from -90 to 90'],
    [{ latitude: 0, longitude: 0, priority: -1 }, '/priority: must be a whole number from 0 to 999999'],
    [{ latitude: 0, longitude: 0, address: 'x' }, '/address: is not a member that this request knows'],
  ])('warehouse refuses %j', (body, mistake) => {
    expect(mistakesIn(warehouseBody, body)).toEqual([mistake]);
  });

  test.each([
    [{}, '/warehouses: must be a list of 0 to 50'],
    [
      { warehouses: [{ warehouseId: 'n', safety: -1 }] },
      '/warehouses/0/safety: must be a whole number from 0 to 999999',
    ],
    [
      { warehouses: [{ warehouseId: 'n', safety: 0.5 }] },
      '/warehouses/0/safety: must be a whole number from 0 to 999999',
    ],
    [{ warehouses: [{ warehouseId: 'n', buckets: 0 }] }, '/warehouses/0/buckets: must be a whole number from 1 to 32'],
    [{ warehouses: [{ warehouseId: 'n', buckets: 33 }] }, '/warehouses/0/buckets: must be a whole number from 1 to 32'],
    [
      { warehouses: [{ warehouseId: 'n' }, { warehouseId: 'n' }] },
      '/warehouses/1/warehouseId: stands here a second time',
    ],
    [
      { warehouses: [{ warehouseId: 'n', onHand: 5 }] },
      '/warehouses/0/onHand: is not a member that this request knows',
    ],
  ])('SKU refuses %j', (body, mistake) => {
    expect(mistakesIn(skuBody, body)).toEqual([mistake]);
  });

  test('a SKU in a warehouse has no safety and one bucket unless said', () => {
    expect(accepted(skuBody, { warehouses: [{ warehouseId: 'n' }] })).toStrictEqual({
      warehouses: [{ warehouseId: 'n', safety: 0, buckets: 1 }],
    });
  });
});

describe('availability query', () => {
  const many = (count: number) => Array.from({ length: count }, (_, n) => `l${n}`).join(',');

  test.each([
    [{}, /^\/listingId: /],
    [{ listingId: '' }, /^\/listingId\/0: must be an id/],
    [{ listingId: 'a,,b' }, /^\/listingId\/1: must be an id/],
    [{ listingId: 'a,b#c' }, /^\/listingId\/1: must be an id/],
    [{ listingId: many(101) }, /^\/listingId: must be a list of 1 to 100$/],
    [{ listingId: 'a', limit: '5' }, /^\/limit: is not a member/],
    [{ listingId: 'a', shipTo: '91,0' }, /^\/shipTo\/latitude: must be/],
    [{ listingId: 'a', shipTo: '1,' }, /^\/shipTo: must be/],
    [{ listingId: 'a', shipTo: '0x10,1' }, /^\/shipTo: must be/],
    [{ listingId: 'a', shipTo: '1,2,3' }, /^\/shipTo: must be/],
    [{ listingId: 'a', shipTo: '' }, /^\/shipTo: must be/],
  ])('refuses %j', (query, mistake) => {
    expect(mistakesIn(availabilityQuery, query)).toEqual([expect.stringMatching(mistake)]);
  });

  test('reads up to 100 listings, joined as the HTTP API joins them', () => {
    expect(accepted(availabilityQuery, { listingId: 'a,b' })).toStrictEqual({ listingId: ['a', 'b'] });
    expect(accepted(availabilityQuery, { listingId: many(100) }).listingId).toHaveLength(100);
  });

  test('reads a destination as degrees or as a region', () => {
    expect(accepted(availabilityQuery, { listingId: 'a', shipTo: '-31.5,121' }).shipTo).toEqual({
      latitude: -31.5,
      longitude: 121,
    });
    expect(accepted(availabilityQuery, { listingId: 'a', shipTo: 'east' }).shipTo).toEqual({ region: 'east' });
  });
});
