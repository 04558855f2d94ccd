import type { KeptWorkItem, WorkItemKind } from '../domain/work-item.ts';
import type { Database, Page } from './database.ts';
import type { WorkItemPage, WorkItems, WorkItemWish } from './ports.ts';
import { WORK_ITEMS_BY_PLACE } from './tables.ts';
import {
  placeOf,
  refreshWrite,
  settleWrite,
  shelfOf,
  workItemFrom,
  workItemId,
  workItemKey,
  workItemWrite,
} from './work-item-items.ts';

/** Work items in DynamoDB. Their id follows from their cause, so a repeated cause opens nothing. */
export function workItems(db: Database): WorkItems {
  const read: WorkItems['read'] = async (id) =>
    workItemFrom(await db.get('read work item', 'operations', workItemKey(id), true));
  return {
    open: async (item) => void (await db.putIfAbsent('open work item', workItemWrite(item))),
    read,
    standing: (item) => read(workItemId(item)),
    refresh: async (id, says) => void (await db.update('refresh work item', refreshWrite(id, says))),
    resolve: async ({ workItemId: id, kind }, settlement) => {
      const answer = await db.update('resolve work item', settleWrite(id, kind, settlement));
      const item = workItemFrom(answer.done ? answer.item : answer.old);
      if (item === undefined) throw new Error(`the work item ${id} vanished`);
      return { done: answer.done, item };
    },
    list: async (wish) =>
      mergedPage(await Promise.all(wish.kinds.map((kind) => shelfPage(db, kind, wish))), wish.limit),
  };
}

interface ShelfPage {
  readonly items: readonly KeptWorkItem[];
  /** The last place up to which this page tells everything; undefined: to the end. */
  readonly knownTo: string | undefined;
}

/** The newest of one kind. A page ends early at a megabyte, wherever that falls. */
async function shelfPage(db: Database, kind: WorkItemKind, wish: WorkItemWish): Promise<ShelfPage> {
  const { items, more }: Page = await db.query('list work items', 'operations', {
    IndexName: WORK_ITEMS_BY_PLACE,
    KeyConditionExpression: wish.after === undefined ? '#shelf = :shelf' : '#shelf = :shelf AND #place < :after',
    ExpressionAttributeNames: { '#shelf': 'shelf', ...(wish.after !== undefined && { '#place': 'place' }) },
    ExpressionAttributeValues: {
      ':shelf': shelfOf(kind, wish.status),
      ...(wish.after !== undefined && { ':after': wish.after }),
    },
    ScanIndexForward: false,
    Limit: wish.limit + 1,
  });
  const last = items.at(-1)?.place;
  return {
    items: items.flatMap((item) => workItemFrom(item) ?? []),
    knownTo: more && last !== undefined ? String(last) : undefined,
  };
}

/** The newest of all kinds: as many as were asked for, and none beyond the place up to which every kind told everything. */
function mergedPage(pages: readonly ShelfPage[], limit: number): WorkItemPage {
  const all = pages.flatMap(({ items }) => items).sort((a, b) => (placeOf(a) > placeOf(b) ? -1 : 1));
  const horizon = pages.reduce((latest, { knownTo = '' }) => (knownTo > latest ? knownTo : latest), '');
  const shown = all.filter((item) => placeOf(item) >= horizon).slice(0, limit);
  const last = shown.at(-1);
  const isLast = horizon === '' && shown.length === all.length;
  return { items: shown, ...(!isLast && last !== undefined && { next: placeOf(last) }) };
}
