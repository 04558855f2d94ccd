import type { Movement } from '../facts/ports.ts';
import type { Database } from './database.ts';
import { movementFrom, movementKey, stockPartition } from './ledger-items.ts';
import type { Ledger } from './ports.ts';
import { MOVEMENTS_BY_OCCURRED_AT } from './tables.ts';

/** The ledger in DynamoDB, page by page. Eventually consistent, as whoever reads it only looks. */
export function ledger(db: Database): Ledger {
  return {
    movements: async (sku, warehouseId, { limit, after }) => {
      const pk = stockPartition(sku, warehouseId);
      const { items, more } = await db.query('list movements', 'ledger', {
        IndexName: MOVEMENTS_BY_OCCURRED_AT,
        KeyConditionExpression: '#pk = :pk',
        ExpressionAttributeNames: { '#pk': 'pk' },
        ExpressionAttributeValues: { ':pk': pk },
        ScanIndexForward: false,
        Limit: limit,
        ...(after !== undefined && { ExclusiveStartKey: { pk, ...placeOf(after) } }),
      });
      const movements = items.map(movementFrom);
      const last = movements.at(-1);
      return { movements, ...(more && last !== undefined && { next: cursorOf(last) }) };
    },
  };
}

// A cursor is the place of a movement in words that fit a query: when it happened, and its key with a dot for the sharp.

/** The place of a movement, for whoever wants what comes after it. */
export function cursorOf(movement: Movement): string {
  return `${movement.occurredAt}.${movementKey(movement).sk.replace('#', '.')}`;
}

/** A cursor that nobody was given leads to some place too, which is no harm: a page from there. */
function placeOf(cursor: string): { readonly occurredAt: number; readonly sk: string } {
  const [occurredAt = '', event = '', line = ''] = cursor.split('.');
  return { occurredAt: Number.parseInt(occurredAt, 10) || 0, sk: `${event}#${line}` };
}
