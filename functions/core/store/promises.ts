import type { ReservationId, Sku } from '../domain/ids.ts';
import type { OverdueHolds } from '../reservations/ports.ts';
import { skuPartition } from './availability-keys.ts';
import type { Database } from './database.ts';
import type { Item } from './failure.ts';
import type { AnyPromised, AvailabilityModel } from './ports.ts';
import {
  FIRST_PROMISE,
  LAST_PROMISE,
  OVERDUE_LIMIT,
  overdueUpTo,
  PROMISES_PER_PAGE,
  promiseSortKey,
} from './promise-keys.ts';

/** The live promises of SKUs in DynamoDB, one item each, in the order in which they fall due. */
export function promises(db: Database): Pick<AvailabilityModel, 'replacePromises' | 'promises'> {
  return {
    replacePromises: async (remove, put) => {
      const puts = new Map(put.map((promise) => [keyText(promise), { ...promiseKey(promise), ...promise }]));
      const gone = new Map(remove.map((promise) => [keyText(promise), promiseKey(promise)]));
      const removes = [...gone].filter(([key]) => !puts.has(key)).map(([, key]) => key);
      await db.writeMany('replace promises', 'availability', [...puts.values()], removes);
    },
    promises: async (sku, page) => {
      const limit = page?.limit ?? PROMISES_PER_PAGE;
      // One more than asked for says whether there are more.
      const { found, more } = await promisesBetween(db, sku, FIRST_PROMISE, LAST_PROMISE, limit + 1, page?.after);
      const shown = found.slice(0, limit);
      const last = shown.at(-1);
      // A page ends early at a megabyte, wherever that falls.
      const isLast = found.length <= limit && !more;
      const next = isLast || last === undefined ? undefined : promiseSortKey(last);
      return { promises: shown, ...(next === undefined ? {} : { next }) };
    },
  };
}

/** Who holds a SKU beyond their deadline: the beginning of the query above. */
export function overdueHolds(db: Database): OverdueHolds {
  return {
    of: async (sku, now): Promise<readonly ReservationId[]> => {
      const { found } = await promisesBetween(db, sku, FIRST_PROMISE, overdueUpTo(now), OVERDUE_LIMIT);
      return found.flatMap((promise) => ('reservationId' in promise ? promise.reservationId : []));
    },
  };
}

function promiseKey(promise: AnyPromised) {
  return { pk: skuPartition(promise.sku), sk: promiseSortKey(promise) };
}

function keyText(promise: AnyPromised): string {
  const { pk, sk } = promiseKey(promise);
  return `${pk} ${sk}`;
}

async function promisesBetween(
  db: Database,
  sku: Sku,
  first: string,
  last: string,
  limit: number,
  after?: string,
): Promise<{ readonly found: readonly AnyPromised[]; readonly more: boolean }> {
  const { items, more } = await db.query('read promises', 'availability', {
    KeyConditionExpression: '#pk = :pk AND #sk BETWEEN :first AND :last',
    ExpressionAttributeNames: { '#pk': 'pk', '#sk': 'sk' },
    ExpressionAttributeValues: { ':pk': skuPartition(sku), ':first': first, ':last': last },
    Limit: limit,
    ...(after === undefined ? {} : { ExclusiveStartKey: { pk: skuPartition(sku), sk: after } }),
  });
  return { found: items.map(promiseIn), more };
}

function promiseIn(item: Item): AnyPromised {
  const { pk: _pk, sk: _sk, ...promise } = item;
  return promise as unknown as AnyPromised;
}
