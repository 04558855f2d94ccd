import type { WarehouseId } from '../domain/ids.ts';
import type { CountWatch, WatchedCount } from '../overdue/ports.ts';
import type { Database } from './database.ts';
import type { Key } from './write-expression.ts';

/** What is remembered of warehouses that are to be counted, in DynamoDB: one small item each. */
export function countWatch(db: Database): CountWatch {
  return {
    read: async (warehouseId) => {
      const {
        pk: _pk,
        sk: _sk,
        ...watched
      } = (await db.get('read count watch', 'operations', keyOf(warehouseId), true)) ?? {};
      return watched as WatchedCount;
    },
    save: (warehouseId, watched) => db.put('save count watch', 'operations', { ...keyOf(warehouseId), ...watched }),
  };
}

function keyOf(warehouseId: WarehouseId): Key {
  return { pk: `count-watch#${warehouseId}`, sk: 'count-watch' };
}
