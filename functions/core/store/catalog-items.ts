import type { ListingId, Sku } from '../domain/ids.ts';
import type { Item } from './failure.ts';

// Keys of the catalogue. Documents lie flat in their items.

/** All warehouses lie together: there are few, and whoever asks wants all. */
export const WAREHOUSES = 'warehouses';

export function listingKey(id: ListingId) {
  return { pk: `listing#${id}`, sk: 'listing' };
}

export function skuKey(sku: Sku) {
  return { pk: `sku#${sku}`, sk: 'settings' };
}

/** The document in an item. */
export function documentIn<T>(item: Item): T {
  const { pk: _pk, sk: _sk, ...document } = item;
  return document as T;
}
