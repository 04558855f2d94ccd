import { describe, expect, test } from 'vitest';
import type { Mode } from '../../../../functions/core/domain/listing.ts';
import { SHIP_B, sold, waits } from './given.ts';

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
