import type { DifferencePage, LatestCount, Reconciliations } from '../counts/ports.ts';
import type { TotalsShift } from '../domain/compared-again.ts';
import type { Sku, WarehouseId } from '../domain/ids.ts';
import { MAX_TRANSACTION_ITEMS } from '../domain/limits.ts';
import type { CountScope, Difference, Reconciliation, ReconciliationId } from '../domain/reconciliation.ts';
import type { Database } from './database.ts';
import type { Item } from './failure.ts';
import { gate } from './gate.ts';
import { revisedWrite, setting } from './revised.ts';
import { COUNT_REVISION, type Key, type Removal, type Write } from './write-expression.ts';

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
  // All of them write to the one header, and transactions on one item abort each other: better they wait.
  const inTurn = gate(1);
  return {
    read,
    start: async (reconciliation) => {
      const item = { ...keyOf(reconciliation.reconciliationId, HEADER), ...reconciliation };
      if (await db.putIfAbsent('start reconciliation', { table: 'operations', item })) return reconciliation;
      return (await read(reconciliation.reconciliationId)) ?? reconciliation;
    },
    save: async (before, after) => {
      const answer = await db.update(
        'save reconciliation',
        revisedWrite('operations', keyOf(before.reconciliationId, HEADER), before, after),
      );
      return answer.done ? withoutKey<Reconciliation>(answer.item) : undefined;
    },
    keep: (of, differences, agreeing) => keep(db, of, differences, agreeing),
    change: async (id, before, after, shift) => {
      const [difference, totals] = [changeWrite(id, before, after), shiftWrite(id, shift)];
      if (totals === undefined) return (await db.update('change difference', difference)).done;
      return inTurn(async () => (await db.transact('change difference', [difference, totals])).done);
    },
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

/**
 * As many of them in a transaction as fit beside the header, which stays as it is: it only says whether the run that found them still has the
 * count. One that lost it half way has kept what the next run keeps again.
 */
async function keep(
  db: Database,
  { reconciliationId: id, revision }: Reconciliation,
  differences: readonly Difference[],
  agreeing: readonly Sku[],
): Promise<boolean> {
  const writes: readonly (Write | Removal)[] = [
    ...differences.map(
      (found): Write => ({ table: 'operations', key: differenceKey(id, found.sku), ...setting(found) }),
    ),
    ...agreeing.map((sku): Removal => ({ table: 'operations', gone: differenceKey(id, sku) })),
  ];
  const unchanged: Write = {
    table: 'operations',
    key: keyOf(id, HEADER),
    set: ['#revision = :revision'],
    condition: ['#revision = :revision'],
    values: { ':revision': revision },
  };
  const room = MAX_TRANSACTION_ITEMS - 1;
  for (let i = 0; i < writes.length; i += room) {
    const { done } = await db.transact('keep differences', [unchanged, ...writes.slice(i, i + room)]);
    if (!done) return false;
  }
  return true;
}

/** One difference in the place of exactly the one that was read. */
function changeWrite(id: ReconciliationId, before: Difference | undefined, after: Difference): Write {
  const becomes: Difference = { ...after, revision: (before?.revision ?? 0) + 1 };
  const names = (Object.keys(becomes) as (keyof Difference)[]).filter((name) => becomes[name] !== undefined);
  const gone = (Object.keys(before ?? {}) as (keyof Difference)[]).filter((name) => becomes[name] === undefined);
  return {
    table: 'operations',
    key: differenceKey(id, after.sku),
    set: names.map((name) => `#${name} = :${name}`),
    remove: gone.map((name) => `#${name}`),
    condition: [before === undefined ? 'attribute_not_exists(#sku)' : '#revision = :revisionRead'],
    values: {
      ...Object.fromEntries(names.map((name) => [`:${name}`, becomes[name]])),
      ':revisionRead': before?.revision,
    },
  };
}

/** What changes of the totals; undefined: nothing does. */
function shiftWrite(id: ReconciliationId, { differences, ...sums }: TotalsShift): Write | undefined {
  const shifts = [
    ...Object.entries(differences).map(([name, by], index) => ({ at: `#differences.#class${index}`, name, by })),
    ...Object.entries(sums).map(([name, by]) => ({ at: `#${name}`, name, by })),
  ].filter(({ by }) => by !== 0);
  if (shifts.length === 0) return undefined;
  return {
    table: 'operations',
    key: keyOf(id, HEADER),
    set: shifts.map(({ at }, index) => `#totals.${at} = #totals.${at} + :by${index}`),
    add: [COUNT_REVISION],
    names: Object.fromEntries(shifts.map(({ at, name }) => [at.split('.').at(-1) ?? at, name])),
    values: { ...Object.fromEntries(shifts.map(({ by }, index) => [`:by${index}`, by])), ':one': 1 },
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

export function differenceKey(id: ReconciliationId, sku: Sku): Key {
  return keyOf(id, `${DIFFERENCE_PREFIX}${sku}`);
}

export function latestKey(warehouseId: WarehouseId, scope: CountScope): Key {
  return { pk: `latest-count#${warehouseId}`, sk: scope };
}

function withoutKey<T>({ pk: _pk, sk: _sk, ...rest }: Item): T {
  return rest as T;
}
