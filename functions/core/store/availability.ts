import type { Sku } from '../domain/ids.ts';
import { skuNumbersKey } from './availability-keys.ts';
import type { Database } from './database.ts';
import type { Item } from './failure.ts';
import { numbersFrom, replacementWrite } from './numbers-items.ts';
import type { AvailabilityModel } from './ports.ts';
import { promises } from './promises.ts';

/** The read model in DynamoDB. Numbers replace only those that they were made from, so a newer image is never overwritten. */
export function availability(db: Database): AvailabilityModel {
  return {
    numbers: async (skus) => {
      const wanted = [...new Set(skus)];
      const found = await itemsOf(db, wanted, false);
      return wanted.filter((sku) => found.has(sku)).map((sku) => numbersFrom(sku, found.get(sku)));
    },
    storedNumbers: async (skus) => {
      const wanted = [...new Set(skus)];
      const found = await itemsOf(db, wanted, true);
      return wanted.map((sku) => numbersFrom(sku, found.get(sku)));
    },
    replaceNumbers: async (before, after) => {
      const answer = await db.update('replace numbers', replacementWrite(before, after));
      return answer.done ? { done: true } : { done: false, stored: numbersFrom(after.sku, answer.old) };
    },
    ...promises(db),
  };
}

async function itemsOf(db: Database, skus: readonly Sku[], consistent: boolean): Promise<ReadonlyMap<unknown, Item>> {
  const items = await db.getMany('read numbers', 'availability', skus.map(skuNumbersKey), consistent);
  return new Map(items.map((item) => [item.sku, item]));
}
