import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { KeptWorkItem, Settlement, WorkItem, WorkItemId } from '../../../../../functions/core/domain/work-item.ts';
import type { WorkItemWish } from '../../../../../functions/core/store/ports.ts';
import { workItemId } from '../../../../../functions/core/store/work-item-items.ts';
import { NOW } from './given.ts';
import { IMPLEMENTATIONS } from './implementations.ts';

const OVER = 'over-receipt';
const SHORT = 'paid-but-short';
const LOST: Settlement = { resolution: 'written-off', resolvedBy: 'mei', reason: 'Lost.', resolvedAt: NOW + 5 };

function itemOf(members: Partial<WorkItem> = {}): WorkItem {
  return {
    cause: `over-receipt/${randomUUID()}`,
    kind: OVER,
    openedAt: NOW,
    summary: 'More came than was announced.',
    facts: { sku: 'A', units: 2, lines: [{ listingId: 'phone' }] },
    ...members,
  };
}

const keptAs = (item: WorkItem): KeptWorkItem => ({ ...item, workItemId: workItemId(item), status: 'open' });
const idsOf = (items: readonly KeptWorkItem[]) => items.map(({ workItemId }) => workItemId);

describe.each(IMPLEMENTATIONS)('a work item $name', ({ connect }) => {
  const { workItems, facts } = connect();

  it('is kept as it was opened first, under an id that its cause alone decides', async () => {
    const item = itemOf({ cause: `a cause / of # any $ kind ${randomUUID()}` });
    await workItems.open(item);
    await workItems.open({ ...item, summary: 'Another summary.', openedAt: NOW + 1 });
    const kept = await workItems.read(workItemId(item));
    expect(kept).toStrictEqual(keptAs(item));
    expect(kept?.workItemId).toMatch(/^over-receipt\.[0-9a-f]{32}$/);
  });

  it('is the same, whether it opened by itself or with a fact', async () => {
    const item = itemOf();
    await facts.record({ movements: [], changes: [], workItems: [item] }, NOW);
    expect(await workItems.read(workItemId(item))).toStrictEqual(keptAs(item));
  });

  it('that nobody opened is not there', async () => {
    expect(await workItems.read('over-receipt.none' as WorkItemId)).toBeUndefined();
  });

  it.each([
    ['of plain letters', 'x'.repeat(256 * 1_024)],
    ['of letters of three bytes', '货'.repeat((256 * 1_024) / 3)],
  ])('keeps the largest message that a queue takes, %s, byte for byte', async (_what, body) => {
    const item = itemOf({ kind: 'quarantined-message', body, facts: { detail: 'd'.repeat(10_000) } });
    await workItems.open(item);
    expect((await workItems.read(workItemId(item)))?.body).toBe(body);
  });

  it('is settled once: who comes second sees how', async () => {
    const item = itemOf();
    await workItems.open(item);
    const settled = { ...keptAs(item), ...LOST, status: 'resolved' };
    expect(await workItems.resolve(keptAs(item), LOST)).toStrictEqual({ done: true, item: settled });
    const other: Settlement = { ...LOST, resolution: 'acknowledged', resolvedBy: 'bo' };
    expect(await workItems.resolve(keptAs(item), other)).toStrictEqual({ done: false, item: settled });
    expect(await workItems.read(workItemId(item))).toStrictEqual(settled);
  });

  it('that was settled is not opened again by the same cause', async () => {
    const item = itemOf();
    await workItems.open(item);
    await workItems.resolve(keptAs(item), LOST);
    await workItems.open(item);
    expect(await workItems.read(workItemId(item))).toMatchObject({ status: 'resolved' });
  });

  it('of two who settle it at once, has one', async () => {
    const item = itemOf();
    await workItems.open(item);
    const both = ['mei', 'bo'].map((resolvedBy) => workItems.resolve(keptAs(item), { ...LOST, resolvedBy }));
    const answers = await Promise.all(both);
    expect(answers.map(({ done }) => done).sort()).toEqual([false, true]);
    expect(answers[0]?.item).toStrictEqual(answers[1]?.item);
  });
});

