import { describe, expect, test } from 'vitest';
import { reservationOwner } from '../../../../functions/core/domain/claim.ts';
import * as a from '../../../support/builders.ts';
import { CANCEL_B, SHIP_B, sold, waits } from './given.ts';

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
