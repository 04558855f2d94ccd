import type { DifferencePage, LatestCount, Reconciliations } from '../counts/ports.ts';
import type { Sku, WarehouseId } from '../domain/ids.ts';
import type { CountScope, Difference, Reconciliation, ReconciliationId } from '../domain/reconciliation.ts';
import type { Database } from './database.ts';
import type { Item } from './failure.ts';
import type { Key, Write } from './write-expression.ts';

// A reconciliation is its header, and beside it one item for each difference, in the order of their SKUs. The latest of each warehouse is an
// item of its own.

const HEADER = 'header';
const DIFFERENCE_PREFIX = 'difference#';
/** Sorts after every character of a SKU. */
const LAST_DIFFERENCE = `${DIFFERENCE_PREFIX}~`;

/** Reconciliations in DynamoDB. */
export function reconciliations(db: Database): Reconciliations {
  const read = async (id: ReconciliationId) => {
    const item = await db.get('read reconciliation', 'operations', keyOf(id, HEADER), true);
    return item && withoutKey<Reconciliation>(item);
  };
  return {
    read,
    start: async (reconciliation) => {
      const item = { ...keyOf(reconciliation.reconciliationId, HEADER), ...reconciliation };
      if (await db.putIfAbsent('start reconciliation', { table: 'operations', item })) return reconciliation;
      return (await read(reconciliation.reconciliationId)) ?? reconciliation;
    },
    save: async (before, after) => {
      const answer = await db.update('save reconciliation', saveWrite(before, after));
      return answer.done ? withoutKey<Reconciliation>(answer.item) : undefined;
    },
    keep: (id, differences, agreeing) =>
      db.writeMany(
        'keep differences',
        'operations',
        differences.map((difference) => differenceItem(id, difference)),
        agreeing.map((sku) => differenceKey(id, sku)),
      ),
    mark: (id, difference) => db.put('mark difference', 'operations', differenceItem(id, difference)),
    difference: async (id, sku) => {
      const item = await db.get('read difference', 'operations', differenceKey(id, sku), true);
      return item && withoutKey<Difference>(item);
    },
    differences: (id, page) => differencePage(db, id, page),
    latest: async (warehouseId, scope) => {
      const item = await db.get('read latest count', 'operations', latestKey(warehouseId, scope), true);
      return item && withoutKey<LatestCount>(item);
    },
    becomeLatest: async (warehouseId, scope, { reconciliationId, countedAt }) =>
      void (await db.update('become latest count', {
        table: 'operations',
        key: latestKey(warehouseId, scope),
        set: ['#reconciliationId = :reconciliationId', '#countedAt = :countedAt'],
        condition: ['attribute_not_exists(#countedAt) OR #countedAt < :countedAt'],
        values: { ':reconciliationId': reconciliationId, ':countedAt': countedAt },
      })),
  };
}

/** Members of a reconciliation only ever come. */
function saveWrite(read: Reconciliation, after: Reconciliation): Write {
  const becomes = { ...after, revision: read.revision + 1 };
  const names = (Object.keys(becomes) as (keyof Reconciliation)[]).filter((name) => becomes[name] !== undefined);
  return {
    table: 'operations',
    key: keyOf(read.reconciliationId, HEADER),
    set: names.map((name) => `#${name} = :${name}`),
    condition: ['#revision = :revisionRead'],
    values: {
      ...Object.fromEntries(names.map((name) => [`:${name}`, becomes[name]])),
      ':revisionRead': read.revision,
    },
  };
}

async function differencePage(
  db: Database,
  id: ReconciliationId,
  { after, limit }: { readonly after?: Sku; readonly limit: number },
): Promise<DifferencePage> {
  const { items, more } = await db.query('read differences', 'operations', {
    KeyConditionExpression: '#pk = :pk AND #sk BETWEEN :first AND :last',
    ExpressionAttributeNames: { '#pk': 'pk', '#sk': 'sk' },
    ExpressionAttributeValues: { ':pk': keyOf(id, HEADER).pk, ':first': DIFFERENCE_PREFIX, ':last': LAST_DIFFERENCE },
    ConsistentRead: true,
    Limit: limit,
    ...(after !== undefined && { ExclusiveStartKey: differenceKey(id, after) }),
  });
  const differences = items.map((item) => withoutKey<Difference>(item));
  const last = differences.at(-1);
  return { differences, ...(more && last !== undefined && { next: last.sku }) };
}

function keyOf(id: ReconciliationId, part: string): Key & { readonly sk: string } {
  return { pk: `reconciliation#${id}`, sk: part };
}

function differenceKey(id: ReconciliationId, sku: Sku): Key {
  return keyOf(id, `${DIFFERENCE_PREFIX}${sku}`);
}

function differenceItem(id: ReconciliationId, difference: Difference): Key & Item {
  return { ...differenceKey(id, difference.sku), ...difference };
}

function latestKey(warehouseId: WarehouseId, scope: CountScope): Key {
  return { pk: `latest-count#${warehouseId}`, sk: scope };
}

function withoutKey<T>({ pk: _pk, sk: _sk, ...rest }: Item): T {
  return rest as T;
}
