import { describe, expect, it } from 'vitest';
import type { Sku } from '../../../../../functions/core/domain/ids.ts';
import type { CountedLine } from '../../../../../functions/core/domain/reconciliation.ts';
import { NOW, newSku } from './given.ts';
import { aReconciliation, newCount, newWarehouse } from './given-counts.ts';
import { IMPLEMENTATIONS } from './implementations.ts';

const PURGE_AT = Math.floor(NOW / 1_000) + 86_400 * 10_000;

describe.each(IMPLEMENTATIONS)('the counts of a warehouse $name', ({ connect }) => {
  const { lateFacts } = connect();

  it('are those at or after a moment, the earliest first, each once', async () => {
    const warehouseId = newWarehouse();
    const [late, early, middle] = [9, -1, 0].map((offset) => aReconciliation({ warehouseId, countedAt: NOW + offset }));
    for (const count of [late, early, middle, late]) if (count) await lateFacts.enlist(count, PURGE_AT);
    await lateFacts.enlist(aReconciliation({ warehouseId: newWarehouse() }), PURGE_AT);
    expect(await lateFacts.countsSince(warehouseId, NOW)).toEqual([middle?.reconciliationId, late?.reconciliationId]);
    expect(await lateFacts.countsSince(warehouseId, NOW - 1)).toHaveLength(3);
    expect(await lateFacts.countsSince(warehouseId, NOW + 10)).toEqual([]);
  });

  it('keep notes of stocks until they are forgotten', async () => {
    const [count, other] = [newCount(), newCount()];
    const [first, second] = ['B', 'A'] as Sku[];
    await lateFacts.note(count, [first, second] as Sku[], PURGE_AT);
    await lateFacts.note(count, [first] as Sku[], PURGE_AT);
    await lateFacts.note(other, [first] as Sku[], PURGE_AT);
    expect(await lateFacts.noted(count)).toEqual(['A', 'B']);
    await lateFacts.forget(count, [first] as Sku[]);
    expect(await lateFacts.noted(count)).toEqual(['A']);
    expect(await lateFacts.noted(other)).toEqual(['B']);
  });
});

describe.each(IMPLEMENTATIONS)('the lines of a count $name', ({ connect }) => {
  const { countedLines } = connect();
  const line = (onHand: number, unsellable?: number): CountedLine => ({
    sku: newSku(),
    onHand,
    ...(unsellable !== undefined && { unsellable }),
  });

  it('are found by their SKUs, as they were counted, and no others', async () => {
    const [id, other] = [newCount(), newCount()];
    const [bare, whole, last] = [line(3), line(0, 0), line(7, 2)];
    await countedLines.keep(id, 1, [bare, whole], PURGE_AT);
    await countedLines.keep(id, 1, [bare, whole], PURGE_AT);
    await countedLines.keep(id, 1_001, [last], PURGE_AT);
    await countedLines.keep(other, 1, [line(5)], PURGE_AT);
    const wanted = new Set([last.sku, bare.sku, whole.sku, newSku()]);
    expect([...(await countedLines.of(id, wanted)).values()].toSorted(bySku)).toEqual([bare, whole, last].sort(bySku));
    expect(await countedLines.of(id, new Set([newSku()]))).toEqual(new Map());
    expect(await countedLines.of(newCount(), wanted)).toEqual(new Map());
  });

  it('may be more than one page', async () => {
    const id = newCount();
    const many = (from: number) =>
      Array.from({ length: 20_000 }, (_, i) => ({ sku: `${from}-${Math.random()}-${i}` as Sku, onHand: i }));
    const steps = [1, 2, 3, 4, 5].map(many);
    for (const [index, lines] of steps.entries()) await countedLines.keep(id, index, lines, PURGE_AT);
    const ends = [steps[0]?.[0], steps[4]?.at(-1)] as CountedLine[];
    expect([...(await countedLines.of(id, new Set(ends.map(({ sku }) => sku)))).values()]).toEqual(ends);
  });

  function bySku(a: CountedLine, b: CountedLine): number {
    return a.sku < b.sku ? -1 : 1;
  }
});

describe.each(IMPLEMENTATIONS)('what is remembered of a warehouse to be counted $name', ({ connect }) => {
  const { countWatch } = connect();

  it('is replaced as a whole', async () => {
    const warehouseId = newWarehouse();
    expect(await countWatch.read(warehouseId)).toEqual({});
    await countWatch.save(warehouseId, { stockSince: NOW, asked: 'cause' });
    expect(await countWatch.read(warehouseId)).toEqual({ stockSince: NOW, asked: 'cause' });
    await countWatch.save(warehouseId, { stockSince: NOW });
    expect(await countWatch.read(warehouseId)).toEqual({ stockSince: NOW });
  });
});
