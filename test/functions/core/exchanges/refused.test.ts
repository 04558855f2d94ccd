import { describe, expect, test } from 'vitest';
import * as a from '../../../support/builders.ts';
import { openShop } from '../../../support/builders-shop.ts';
import { exchangesOf } from '../../../support/exchanges.ts';
import { sold } from './given.ts';

describe('an exchange is refused', () => {
  type Asked = Parameters<ReturnType<typeof exchangesOf>['open']>;
  test.each<[string, Asked, object]>([
    ['of an unknown reservation', ['y', 'nobody', [['A', 1]], [['B', 1]]], { code: 'unknown-reservation' }],
    [
      'of more than shipped',
      ['y', 'first', [['A', 3]], [['B', 1]]],
      { code: 'not-returnable', lines: [{ sku: 'A', requested: 3, shipped: 3, expected: 1, returned: 0 }] },
    ],
    [
      'of what was never part of it',
      ['y', 'first', [['B', 1]], [['B', 1]]],
      { code: 'not-returnable', lines: [{ sku: 'B', requested: 1, shipped: 0, expected: 0, returned: 0 }] },
    ],
    [
      'of a SKU that is called as what every object has',
      ['y', 'first', [['constructor', 1]], [['B', 1]]],
      { code: 'not-returnable', lines: [{ sku: 'constructor', requested: 1, shipped: 0, expected: 0, returned: 0 }] },
    ],
    ['for what is not listed', ['y', 'first', [['A', 1]], [['Z', 1]]], { code: 'unknown-listing', listingIds: ['Z'] }],
    [
      'for more than there is',
      ['y', 'first', [['A', 1]], [['B', 5]]],
      { code: 'insufficient-stock', shortages: [{ sku: 'B', requested: 5, available: 4 }] },
    ],
    ['under an id used for other returns', ['x', 'first', [['A', 2]], [['B', 1]]], { code: 'exchange-mismatch' }],
    ['under an id used for another replacement', ['x', 'first', [['A', 1]], [['C', 1]]], { code: 'exchange-mismatch' }],
    [
      'under an id used for another address',
      ['x', 'first', [['A', 1]], [['B', 1]], { shipTo: { region: 'west' } }],
      { code: 'exchange-mismatch' },
    ],
    [
      'with a replacement that is another reservation',
      ['y', 'first', [['A', 1]], [['B', 1]], { reservationId: a.reservationId('first') }],
      { code: 'reservation-mismatch', reservationId: 'first' },
    ],
    [
      'with a replacement that is of another exchange',
      ['y', 'first', [['A', 1]], [['B', 1]], { reservationId: a.reservationId('x-again') }],
      { code: 'reservation-mismatch', reservationId: 'x-again' },
    ],
  ])('%s, and nothing is taken', async (_, asked, refusal) => {
    const { shop, exchanges } = await sold();
    await exchanges.open('x', 'first', [['A', 1]], [['B', 1]]);
    const before = shop.visible;
    expect(await exchanges.open(...asked)).toMatchObject({ ok: false, refusal });
    expect(shop.visible).toBe(before);
  });

  test.each([
    ['at the same time', undefined],
    ['just before it owns what it took', 2],
  ])('of what another exchanges %s, and what it took is free at once', async (_, overtakenAt) => {
    const { shop, exchanges } = await sold();
    const other = () => exchanges.open('y', 'first', [['A', 3]], [['B', 1]]);
    let asked = 0;
    const overtaken = shop.environment(7, (store) => ({
      ...store,
      exchanges: {
        ...store.exchanges,
        returns: async (id) => {
          asked += 1;
          if (asked === overtakenAt) await other();
          return store.exchanges.returns(id);
        },
      },
    }));
    const [answer] = await Promise.all([
      exchangesOf(overtaken).open('x', 'first', [['A', 3]], [['B', 2]]),
      ...(overtakenAt === undefined ? [other()] : []),
    ]);
    const lines = [{ sku: 'A', requested: 3, shipped: 3, expected: 3, returned: 0 }];
    const winner = answer.ok ? 'x' : 'y';
    if (!answer.ok) expect(answer.refusal).toEqual({ code: 'not-returnable', reservationId: 'first', lines });
    expect([...shop.state.exchanges.keys()]).toEqual([winner]);
    expect(shop.stock('B', 'north')).toBe(winner === 'x' ? '5 / 2 / 3' : '5 / 1 / 4');
    expect(shop.violations).toEqual([]);
  });

  test('beyond what one reservation may expect back', async () => {
    const names = Array.from({ length: 700 }, (_, i) => `A${i}`);
    const shop = await openShop({
      listings: [a.aListing('B'), a.aListing('all', { skus: names.map((n) => a.aDemand(n, 3)) })],
    });
    const exchanges = exchangesOf(shop);
    await shop.receive('north', [['B', 9], ...names.map((name) => [name, 3] as const)]);
    await shop.reserve('large', [['all', 1]]);
    await shop.confirm('large');
    await shop.ship(
      'large',
      'north',
      names.map((name) => [name, 3]),
    );
    const open = (id: string) =>
      exchanges.open(
        id,
        'large',
        names.map((name) => [name, 1]),
        [['B', 1]],
      );
    expect([(await open('x')).ok, (await open('y')).ok]).toEqual([true, true]);
    const refusal = { code: 'too-many-exchanges', reservationId: 'large', requested: 2_103, limit: 2_000 };
    expect(await open('z')).toEqual({ ok: false, refusal });
  });
});
