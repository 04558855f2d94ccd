import { describe, expect, test } from 'vitest';
import { transferOwner } from '../../../../functions/core/domain/claim.ts';
import { transferId } from '../../../support/builders.ts';
import { openShop } from '../../../support/builders-shop.ts';
import { recordOf } from '../../../support/memory/memory-state.ts';
import { transfersOf } from '../../../support/transfers.ts';
import { line, shopWith } from './given.ts';

describe('facts about a transfer', () => {
  test('that nobody requested are recorded nowhere', async () => {
    const { shop } = await shopWith(10);
    const before = shop.everything;
    expect(await shop.moveOut('t9', [['A', 1]])).toEqual({ kind: 'unknown-transfer', transferId: 't9' });
    expect(await shop.moveIn('t9', [['A', 1]])).toEqual({ kind: 'unknown-transfer', transferId: 't9' });
    expect(shop.everything).toBe(before);
  });

  test('may arrive before they left, damaged, short, or over', async () => {
    const { shop, transfers } = await shopWith(10);
    await transfers.request('t1', 'north', 'south', [['A', 4]]);
    await shop.moveIn('t1', [['A', 3, 1]]);
    expect(transfers.inTransit('A', 'south')).toBe(-3);
    expect(shop.stock('A', 'south')).toBe('3 / 0 / 2');
    expect(await transfers.look('t1')).toMatchObject({ status: 'requested' });
    await shop.moveOut('t1', [['A', 4]]);
    expect(await transfers.look('t1')).toMatchObject({
      status: 'shipped',
      lines: [line('A', { requested: 4, shipped: 4, received: 3, damaged: 1, inTransit: 1 })],
    });
    await shop.moveIn('t1', [['A', 2]]);
    expect(await transfers.look('t1')).toMatchObject({ status: 'received', lines: [{ received: 5, inTransit: -1 }] });
    expect(shop.workItems).toEqual([]);
    expect(shop.violations).toEqual([]);
  });

  test('that ship more than was promised, or another SKU, lower what may be sold, and ask a person', async () => {
    const { shop, transfers } = await shopWith(10);
    await transfers.request('t1', 'north', 'south', [['A', 4]]);
    await shop.moveOut('t1', [
      ['A', 6],
      ['B', 1],
    ]);
    expect(shop.stock('A', 'north')).toBe('4 / 0 / 4');
    expect(shop.stock('B', 'north')).toBe('9 / 0 / 9');
    expect(transfers.inTransit('A', 'south')).toBe(6);
    expect(await transfers.look('t1')).toMatchObject({
      status: 'shipped',
      lines: [line('A', { requested: 4, shipped: 6, inTransit: 6 }), line('B', { shipped: 1, inTransit: 1 })],
    });
    expect(shop.workItems).toMatchObject([
      { kind: 'transfer-difference', facts: { transferId: 't1', sku: 'A', shipped: 6, excess: 2 } },
      { kind: 'transfer-difference', facts: { transferId: 't1', sku: 'B', shipped: 1, excess: 1 } },
    ]);
    expect(shop.violations).toEqual([]);
  });

  test('count once under one event id, and under the same id with other content are put before a person', async () => {
    const { shop, transfers } = await shopWith(10);
    await transfers.request('t1', 'north', 'south', [['A', 4]]);
    await shop.moveOut('t1', [['A', 2]], 'e1');
    const before = shop.everything;
    expect(await shop.moveOut('t1', [['A', 2]], 'e1')).toEqual({ kind: 'recorded', contradictions: [] });
    expect(await shop.moveOut('t1', [['A', 3]], 'e1')).toMatchObject({
      contradictions: [{ line: 0, said: { onHand: -3 }, recorded: { onHand: -2, transferId: 't1' } }],
    });
    expect(shop.everything).toBe(before);
  });

  test('of many lines are recorded whole, in as many transactions as it takes', async () => {
    const names = Array.from({ length: 60 }, (_, i) => `S${String(i).padStart(2, '0')}`);
    const shop = await openShop({ warehouses: ['north', 'south'] });
    const transfers = transfersOf(shop);
    await shop.receive(
      'north',
      names.map((name) => [name, 3] as const),
    );
    await transfers.request(
      't1',
      'north',
      'south',
      names.map((name) => [name, 3] as const),
    );
    await shop.moveOut(
      't1',
      names.map((name) => [name, 3] as const),
      'e1',
    );
    expect(await transfers.look('t1')).toMatchObject({ status: 'shipped' });
    expect(names.every((name) => shop.stock(name, 'north') === '0 / 0 / 0')).toBe(true);
    expect(shop.workItems).toEqual([]);
    expect(shop.violations).toEqual([]);
  });

  test('can still be told, and the transfer still be seen, when its owner is long forgotten', async () => {
    const { shop, transfers } = await shopWith(10);
    await transfers.request('t1', 'north', 'south', [['A', 4]]);
    await shop.moveOut('t1', [['A', 3]]);
    await transfers.cancel('t1');
    const before = await transfers.look('t1');
    shop.state.owners.delete(transferOwner(transferId('t1')));
    expect(recordOf(shop.state.owners.get(transferOwner(transferId('t1'))))).toEqual({ kind: 'absent' });
    expect(await transfers.look('t1')).toEqual(before);
    await shop.moveIn('t1', [['A', 3]]);
    expect(await transfers.look('t1')).toMatchObject({ status: 'cancelled', lines: [{ received: 3, inTransit: 0 }] });
  });
});
