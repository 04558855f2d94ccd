import type { Instant } from '../domain/ids.ts';
import type { Database } from './database.ts';
import type { Item } from './failure.ts';
import { DOCUMENTS_BY_DUE } from './tables.ts';
import type { Key } from './write-expression.ts';

// Documents of `operations` that ought to be settled by a moment carry two attributes, and so stand in an index; what is settled has none.

const DUE_PER_PAGE = 100;
const DAY_MS = 86_400_000;

export type DueKind = 'transfer' | 'exchange';

/** What a document carries that ought to be settled some days from now. */
export function dueIn(days: number, dueKind: DueKind, now: Instant) {
  return { dueKind, dueAt: now + days * DAY_MS };
}

/** A document without what says when it is due. */
export function undue({ dueKind: _dueKind, dueAt: _dueAt, ...document }: Item): Item {
  return document;
}

/** The longest due of a kind, after one of them: its key, and when it is due. */
export async function dueItems(
  db: Database,
  dueKind: DueKind,
  before: Instant,
  after?: { readonly key: Key; readonly dueAt: Instant },
): Promise<{ readonly items: readonly Item[]; readonly more: boolean }> {
  return db.query(`read due ${dueKind}s`, 'operations', {
    IndexName: DOCUMENTS_BY_DUE,
    KeyConditionExpression: '#dueKind = :kind AND #dueAt < :before',
    ExpressionAttributeNames: { '#dueKind': 'dueKind', '#dueAt': 'dueAt' },
    ExpressionAttributeValues: { ':kind': dueKind, ':before': before },
    Limit: DUE_PER_PAGE,
    ...(after && { ExclusiveStartKey: { ...after.key, dueKind, dueAt: after.dueAt } }),
  });
}
