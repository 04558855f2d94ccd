import type { PoolId } from '../domain/bucket.ts';
import { COVERED, type Shortfall, type Standing } from '../domain/coverage.ts';
import type { WorkItemId } from '../domain/work-item.ts';
import type { Database } from './database.ts';
import type { Coverage, CoverageChange } from './ports.ts';
import { refreshWrite, settleWrite, workItemFrom, workItemId, workItemKey, workItemWrite } from './work-item-items.ts';
import { COUNT_REVISION, type Key, type PutIfAbsent, type Write } from './write-expression.ts';

/** What is known of stocks that could not keep their promises: one small item each, changed together with its work item. */
export function coverage(db: Database): Coverage {
  return {
    standing: async (pool) => {
      const item = await db.get('read coverage', 'operations', keyOf(pool), true);
      const { episode = 0, told = COVERED, revision = 0, workItemId: id } = (item ?? {}) as Partial<Stored>;
      const key = id && workItemKey(id);
      const workItem = key && workItemFrom(await db.get('read work item', 'operations', key, true));
      return { pool, episode, told, revision, item: workItem };
    },
    change: async (read, change) =>
      (await db.transact('change coverage', [standingWrite(read, change), ...itemWrites(read, change)])).done,
  };
}

interface Stored {
  readonly episode: number;
  readonly told: Shortfall;
  readonly revision: number;
  readonly workItemId: WorkItemId;
}

function keyOf(pool: PoolId): Key {
  return { pk: `coverage#${pool}`, sk: 'coverage' };
}

function standingWrite({ pool, episode, revision }: Standing, { told, open }: CoverageChange): Write {
  return {
    table: 'operations',
    key: keyOf(pool),
    set: ['#told = :told', ...(open ? ['#episode = :episode', '#workItemId = :workItemId'] : [])],
    add: [COUNT_REVISION],
    condition: [revision === 0 ? 'attribute_not_exists(#revision)' : '#revision = :revision'],
    values: {
      ':told': told,
      ':episode': episode + 1,
      ':workItemId': open && workItemId(open),
      ':revision': revision,
      ':one': 1,
    },
  };
}

function itemWrites({ item }: Standing, { open, refresh, settle }: CoverageChange): (Write | PutIfAbsent)[] {
  return [
    ...(open ? [workItemWrite(open)] : []),
    ...(item && refresh ? [refreshWrite(item.workItemId, refresh)] : []),
    ...(item && settle ? [settleWrite(item.workItemId, item.kind, settle)] : []),
  ];
}