describe.each(IMPLEMENTATIONS)('the list of work items $name', ({ connect }) => {
  const { workItems } = connect();
  // Other tests share the tables. Nobody else opens anything in this year of their own.
  let year = Date.UTC(2_100 + Math.floor(Math.random() * 5_000), 0);
  const freshYear = () => {
    year += 400 * 86_400_000;
    return year;
  };
  const opened = async (start: number, kinds: readonly WorkItem['kind'][]) => {
    const items = kinds.map((kind, index) => itemOf({ kind, openedAt: start + index, cause: randomUUID() }));
    for (const item of items) await workItems.open(item);
    return items.map(keptAs);
  };
  const upTo = (instant: number) => `${String(instant).padStart(15, '0')}.`;
  const listed = (wish: Partial<WorkItemWish>) =>
    workItems.list({ status: 'open', kinds: [OVER, SHORT], limit: 100, ...wish });
  /** The ids of so many items that opened in a year, newest first, page after page. */
  const pagesOf = async (count: number, start: number, wish: { kinds?: WorkItemWish['kinds']; limit: number }) => {
    const shown: WorkItemId[] = [];
    for (let after: string | undefined = upTo(start + 20); after !== undefined && shown.length < count; ) {
      const page = await listed({ ...wish, after });
      expect(page.items.length).toBeLessThanOrEqual(wish.limit);
      shown.push(...idsOf(page.items));
      after = page.next;
    }
    return shown.slice(0, count);
  };

  it('is newest first, over all kinds that were asked for, and over no other', async () => {
    const start = freshYear();
    const items = await opened(start, [OVER, SHORT, 'unexpected-shipment', OVER]);
    const [first, second, , fourth] = items;
    const { items: found } = await listed({ after: upTo(start + 10), limit: 3 });
    expect(found).toStrictEqual([fourth, second, first]);
    const short = await listed({ after: upTo(start + 10), kinds: [SHORT], limit: 1 });
    expect(short.items).toStrictEqual([second]);
  });

  it('is paged: every page goes on after the one before, and no item is shown twice or left out', async () => {
    const start = freshYear();
    const items = await opened(start, [OVER, OVER, SHORT, OVER, SHORT, SHORT, OVER]);
    expect(await pagesOf(items.length, start, { limit: 2 })).toEqual(idsOf(items).reverse());
  });

  it('is in order also of those that opened in one moment', async () => {
    const start = freshYear();
    const items = [itemOf({ openedAt: start }), itemOf({ openedAt: start }), itemOf({ openedAt: start, kind: SHORT })];
    for (const item of items) await workItems.open(item);
    const inOrder = idsOf(items.map(keptAs)).sort().reverse();
    // By place, so by id where the moment is the same.
    expect(await pagesOf(3, start, { limit: 1 })).toEqual(inOrder);
  });

  it('has what is settled on another shelf', async () => {
    const start = freshYear();
    const [stays, goes] = await opened(start, [OVER, OVER]);
    await workItems.resolve(goes as KeptWorkItem, LOST);
    const [open, resolved] = await Promise.all([
      listed({ after: upTo(start + 10), limit: 1 }),
      listed({ after: upTo(start + 10), limit: 1, status: 'resolved' }),
    ]);
    expect(open.items).toStrictEqual([stays]);
    expect(resolved.items).toStrictEqual([{ ...goes, ...LOST, status: 'resolved' }]);
  });

  it('shows no bodies, and comes to its end though their sum is beyond what one answer holds', async () => {
    const start = freshYear();
    const kind = 'quarantined-message' as const;
    const items = Array.from({ length: 6 }, (_, index) =>
      itemOf({ kind, openedAt: start + index, cause: randomUUID(), body: 'x'.repeat(250_000) }),
    );
    for (const item of items) await workItems.open(item);
    const shown = await pagesOf(items.length, start, { kinds: [kind], limit: 6 });
    expect(shown).toEqual(idsOf(items.map(keptAs)).reverse());
    const { items: found } = await listed({ kinds: [kind], after: upTo(start + 20), limit: 2 });
    for (const item of found) expect(item).not.toHaveProperty('body');
  });

  it('comes to its end though the facts of one kind fill more than one answer', async () => {
    const start = freshYear();
    const facts = { lines: 'x'.repeat(300_000) };
    const large = Array.from({ length: 5 }, (_, n) => itemOf({ cause: randomUUID(), openedAt: start + 2 * n, facts }));
    const small = large.map((_, n) => itemOf({ cause: randomUUID(), kind: SHORT, openedAt: start + 2 * n + 1 }));
    for (const item of [...large, ...small]) await workItems.open(item);
    const shown = await pagesOf(10, start, { limit: 10 });
    const newestFirst = [...large, ...small].sort((a, b) => b.openedAt - a.openedAt).map(keptAs);
    expect(shown).toEqual(idsOf(newestFirst));
  });
});
