import type { AuditRun, AuditRuns } from '../audit/ports.ts';
import type { Database } from './database.ts';
import type { Item } from './failure.ts';

// The latest audit is one item: the work items are what remains of it.

const KEY = { pk: 'audit', sk: 'latest' };

/** How far the latest audit came, in DynamoDB. */
export function auditRuns(db: Database): AuditRuns {
  return {
    read: async () => runFrom(await db.get('read audit', 'operations', KEY, true)),
    save: async (read, after) => {
      const { at, finishedAt, ...counts } = after;
      const answer = await db.update('save audit', {
        table: 'operations',
        key: KEY,
        set: [
          ...Object.keys(counts).map((name) => `#${name} = :${name}`),
          ...(at ? ['#at = :at'] : []),
          ...(finishedAt === undefined ? [] : ['#finishedAt = :finishedAt']),
        ],
        remove: [...(at ? [] : ['#at']), ...(finishedAt === undefined ? ['#finishedAt'] : [])],
        condition: [read === undefined ? 'attribute_not_exists(#revision)' : '#revision = :read'],
        values: {
          ...Object.fromEntries(Object.entries(counts).map(([name, value]) => [`:${name}`, value])),
          ':at': at,
          ':finishedAt': finishedAt,
          ':read': read?.revision,
        },
      });
      // Our own write, whose answer was lost, stands there with our revision and our count.
      return answer.done || (answer.old?.revision === after.revision && answer.old?.checked === after.checked);
    },
  };
}

function runFrom(item: Item | undefined): AuditRun | undefined {
  if (item === undefined) return undefined;
  const { pk: _pk, sk: _sk, ...run } = item;
  return run as unknown as AuditRun;
}
