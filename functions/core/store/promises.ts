import type { ReservationId, Sku } from '../domain/ids.ts';
import type { Waiting } from '../domain/promise.ts';
import type { OverdueHolds } from '../reservations/ports.ts';
import { skuPartition } from './availability-keys.ts';
import type { Database, Page } from './database.ts';
import type { Item } from './failure.ts';
import type { AnyPromised, AvailabilityModel, Listed } from './ports.ts';
import {
  FIRST_PROMISE,
  FIRST_WAITING,
  LAST_PROMISE,
  LAST_WAITING,
  OVERDUE_LIMIT,
  overdueUpTo,
  PROMISES_PER_PAGE,
  promiseSortKey,
} from './promise-keys.ts';

/** The live promises of SKUs in DynamoDB, one item each, in the order in which they fall due. */
export function promises(db: Database): Pick<AvailabilityModel, 'replacePromises' | 'promises' | 'waiting'> {
  return {
    replacePromises: async (remove, put) => {
      const puts = new Map(put.map((promise) => [keyText(promise), { ...promiseKey(promise), ...promise }]));
      const gone = new Map(remove.map((promise) => [keyText(promise), promiseKey(promise)]));
      const removes = [...gone].filter(([key]) => !puts.has(key)).map(([, key]) => key);
      await db.writeMany('replace promises', 'availability', [...puts.values()], removes);
    },
    promises: async (sku, { limit = PROMISES_PER_PAGE, after } = {}) => {
      const { shown, next } = await pageBetween<AnyPromised>(db, sku, [FIRST_PROMISE, LAST_PROMISE], limit, after);
      return { promises: shown, ...(next !== undefined && { next }) };
    },
    waiting: async (sku, { limit, after }) => {
      const { shown, next } = await pageBetween<Waiting>(db, sku, [FIRST_WAITING, LAST_WAITING], limit, after);
      return { waiting: shown, ...(next !== undefined && { next }) };
    },
  };
}

/** Who holds a SKU beyond their deadline: the beginning of the query above. */
export function overdueHolds(db: Database): OverdueHolds {
  return {
    of: async (sku, now): Promise<readonly ReservationId[]> => {
      const { items } = await listedBetween(db, sku, [FIRST_PROMISE, overdueUpTo(now)], OVERDUE_LIMIT);
      const found = items.map(listedIn<AnyPromised>);
      return found.flatMap((promise) => ('reservationId' in promise ? promise.reservationId : []));
    },
  };
}

function promiseKey(promise: Listed) {
  return { pk: skuPartition(promise.sku), sk: promiseSortKey(promise) };
}

function keyText(promise: Listed): string {
  const { pk, sk } = promiseKey(promise);
  return `${pk} ${sk}`;
}

/** One page of what lies between two keys. One more than asked for says whether there are more. */
async function pageBetween<Of extends Listed>(
  db: Database,
  sku: Sku,
  bounds: readonly [first: string, last: string],
  limit: number,
  after: string | undefined,
): Promise<{ readonly shown: readonly Of[]; readonly next: string | undefined }> {
  const { items, more } = await listedBetween(db, sku, bounds, limit + 1, after);
  const shown = items.slice(0, limit).map(listedIn<Of>);
  const last = shown.at(-1);
  // A page ends early at a megabyte, wherever that falls.
  const isLast = items.length <= limit && !more;
  return { shown, next: isLast || last === undefined ? undefined : promiseSortKey(last) };
}

function listedBetween(
  db: Database,
  sku: Sku,
  [first, last]: readonly [first: string, last: string],
  limit: number,
  after?: string,
): Promise<Page> {
  return db.query('read promises', 'availability', {
    KeyConditionExpression: '#pk = :pk AND #sk BETWEEN :first AND :last',
    ExpressionAttributeNames: { '#pk': 'pk', '#sk': 'sk' },
    ExpressionAttributeValues: { ':pk': skuPartition(sku), ':first': first, ':last': last },
    Limit: limit,
    ...(after === undefined ? {} : { ExclusiveStartKey: { pk: skuPartition(sku), sk: after } }),
  });
}

function listedIn<Of extends Listed>(item: Item): Of {
  const { pk: _pk, sk: _sk, ...listed } = item;
  return listed as unknown as Of;
}
