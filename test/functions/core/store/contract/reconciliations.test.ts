import { describe, expect, it } from 'vitest';
import { type TotalsShift, totalsShift } from '../../../../../functions/core/domain/compared-again.ts';
import type { Sku } from '../../../../../functions/core/domain/ids.ts';
import { type Difference, NO_TOTALS } from '../../../../../functions/core/domain/reconciliation.ts';
import { NOW } from './given.ts';
import { aDifference, aReconciliation, newCount, newWarehouse } from './given-counts.ts';
import { IMPLEMENTATIONS } from './implementations.ts';

describe.each(IMPLEMENTATIONS)('reconciliations $name', ({ connect }) => {
  const { reconciliations } = connect();

  it('is kept as it was started first', async () => {
    const first = aReconciliation();
    expect(await reconciliations.read(first.reconciliationId)).toBeUndefined();
    expect(await reconciliations.start(first)).toBe(first);
    expect(await reconciliations.start({ ...first, content: 'lines#2' })).toEqual(first);
    expect(await reconciliations.read(first.reconciliationId)).toEqual(first);
  });

  it('is saved by whoever read it last, and by nobody else', async () => {
    const first = await reconciliations.start(aReconciliation());
    const after = { ...first, stocksAfter: 'x', totals: { ...NO_TOTALS, lines: 5 } };
    const saved = await reconciliations.save(first, after);
    expect(saved).toEqual({ ...after, revision: 1 });
    expect(await reconciliations.save(first, { ...first, status: 'done' })).toBeUndefined();
    expect(await reconciliations.read(first.reconciliationId)).toEqual(saved);
  });

  it('keeps differences, in the order of their SKUs, page by page', async () => {
    const count = await reconciliations.start(aReconciliation());
    const id = count.reconciliationId;
    const all = ['B', 'A', 'a', 'C-1', 'C'].map((sku) => aDifference(sku));
    expect(await reconciliations.keep(count, all, [])).toBe(true);
    const seen: string[] = [];
    let after: Sku | undefined;
    do {
      const page = await reconciliations.differences(id, { ...(after && { after }), limit: 2 });
      seen.push(...page.differences.map(({ sku }) => sku));
      expect(page.differences.length).toBeLessThanOrEqual(2);
      after = page.next;
    } while (after !== undefined);
    expect(seen).toEqual(['A', 'B', 'C', 'C-1', 'a']);
    expect(await reconciliations.difference(id, 'B' as Sku)).toEqual(aDifference('B'));
    expect(await reconciliations.differences(newCount(), { limit: 2 })).toEqual({ differences: [] });
  });

  it('forgets what agrees after all', async () => {
    const count = await reconciliations.start(aReconciliation());
    const id = count.reconciliationId;
    await reconciliations.keep(count, [aDifference('A'), aDifference('B')], []);
    expect(await reconciliations.keep(count, [], ['A' as Sku, 'never' as Sku])).toBe(true);
    expect(await reconciliations.differences(id, { limit: 10 })).toEqual({ differences: [aDifference('B')] });
    expect(await reconciliations.difference(id, 'A' as Sku)).toBeUndefined();
  });

  it('keeps and forgets nothing of a run that another one took the count from', async () => {
    const first = await reconciliations.start(aReconciliation());
    const id = first.reconciliationId;
    await reconciliations.keep(first, [aDifference('A')], []);
    const taken = await reconciliations.save(first, first);
    const otherwise = aDifference('A', { expected: { onHand: 9, unsellable: 0 } });
    expect(await reconciliations.keep(first, [otherwise, aDifference('B')], [])).toBe(false);
    expect(await reconciliations.keep(first, [], ['A' as Sku])).toBe(false);
    expect(await reconciliations.differences(id, { limit: 10 })).toEqual({ differences: [aDifference('A')] });
    expect(await reconciliations.read(id)).toEqual(taken);
  });

  it('keeps and forgets more of them than a transaction takes, and is itself as it was', async () => {
    const count = await reconciliations.start(aReconciliation());
    const id = count.reconciliationId;
    const all = Array.from({ length: 250 }, (_, i) => aDifference(`S${1_000 + i}`));
    expect(await reconciliations.keep(count, all, [])).toBe(true);
    expect((await reconciliations.differences(id, { limit: 1_000 })).differences).toEqual(all);
    const agreeing = all.slice(1).map(({ sku }) => sku);
    expect(await reconciliations.keep(count, all.slice(0, 1), agreeing)).toBe(true);
    expect((await reconciliations.differences(id, { limit: 1_000 })).differences).toEqual(all.slice(0, 1));
    expect(await reconciliations.read(id)).toEqual(count);
  });

  it('knows the latest count of a warehouse and scope, which only becomes later', async () => {
    const warehouse = newWarehouse();
    expect(await reconciliations.latest(warehouse, 'full')).toBeUndefined();
    const [late, early] = [
      { reconciliationId: newCount(), countedAt: NOW },
      { reconciliationId: newCount(), countedAt: NOW - 1 },
    ];
    await reconciliations.becomeLatest(warehouse, 'full', late);
    await reconciliations.becomeLatest(warehouse, 'full', early);
    expect(await reconciliations.latest(warehouse, 'full')).toEqual(late);
    expect(await reconciliations.latest(warehouse, 'partial')).toBeUndefined();
  });
});

