import { describe, expect, test } from 'vitest';
import { reservationOwner } from '../../../../functions/core/domain/claim.ts';
import type { ExchangeShips, Mode } from '../../../../functions/core/domain/listing.ts';
import * as a from '../../../support/builders.ts';
import { openShop, type Shop } from '../../../support/builders-shop.ts';
import { exchangesOf } from '../../../support/exchanges.ts';
import { FollowedOwners } from '../../../support/followed-owners.ts';

const SHIP_B = 'ship-order [{"sku":"B","quantity":1}]';
const CANCEL_B = 'cancel-order [{"sku":"B","quantity":1}]';

/** Three of A were bought and shipped; five of B are there. */
async function sold({ ships = 'on-receipt', mode = 'hold' }: { ships?: ExchangeShips; mode?: Mode } = {}) {
  const shop = await openShop({
    listings: [
      a.aListing('A'),
      a.aListing('B', { exchangeShips: ships, mode }),
      a.aListing('C', { exchangeShips: 'at-once', skus: [a.aDemand('C', 2)] }),
    ],
  });
  await shop.receive('north', [
    ['A', 4],
    ['B', 5],
    ['C', 5],
  ]);
  await shop.reserve('first', [['A', 4]], { shipTo: { region: 'east' } });
  await shop.confirm('first');
  await shop.ship('first', 'north', [['A', 3]]);
  const stream = new FollowedOwners(shop);
  return { shop, stream, exchanges: exchangesOf(shop) };
}

const waits = (shop: Shop, id: string) => shop.reservation(id).awaitsReturn === true;

describe('an exchange', () => {
  test('claims its replacement at once and waits for the return; then the warehouse is told to ship', async () => {
    const { shop, stream, exchanges } = await sold();
    const opened = await exchanges.open('x', 'first', [['A', 1]], [['B', 1]]);
    expect(opened).toMatchObject({
      ok: true,
      value: {
        replay: false,
        standing: { state: 'awaiting-return', ships: 'on-receipt', returns: [{ sku: 'A', quantity: 1, received: 0 }] },
      },
    });
    expect(shop.stock('B', 'north')).toBe('5 / 1 / 4');
    expect(shop.reservation('x-again')).toMatchObject({
      status: 'confirmed',
      customerId: 'ann',
      paymentId: 'x',
      shipTo: { region: 'east' },
      exchange: { exchangeId: 'x', reservationId: 'first' },
    });
    await stream.deliver(shop.store);
    expect(stream.tasks('x-again')).toEqual([]);
    await shop.giveBack('north', 'damaged', [['A', 1]], 'first');
    await stream.deliver(shop.store);
    expect(stream.tasks('x-again')).toEqual([SHIP_B]);
    expect(await exchanges.look('x')).toMatchObject({ state: 'cleared', returns: [{ received: 1 }] });
    await shop.ship('x-again', 'north', [['B', 1]]);
    expect(await exchanges.look('x')).toMatchObject({ state: 'cleared', replaced: { status: 'shipped' } });
    expect(shop.stock('B', 'north')).toBe('4 / 0 / 4');
    expect(shop.violations).toEqual([]);
  });

  test('tells everyone that it was confirmed, and later that it waits no longer', async () => {
    const { shop, stream, exchanges } = await sold();
    await exchanges.open('x', 'first', [['A', 1]], [['B', 1]]);
    await shop.giveBack('north', 'sellable', [['A', 1]], 'first');
    await stream.deliver(shop.store);
    const [confirmed, updated] = stream.events('x-again').filter(({ type }) => type.includes('.reservation-'));
    expect(confirmed).toMatchObject({
      type: 'holdfast.reservation-confirmed.v1',
      data: { exchangeId: 'x', awaitsReturn: true },
    });
    expect(updated).toMatchObject({ type: 'holdfast.reservation-updated.v1', data: { exchangeId: 'x' } });
    expect(updated?.data).not.toHaveProperty('awaitsReturn');
  });

  test.each<Mode>(['hold', 'order', 'payment'])('of a listing in mode %s takes the stock at once', async (mode) => {
    const { shop, exchanges } = await sold({ mode });
    expect(
      await exchanges.open(
        'x',
        'first',
        [['A', 1]],
        [
          ['B', 1],
          ['C', 1],
        ],
      ),
    ).toMatchObject({ ok: true });
    expect([shop.stock('B', 'north'), shop.stock('C', 'north')]).toEqual(['5 / 1 / 4', '5 / 2 / 3']);
    expect(shop.violations).toEqual([]);
  });

  test('ships at once where its listing says so, and with it in one cart waits', async () => {
    const { shop, stream, exchanges } = await sold();
    await exchanges.open('now', 'first', [['A', 1]], [['C', 1]]);
    await exchanges.open(
      'mixed',
      'first',
      [['A', 1]],
      [
        ['B', 1],
        ['C', 1],
      ],
    );
    await stream.deliver(shop.store);
    expect(stream.tasks('now-again')).toEqual(['ship-order [{"sku":"C","quantity":2}]']);
    expect(stream.tasks('mixed-again')).toEqual([]);
    expect((await exchanges.look('now')).state).toBe('cleared');
    expect((await exchanges.look('mixed')).state).toBe('awaiting-return');
  });

  test('of what came back before it was opened ships at once', async () => {
    const { shop, stream, exchanges } = await sold();
    await shop.giveBack('north', 'sellable', [['A', 1]], 'first');
    expect(await exchanges.open('x', 'first', [['A', 1]], [['B', 1]])).toMatchObject({
      value: { standing: { state: 'cleared', returns: [{ received: 1 }] } },
    });
    await stream.deliver(shop.store);
    expect(stream.tasks('x-again')).toEqual([SHIP_B]);
  });

  test('needs all that it expects, and those that were opened first come first', async () => {
    const { shop, exchanges } = await sold();
    await exchanges.open('two', 'first', [['A', 2]], [['B', 1]]);
    await exchanges.open('one', 'first', [['A', 1]], [['B', 1]]);
    await shop.giveBack('north', 'sellable', [['A', 1]], 'first');
    expect([waits(shop, 'two-again'), waits(shop, 'one-again')]).toEqual([true, true]);
    await shop.giveBack('north', 'damaged', [['A', 1]], 'first');
    expect([waits(shop, 'two-again'), waits(shop, 'one-again')]).toEqual([false, true]);
    await shop.giveBack('north', 'sellable', [['A', 1]], 'first');
    expect(waits(shop, 'one-again')).toBe(false);
  });

  test('asked again shows how it stands, in any order of lines, and changes nothing', async () => {
    const { shop, exchanges } = await sold();
    await exchanges.open(
      'x',
      'first',
      [['A', 2]],
      [
        ['B', 2],
        ['C', 1],
      ],
    );
    const before = shop.everything;
    const again = await exchanges.open(
      'x',
      'first',
      [
        ['A', 1],
        ['A', 1],
      ],
      [
        ['C', 1],
        ['B', 1],
        ['B', 1],
      ],
    );
    expect(again).toMatchObject({ ok: true, value: { replay: true, standing: { state: 'awaiting-return' } } });
    expect(shop.everything).toBe(before);
  });
});

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

