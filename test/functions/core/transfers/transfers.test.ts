import { describe, expect, test } from 'vitest';
import { transferOwner } from '../../../../functions/core/domain/claim.ts';
import { transferId } from '../../../support/builders.ts';
import { transfersOf } from '../../../support/transfers.ts';
import { line, shopWith } from './given.ts';

describe('a request', () => {
  test('sums the lines of one SKU, and the same again shows how it stands', async () => {
    const { shop, transfers } = await shopWith(10);
    await transfers.request('t1', 'north', 'south', [
      ['A', 2],
      ['A', 3],
    ]);
    expect(shop.stock('A', 'north')).toBe('10 / 5 / 5');
    await shop.moveOut('t1', [['A', 5]]);
    const before = shop.everything;
    expect(await transfers.request('t1', 'north', 'south', [['A', 5]])).toMatchObject({
      ok: true,
      value: {
        replay: true,
        standing: { status: 'shipped', lines: [line('A', { requested: 5, shipped: 5, inTransit: 5 })] },
      },
    });
    expect(shop.everything).toBe(before);
  });

  test.each<[string, Parameters<ReturnType<typeof transfersOf>['request']>, object]>([
    ['with other lines', ['t1', 'north', 'south', [['A', 4]]], { code: 'transfer-mismatch', transferId: 't1' }],
    ['to another warehouse', ['t1', 'north', 'east', [['A', 3]]], { code: 'transfer-mismatch', transferId: 't1' }],
    ['to nowhere', ['t2', 'north', 'limbo', [['A', 3]]], { code: 'unknown-warehouse', warehouseIds: ['limbo'] }],
    ['to itself', ['t2', 'north', 'north', [['A', 3]]], { code: 'same-warehouse', warehouseId: 'north' }],
    [
      'beyond what can be counted',
      [
        't2',
        'north',
        'south',
        [
          ['A', 999_999],
          ['A', 1],
        ],
      ],
      { code: 'quantity-too-large', sku: 'A', requested: 1_000_000, limit: 999_999 },
    ],
    [
      'for more than there is',
      [
        't2',
        'north',
        'south',
        [
          ['A', 8],
          ['B', 1],
        ],
      ],
      { code: 'insufficient-stock', shortages: [{ sku: 'A', requested: 8, available: 7 }] },
    ],
  ])('%s is refused, and nothing changes', async (_what, request, refusal) => {
    const { shop, transfers } = await shopWith(10);
    await transfers.request('t1', 'north', 'south', [['A', 3]]);
    const before = shop.visible;
    expect(await transfers.request(...request)).toEqual({ ok: false, refusal });
    expect(shop.visible).toBe(before);
  });

  test('takes from no other warehouse, and its refusal keeps no buyer from the others', async () => {
    const { shop, transfers } = await shopWith(10);
    expect(await transfers.request('t1', 'south', 'north', [['A', 1]])).toMatchObject({
      refusal: { code: 'insufficient-stock', shortages: [{ sku: 'A', requested: 1, available: 0 }] },
    });
    expect(await shop.reserve('r1', [['A', 10]])).toMatchObject({ ok: true });
  });

  test('takes from all buckets of the warehouse, and what an abandoned request left behind', async () => {
    const { shop, transfers } = await shopWith(0);
    await shop.settings('A', 'north', { safety: 0, buckets: 4 });
    await shop.receive('north', [['A', 8]]);
    await shop.abandonTake('dead', 'A', 'north', 2);
    shop.pass(10);
    expect(await transfers.request('t1', 'north', 'south', [['A', 8]])).toMatchObject({ ok: true });
    expect(shop.stock('A', 'north')).toBe('8 / 8 / 0');
    expect(shop.violations).toEqual([]);
  });

  test('and buyers at once never promise a unit twice', async () => {
    const { shop, transfers } = await shopWith(6);
    const others = shop.environment(11);
    const answers = await Promise.all([
      transfers.request('t1', 'north', 'south', [['A', 4]]),
      others.reserve('r1', [['A', 4]]),
      transfersOf(others).request('t1', 'north', 'south', [['A', 4]]),
    ]);
    expect(answers.filter(({ ok }) => ok).length).toBeGreaterThan(0);
    expect(shop.stock('A', 'north')).toBe('6 / 4 / 2');
    expect(shop.violations).toEqual([]);
  });

  test('whose id is about to be forgotten is refused', async () => {
    const { shop, transfers } = await shopWith(1);
    const owner = transferOwner(transferId('t1'));
    shop.state.owners.set(owner, { fenced: [], purgeAt: shop.clock.now / 1_000 + 3_600, revision: 1 });
    expect(await transfers.request('t1', 'north', 'south', [['A', 1]])).toEqual({
      ok: false,
      refusal: { code: 'transfer-id-retired', transferId: 't1' },
    });
  });
});

describe('cancelling', () => {
  test.each([[undefined], [1]])(
    'puts back what has not shipped, %s buckets at a time, and again changes nothing',
    async (bucketsPerEnd) => {
      const { shop, transfers } = await shopWith(10, bucketsPerEnd === undefined ? {} : { bucketsPerEnd });
      await transfers.request('t1', 'north', 'south', [
        ['A', 4],
        ['B', 4],
      ]);
      await shop.moveOut('t1', [['A', 1]]);
      const lines = [
        line('A', { requested: 4, shipped: 1, cancelled: 3, inTransit: 1 }),
        line('B', { requested: 4, cancelled: 4 }),
      ];
      expect(await transfers.cancel('t1')).toMatchObject({ ok: true, value: { status: 'cancelled', lines } });
      expect(shop.stock('A', 'north')).toBe('9 / 0 / 9');
      expect(shop.stock('B', 'north')).toBe('10 / 0 / 10');
      const before = shop.everything;
      expect(await transfers.cancel('t1')).toMatchObject({ ok: true, value: { status: 'cancelled', lines } });
      expect(shop.everything).toBe(before);
      expect(
        await transfers.request('t1', 'north', 'south', [
          ['A', 4],
          ['B', 4],
        ]),
      ).toMatchObject({
        refusal: { code: 'transfer-ended', transferStatus: 'cancelled' },
      });
      expect(shop.violations).toEqual([]);
    },
  );

  test('is refused when everything shipped, and when nobody requested it', async () => {
    const { shop, transfers } = await shopWith(10);
    await transfers.request('t1', 'north', 'south', [['A', 4]]);
    await shop.moveOut('t1', [['A', 4]]);
    expect(await transfers.cancel('t1')).toEqual({
      ok: false,
      refusal: { code: 'transfer-ended', transferId: 't1', transferStatus: 'shipped' },
    });
    expect(await transfers.cancel('t2')).toEqual({
      ok: false,
      refusal: { code: 'unknown-transfer', transferId: 't2' },
    });
  });
});
