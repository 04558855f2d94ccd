import type { ListingId } from '../domain/ids.ts';
import type { Listing, Warehouse } from '../domain/listing.ts';
import type { Catalog } from '../reservations/ports.ts';
import { documentIn, listingKey, WAREHOUSES } from './catalog-items.ts';
import type { Database } from './database.ts';

/** How long an execution environment answers from memory. */
export const REMEMBER_CATALOG_MS = 10_000;
/** The most listings remembered at once; then all are forgotten, for which ones matter shows soon enough. */
const MOST_REMEMBERED = 10_000;

export interface CatalogOptions {
  /** Milliseconds of any clock that does not jump. */
  readonly now: () => number;
  readonly rememberMs?: number;
}

interface Remembered<T> {
  readonly value: T;
  readonly until: number;
}

/** Reads of the catalogue, answered from memory for a short time. What is not there is asked for every time: it may come soon. */
export function catalog(db: Database, { now, rememberMs = REMEMBER_CATALOG_MS }: CatalogOptions): Catalog {
  const known = new Map<ListingId, Remembered<Listing>>();
  let places: Remembered<readonly Warehouse[]> | undefined;
  return {
    listings: async (ids) => {
      const wanted = [...new Set(ids)];
      const isFresh = (id: ListingId) => (known.get(id)?.until ?? Number.NEGATIVE_INFINITY) > now();
      const found = new Map(wanted.filter(isFresh).flatMap((id) => entryOf(id, known.get(id)?.value)));
      const missing = wanted.filter((id) => !found.has(id));
      if (missing.length === 0) return found;
      const until = now() + rememberMs;
      if (known.size > MOST_REMEMBERED) known.clear();
      for (const item of await db.getMany('read listings', 'catalog', missing.map(listingKey), false)) {
        const listing = documentIn<Listing>(item);
        known.set(listing.listingId, { value: listing, until });
        found.set(listing.listingId, listing);
      }
      return found;
    },
    warehouses: async () => {
      if (places !== undefined && places.until > now()) return places.value;
      const until = now() + rememberMs;
      const value = [...(await readWarehouses(db))].sort(byPriority);
      // A catalogue without warehouses is being set up: ask again.
      if (value.length > 0) places = { value, until };
      return value;
    },
  };
}

function entryOf(id: ListingId, listing: Listing | undefined): [ListingId, Listing][] {
  return listing === undefined ? [] : [[id, listing]];
}

async function readWarehouses(db: Database): Promise<readonly Warehouse[]> {
  // One page is a megabyte: room for thousands of warehouses, where a SKU is kept in 50 at most.
  const page = await db.query('read warehouses', 'catalog', {
    KeyConditionExpression: '#pk = :pk',
    ExpressionAttributeNames: { '#pk': 'pk' },
    ExpressionAttributeValues: { ':pk': WAREHOUSES },
  });
  return page.items.map((item) => documentIn<Warehouse>(item));
}

/** Lower priority goes first; ties by id. */
function byPriority(a: Warehouse, b: Warehouse): number {
  return a.priority - b.priority || (a.warehouseId < b.warehouseId ? -1 : 1);
}