describe('a replacement', () => {
  test('that is cancelled gives its stock back; the warehouse hears of it only if it was told to ship', async () => {
    const { shop, stream, exchanges } = await sold();
    await exchanges.open('x', 'first', [['A', 1]], [['B', 1]]);
    await exchanges.open('y', 'first', [['A', 1]], [['B', 1]]);
    await shop.giveBack('north', 'sellable', [['A', 1]], 'first');
    for (const id of ['x-again', 'y-again']) await shop.cancel(id);
    await stream.deliver(shop.store);
    expect(stream.tasks('x-again')).toEqual([SHIP_B, CANCEL_B]);
    expect(stream.tasks('y-again')).toEqual([]);
    expect(shop.stock('B', 'north')).toBe('5 / 0 / 5');
    expect([(await exchanges.look('x')).state, (await exchanges.look('y')).state]).toEqual(['cancelled', 'cancelled']);
    expect(shop.violations).toEqual([]);
  });

  test('that is cancelled leaves what came back to those behind it', async () => {
    const { shop, stream, exchanges } = await sold();
    await exchanges.open('two', 'first', [['A', 2]], [['B', 1]]);
    await exchanges.open('one', 'first', [['A', 1]], [['B', 1]]);
    await shop.giveBack('north', 'sellable', [['A', 1]], 'first');
    await shop.cancel('two-again');
    await stream.deliver(shop.store);
    expect(stream.tasks('one-again')).toEqual([SHIP_B]);
    expect((await exchanges.look('one')).returns).toMatchObject([{ received: 1 }]);
  });

  test('that is cancelled may be exchanged for something else at once, before anybody followed the stream', async () => {
    const { shop, exchanges } = await sold();
    await exchanges.open('x', 'first', [['A', 3]], [['B', 1]]);
    expect(await exchanges.open('y', 'first', [['A', 3]], [['C', 1]])).toMatchObject({
      refusal: { code: 'not-returnable' },
    });
    await shop.cancel('x-again');
    expect(await exchanges.open('y', 'first', [['A', 3]], [['C', 1]])).toMatchObject({ ok: true });
  });

  test('shipped in part and then cancelled still stands for what came back', async () => {
    const { shop, stream, exchanges } = await sold();
    await exchanges.open('x', 'first', [['A', 3]], [['B', 2]]);
    await shop.giveBack('north', 'sellable', [['A', 3]], 'first');
    await shop.ship('x-again', 'north', [['B', 1]]);
    await shop.cancel('x-again');
    await stream.deliver(shop.store);
    expect((await exchanges.look('x')).state).toBe('cleared');
    expect(await exchanges.open('y', 'first', [['A', 1]], [['C', 1]])).toMatchObject({
      refusal: { code: 'not-returnable' },
    });
  });

  test('that the warehouse ships before it was told is cleared, and stops nobody', async () => {
    const { shop, stream, exchanges } = await sold();
    await exchanges.open('x', 'first', [['A', 1]], [['B', 1]]);
    await shop.ship('x-again', 'north', [['B', 1]]);
    await shop.giveBack('north', 'sellable', [['A', 1]], 'first');
    await stream.deliver(shop.store);
    expect(stream.tasks('x-again')).toEqual([]);
    expect(await exchanges.look('x')).toMatchObject({ state: 'cleared', replaced: { status: 'shipped' } });
    expect(shop.violations).toEqual([]);
  });

  test('of which lines were cancelled while it waited ships the rest', async () => {
    const { shop, stream, exchanges } = await sold();
    await exchanges.open('x', 'first', [['A', 1]], [['B', 3]]);
    await shop.cancelLines('x-again', [{ sku: 'B', quantity: 2 }]);
    await shop.giveBack('north', 'sellable', [['A', 1]], 'first');
    await stream.deliver(shop.store);
    expect(stream.tasks('x-again')).toEqual([SHIP_B]);
  });

  test('is nobody else’s reservation: the same lines under its id are other content', async () => {
    const { shop, exchanges } = await sold();
    await exchanges.open('x', 'first', [['A', 1]], [['B', 1]], { shipTo: { region: 'east' } });
    expect(await shop.reserve('x-again', [['B', 1]], { shipTo: { region: 'east' } })).toMatchObject({
      refusal: { code: 'reservation-mismatch' },
    });
  });

  test('may itself be exchanged once it shipped', async () => {
    const { shop, exchanges } = await sold({ ships: 'at-once' });
    await exchanges.open('x', 'first', [['A', 1]], [['B', 1]]);
    await shop.ship('x-again', 'north', [['B', 1]]);
    expect(await exchanges.open('y', 'x-again', [['B', 1]], [['C', 1]])).toMatchObject({ ok: true });
  });
});

