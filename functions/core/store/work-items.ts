import type { WorkItem } from '../domain/work-item.ts';
import type { Database } from './database.ts';
import type { WorkItems } from './ports.ts';
import type { PutIfAbsent } from './write-expression.ts';

/** Work items in DynamoDB. Their id follows from their cause, so a repeated cause opens nothing. */
export function workItems(db: Database): WorkItems {
  return {
    open: async (item) => void (await db.putIfAbsent('open work item', workItemWrite(item))),
  };
}

/** The write that opens a work item, by itself or together with the fact behind it. */
export function workItemWrite(item: WorkItem): PutIfAbsent {
  return { table: 'operations', item: { pk: `work-item#${item.id}`, sk: 'work-item', ...item } };
}
