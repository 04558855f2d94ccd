import { describe, expect, it } from 'vitest';
import { stockPool } from '../../../../../functions/core/domain/bucket.ts';
import { COVERED, type Standing } from '../../../../../functions/core/domain/coverage.ts';
import type { KeptWorkItem, Settlement, WorkItem } from '../../../../../functions/core/domain/work-item.ts';
import type { CoverageChange } from '../../../../../functions/core/store/ports.ts';
import type { Store } from '../../../../../functions/core/store/store.ts';
import { workItemId } from '../../../../../functions/core/store/work-item-items.ts';
import { NORTH, NOW, newSku } from './given.ts';
import { IMPLEMENTATIONS } from './implementations.ts';

const TWO = { uncovered: 2, lost: 2 };
const THREE = { uncovered: 3, lost: 1 };
const SETTLED: Settlement = { resolution: 'acknowledged', resolvedBy: 'system', reason: 'Covered.', resolvedAt: NOW };

const newPool = () => stockPool(newSku(), NORTH);
const itemOf = ({ pool, episode }: Standing): WorkItem => ({
  cause: `${pool}/${episode}`,
  kind: 'uncovered-promises',
  openedAt: NOW,
  summary: 'Two are missing.',
  facts: { uncovered: 2 },
});

/** A stock of which two units are uncovered, and a person is asked. */
async function asked({ coverage }: Store): Promise<Standing & { readonly item: KeptWorkItem }> {
  const read = await coverage.standing(newPool());
  expect(await coverage.change(read, { told: TWO, open: itemOf(read) })).toBe(true);
  const { item, ...standing } = await coverage.standing(read.pool);
  if (item === undefined) throw new Error('nobody was asked');
  return { ...standing, item };
}

describe.each(IMPLEMENTATIONS)('what is known of a stock that is short $name', ({ connect }) => {
  const store = connect();
  const { coverage, workItems } = store;

  it('is nothing at first', async () => {
    const pool = newPool();
    expect(await coverage.standing(pool)).toStrictEqual({
      pool,
      episode: 0,
      told: COVERED,
      revision: 0,
      item: undefined,
    });
  });

  it('is its episode, what was told, and the work item that opened with it', async () => {
    const standing = await asked(store);
    const opened = { ...itemOf({ ...standing, episode: 0 }), status: 'open' };
    expect(standing).toStrictEqual({
      pool: standing.pool,
      episode: 1,
      told: TWO,
      revision: 1,
      item: { ...opened, workItemId: workItemId(standing.item) },
    });
    expect(await workItems.read(standing.item.workItemId)).toStrictEqual(standing.item);
  });

  it('may change without its work item', async () => {
    const standing = await asked(store);
    expect(await coverage.change(standing, { told: THREE })).toBe(true);
    expect(await coverage.standing(standing.pool)).toStrictEqual({ ...standing, told: THREE, revision: 2 });
  });

  it('changes together with what its work item says', async () => {
    const standing = await asked(store);
    const refresh = { summary: 'Three are missing.', facts: { uncovered: 3 } };
    expect(await coverage.change(standing, { told: THREE, refresh })).toBe(true);
    const item = { ...standing.item, ...refresh };
    expect(await coverage.standing(standing.pool)).toStrictEqual({ ...standing, told: THREE, revision: 2, item });
  });

  it('takes no more of a work item that is said anew than its words', async () => {
    const standing = await asked(store);
    const whole = { ...itemOf(standing), summary: 'Three are missing.', openedAt: NOW + 9 };
    await coverage.change(standing, { told: THREE, refresh: whole });
    const { item } = await coverage.standing(standing.pool);
    expect(item).toStrictEqual({ ...standing.item, summary: 'Three are missing.' });
  });

  it('changes together with the end of its work item, and another episode opens another one', async () => {
    const standing = await asked(store);
    expect(await coverage.change(standing, { told: COVERED, settle: SETTLED })).toBe(true);
    const closed = await coverage.standing(standing.pool);
    const item = { ...standing.item, ...SETTLED, status: 'resolved' };
    expect(closed).toStrictEqual({ ...standing, told: COVERED, revision: 2, item });
    expect(await coverage.change(closed, { told: TWO, open: itemOf(closed) })).toBe(true);
    const again = await coverage.standing(standing.pool);
    expect(again).toMatchObject({ episode: 2, told: TWO, item: { status: 'open' } });
    expect(again.item?.workItemId).not.toBe(standing.item.workItemId);
  });

  it.each<[string, Omit<CoverageChange, 'told' | 'open'> & { readonly open?: true }]>([
    ['is new', { open: true }],
    ['is said anew', { refresh: { summary: 's', facts: {} } }],
    ['ends', { settle: SETTLED }],
  ])('changes neither itself nor a work item that %s when it is not as read', async (_what, { open, ...change }) => {
    const standing = await asked(store);
    await coverage.change(standing, { told: THREE });
    const before = await coverage.standing(standing.pool);
    const late = { told: COVERED, ...change, ...(open && { open: itemOf(standing) }) };
    expect(await coverage.change(standing, late)).toBe(false);
    expect(await coverage.standing(standing.pool)).toStrictEqual(before);
    expect(await workItems.read(workItemId(itemOf(standing)))).toBeUndefined();
  });

  it.each([
    ['say anew', { refresh: { summary: 's', facts: {} } }],
    ['end', { settle: SETTLED }],
  ])('does not %s a work item that a person settled meanwhile, and stays as it is', async (_what, change) => {
    const standing = await asked(store);
    await workItems.resolve(standing.item, { ...SETTLED, resolvedBy: 'mei' });
    const before = await coverage.standing(standing.pool);
    expect(await coverage.change(standing, { told: THREE, ...change })).toBe(false);
    expect(await coverage.standing(standing.pool)).toStrictEqual(before);
    expect(before).toMatchObject({ told: TWO, item: { status: 'resolved', resolvedBy: 'mei' } });
  });

  it('of two who ask at once, one does', async () => {
    const read = await coverage.standing(newPool());
    const both = [TWO, THREE].map((told) => coverage.change(read, { told, open: itemOf(read) }));
    expect((await Promise.all(both)).sort()).toEqual([false, true]);
    expect(await coverage.standing(read.pool)).toMatchObject({ episode: 1, revision: 1 });
  });
});