describe('a replacement’s id that is used again, its retention over,', () => {
  test('is not taken for the replacement', async () => {
    const { shop, exchanges } = await sold();
    await exchanges.open('x', 'first', [['A', 1]], [['B', 1]]);
    await exchanges.open('y', 'first', [['A', 1]], [['B', 1]]);
    for (const id of ['x-again', 'y-again']) await shop.ship(id, 'north', [['B', 1]]);
    for (const id of ['x-again', 'y-again']) shop.state.owners.delete(reservationOwner(a.reservationId(id)));
    await shop.reserve('x-again', [['B', 1]]);
    await shop.cancel('x-again');
    await exchanges.open('z', 'first', [['A', 1]], [['B', 1]], { reservationId: a.reservationId('y-again') });
    expect(await exchanges.look('x')).not.toHaveProperty('replaced');
    expect([(await exchanges.look('x')).state, (await exchanges.look('y')).state]).toEqual(['closed', 'closed']);
    // What x and y expected still counts; and what comes back for y does not let z go.
    expect(await exchanges.open('w', 'first', [['A', 1]], [['C', 1]])).toMatchObject({
      refusal: { code: 'not-returnable', lines: [{ expected: 3 }] },
    });
    await shop.giveBack('north', 'sellable', [['A', 2]], 'first');
    expect(waits(shop, 'y-again')).toBe(true);
    await shop.giveBack('north', 'sellable', [['A', 1]], 'first');
    expect(waits(shop, 'y-again')).toBe(false);
  });
});

describe('a return', () => {
  test('counts for an exchange when its reservation is long forgotten', async () => {
    const { shop, exchanges } = await sold();
    await exchanges.open('x', 'first', [['A', 1]], [['B', 1]]);
    shop.state.owners.delete(reservationOwner(a.reservationId('first')));
    await shop.giveBack('north', 'sellable', [['A', 1]], 'first');
    expect((await exchanges.look('x')).state).toBe('cleared');
  });

  test('of a reservation that nobody ever knew is kept for nobody: its id may be a word that the warehouse uses for all', async () => {
    const { shop } = await sold();
    await shop.giveBack('north', 'sellable', [['A', 1]], 'unknown');
    expect([...shop.state.returns.keys()]).toEqual([]);
    expect(shop.stock('A', 'north')).toBe('2 / 1 / 1');
  });

  test('told twice counts once', async () => {
    const { shop, exchanges } = await sold();
    await exchanges.open('x', 'first', [['A', 2]], [['B', 1]]);
    for (const event of ['back', 'back']) await shop.giveBack('north', 'sellable', [['A', 1]], 'first', event);
    expect(await exchanges.look('x')).toMatchObject({ state: 'awaiting-return', returns: [{ received: 1 }] });
  });
});
