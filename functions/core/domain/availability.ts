import type { Sku } from './ids.ts';
import type { Listing } from './listing.ts';

/** How a listing stands (DESIGN §5). `arrival-notice`: none to be had, but one may ask to be told. */
export type ListingStatus = 'in-stock' | 'low-stock' | 'arrival-notice';

/**
 * How many of a listing could be bought now in one order, and what a shop shows for it.
 * @param available units per SKU, over all warehouses; a SKU that was never seen has none
 */
export function listingAvailability(
  listing: Listing,
  available: ReadonlyMap<Sku, number>,
): { status: ListingStatus; purchasable: number } {
  const complete = Math.min(
    ...listing.skus.map(({ sku, quantity }) => Math.floor(Math.max(0, available.get(sku) ?? 0) / quantity)),
  );
  const purchasable = Math.min(complete, listing.maxPerOrder ?? Number.POSITIVE_INFINITY);
  if (complete === 0) return { status: 'arrival-notice', purchasable: 0 };
  return { status: complete > listing.lowStockThreshold ? 'in-stock' : 'low-stock', purchasable };
}
