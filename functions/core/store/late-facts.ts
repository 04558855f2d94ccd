import type { LateFacts } from '../counts/ports.ts';
import type { Instant, Sku, WarehouseId } from '../domain/ids.ts';
import { MAX_TRANSACTION_ITEMS } from '../domain/limits.ts';
import type { ReconciliationId } from '../domain/reconciliation.ts';
import type { Database } from './database.ts';
import { PURGE_AT } from './tables.ts';
import type { Key } from './write-expression.ts';

// The counts of a warehouse in the order of their moments, and what facts that came late left for those that were still running.

const INSTANT_DIGITS = 15;
const NOTE_PREFIX = 'late#';

/** What counts and facts that come late know of each other, in DynamoDB. */
export function lateFacts(db: Database): LateFacts {
  return {
    enlist: ({ warehouseId, countedAt, reconciliationId }, purgeAt) =>
      db.put('enlist count', 'operations', {
        ...listKey(warehouseId, `${instantText(countedAt)}#${reconciliationId}`),
        reconciliationId,
        [PURGE_AT]: purgeAt,
      }),
    countsSince: (warehouseId, moment) => countsSince(db, warehouseId, moment),
    note: async (id, skus, purgeAt) => {
      const notes = skus.map((sku) => ({ ...noteKey(id, sku), sku, [PURGE_AT]: purgeAt }));
      await Promise.all(notes.map((note) => db.put('note late fact', 'operations', note)));
    },
    noted: (id) => noted(db, id),
    forget: async (id, skus) => {
      for (let i = 0; i < skus.length; i += MAX_TRANSACTION_ITEMS) {
        const some = skus.slice(i, i + MAX_TRANSACTION_ITEMS);
        await db.transact(
          'forget late facts',
          some.map((sku) => ({ table: 'operations', gone: noteKey(id, sku) })),
        );
      }
    },
  };
}

async function countsSince(db: Database, warehouseId: WarehouseId, moment: Instant): Promise<ReconciliationId[]> {
  const { pk } = listKey(warehouseId, '');
  const found: ReconciliationId[] = [];
  let after: string | undefined;
  do {
    const { items, more } = await db.query('read counts of a warehouse', 'operations', {
      KeyConditionExpression: '#pk = :pk AND #sk >= :first',
      ExpressionAttributeNames: { '#pk': 'pk', '#sk': 'sk' },
      ExpressionAttributeValues: { ':pk': pk, ':first': instantText(moment) },
      ConsistentRead: true,
      ...(after !== undefined && { ExclusiveStartKey: { pk, sk: after } }),
    });
    found.push(...items.map(({ reconciliationId }) => reconciliationId as ReconciliationId));
    after = more ? String(items.at(-1)?.sk) : undefined;
  } while (after !== undefined);
  return found;
}

async function noted(db: Database, id: ReconciliationId): Promise<Sku[]> {
  const { items } = await db.query('read late facts', 'operations', {
    KeyConditionExpression: '#pk = :pk AND begins_with(#sk, :prefix)',
    ExpressionAttributeNames: { '#pk': 'pk', '#sk': 'sk' },
    ExpressionAttributeValues: { ':pk': notesOf(id), ':prefix': NOTE_PREFIX },
    ConsistentRead: true,
  });
  return items.map(({ sku }) => sku as Sku);
}

function listKey(warehouseId: WarehouseId, sk: string): Key {
  return { pk: `counts-of#${warehouseId}`, sk };
}

/** Sorts as the moments do. */
function instantText(instant: Instant): string {
  return String(instant).padStart(INSTANT_DIGITS, '0');
}

function notesOf(id: ReconciliationId): string {
  return `late-facts#${id}`;
}

function noteKey(id: ReconciliationId, sku: Sku): Key {
  return { pk: notesOf(id), sk: `${NOTE_PREFIX}${sku}` };
}
