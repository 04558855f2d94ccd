import { createHash } from 'node:crypto';
import type {
  KeptWorkItem,
  Settlement,
  WorkItem,
  WorkItemId,
  WorkItemKind,
  WorkItemStatus,
} from '../domain/work-item.ts';
import type { Item } from './failure.ts';
import { WORK_ITEM_PREFIX } from './tables.ts';
import type { Key, PutIfAbsent, Write } from './write-expression.ts';

const HASH_LENGTH = 32;
const INSTANT_DIGITS = 15;

/** The public id of a work item: its kind, and a hash of its cause, which may hold anything. The one place that makes it. */
export function workItemId({ kind, cause }: Pick<WorkItem, 'kind' | 'cause'>): WorkItemId {
  return `${kind}.${createHash('sha256').update(cause).digest('hex').slice(0, HASH_LENGTH)}` as WorkItemId;
}

/** A work item as it is kept when it opens. */
export function opened(item: WorkItem): KeptWorkItem {
  return { ...item, workItemId: workItemId(item), status: 'open' };
}

export function workItemKey(id: WorkItemId): Key {
  return { pk: `${WORK_ITEM_PREFIX}${id}`, sk: 'work-item' };
}

/** Where work items of one kind and status lie together, for the list. */
export function shelfOf(kind: WorkItemKind, status: WorkItemStatus): string {
  return `${status}#${kind}`;
}

/** The place of a work item among all others: by the moment it opened, and by id where that is the same. */
export function placeOf({ openedAt, workItemId }: Pick<KeptWorkItem, 'openedAt' | 'workItemId'>): string {
  return `${String(openedAt).padStart(INSTANT_DIGITS, '0')}.${workItemId}`;
}

/** The write that opens a work item, by itself or together with the fact behind it. */
export function workItemWrite(item: WorkItem): PutIfAbsent {
  const kept = opened(item);
  const listed = { shelf: shelfOf(kept.kind, 'open'), place: placeOf(kept) };
  return { table: 'operations', item: { pk: workItemKey(kept.workItemId).pk, sk: 'work-item', ...listed, ...kept } };
}

/** Settles a work item that is open. */
export function settleWrite(id: WorkItemId, kind: WorkItemKind, settlement: Settlement): Write {
  const members = Object.keys(settlement) as (keyof Settlement)[];
  return {
    table: 'operations',
    key: workItemKey(id),
    set: ['#status = :resolved', '#shelf = :shelf', ...members.map((name) => `#${name} = :${name}`)],
    condition: ['#status = :open'],
    values: {
      ':open': 'open',
      ':resolved': 'resolved',
      ':shelf': shelfOf(kind, 'resolved'),
      ...Object.fromEntries(members.map((name) => [`:${name}`, settlement[name]])),
    },
  };
}

/** What a work item that is open says from now on. */
export function refreshWrite(id: WorkItemId, { summary, facts }: Pick<WorkItem, 'summary' | 'facts'>): Write {
  return {
    table: 'operations',
    key: workItemKey(id),
    set: ['#summary = :summary', '#facts = :facts'],
    condition: ['#status = :open'],
    values: { ':open': 'open', ':summary': summary, ':facts': facts },
  };
}

/** A work item as it stands in its item; undefined where there is none. */
export function workItemFrom(item: Item | undefined): KeptWorkItem | undefined {
  if (item === undefined) return undefined;
  const { pk: _pk, sk: _sk, shelf: _shelf, place: _place, ...kept } = item;
  return kept as unknown as KeptWorkItem;
}