describe.each(IMPLEMENTATIONS)('a difference that changes $name', ({ connect }) => {
  const { reconciliations } = connect();

  async function aCount() {
    const count = await reconciliations.start(aReconciliation({ status: 'done', totals: { ...NO_TOTALS, lines: 3 } }));
    const id = count.reconciliationId;
    const turn = (read: Difference | undefined, after: Difference, shift: TotalsShift = totalsShift(read, after)) =>
      reconciliations.change(id, read, after, shift);
    const stored = () => reconciliations.difference(id, 'A' as Sku);
    const totals = async () => (await reconciliations.read(id))?.totals;
    return { id, turn, stored, totals };
  }

  it('is put where none was, with the totals, and once', async () => {
    const { turn, stored, totals, id } = await aCount();
    const first = aDifference('A', { priority: 'high' });
    expect(await turn(undefined, first)).toBe(true);
    expect(await stored()).toEqual({ ...first, revision: 1 });
    const one = { differences: { ...NO_TOTALS.differences, unexplained: 1 }, open: 1, high: 1, opened: 1 };
    expect(await totals()).toEqual({ ...NO_TOTALS, lines: 3, ...one });
    expect(await turn(undefined, first)).toBe(false);
    expect(await totals()).toEqual({ ...NO_TOTALS, lines: 3, ...one });
    expect(await reconciliations.read(id)).toMatchObject({ revision: 1 });
  });

  it('becomes another, in another class, and forgets what it has no more', async () => {
    const { turn, stored, totals } = await aCount();
    const approval = { onHand: 1, unsellable: 0, by: 'mei', reason: 'looked', at: NOW };
    await turn(undefined, aDifference('A', { state: 'approved', approval }));
    const before = await stored();
    expect(await turn(before, aDifference('A', { class: 'missing-receipt', bookings: 1, revision: 7 }))).toBe(true);
    expect(await stored()).toEqual(aDifference('A', { class: 'missing-receipt', bookings: 1, revision: 2 }));
    const differences = { ...NO_TOTALS.differences, 'missing-receipt': 1 };
    expect(await totals()).toEqual({ ...NO_TOTALS, lines: 3, differences, open: 1, opened: 1 });
  });

  it('stays as it is when it is not as it was read, and so do the totals', async () => {
    const { turn, stored, totals } = await aCount();
    await turn(undefined, aDifference('A'));
    const read = await stored();
    await turn(read, aDifference('A', { expected: { onHand: 9, unsellable: 0 } }));
    const [difference, sums] = [await stored(), await totals()];
    expect(await turn(read, aDifference('A', { state: 'settled' }))).toBe(false);
    expect(await stored()).toEqual(difference);
    expect(await totals()).toEqual(sums);
  });

  it('leaves the count alone when the totals stay as they are', async () => {
    const { turn, stored, id } = await aCount();
    await turn(undefined, aDifference('A'));
    const before = await reconciliations.read(id);
    await turn(await stored(), aDifference('A', { expected: { onHand: 9, unsellable: 0 } }));
    expect(await reconciliations.read(id)).toEqual(before);
  });
});

describe.each(IMPLEMENTATIONS)('the last count of a stock $name', ({ connect }) => {
  const { reconciliations, lastCounts } = connect();
  const A = 'A' as Sku;

  it('is the full one, unless a later partial one found a difference', async () => {
    const [counted, agreed, partly, never] = [newWarehouse(), newWarehouse(), newWarehouse(), newWarehouse()];
    const count = async (warehouse: typeof counted, scope: 'full' | 'partial', countedAt: number, differs: boolean) => {
      const latest = { reconciliationId: newCount(), countedAt };
      await reconciliations.becomeLatest(warehouse, scope, latest);
      const started = await reconciliations.start(aReconciliation({ ...latest, warehouseId: warehouse, scope }));
      if (differs) await reconciliations.keep(started, [aDifference('A'), aDifference('B')], []);
      return { ...latest, scope, ...(differs && { difference: aDifference('A') }) };
    };
    const full = await count(counted, 'full', NOW, true);
    await count(counted, 'partial', NOW + 1, false);
    await count(agreed, 'partial', NOW - 1, true);
    const later = await count(agreed, 'full', NOW, false);
    await count(partly, 'full', NOW, true);
    const partial = await count(partly, 'partial', NOW + 1, true);
    const found = await lastCounts.of(A, [counted, never, agreed, partly]);
    expect([...found]).toEqual([
      [counted, full],
      [agreed, later],
      [partly, partial],
    ]);
    expect(await lastCounts.of(A, [])).toEqual(new Map());
  });
});
