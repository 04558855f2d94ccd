import type { AvailabilityAnswer } from '../core/contracts/availability.ts';
import { listingAvailability, purchasableUnits } from '../core/domain/availability.ts';
import type { ListingId } from '../core/domain/ids.ts';
import type { Refusal } from '../core/domain/refusal.ts';
import { accept, type Result, refuse } from '../core/domain/result.ts';
import type { Store } from '../core/store/store.ts';

/**
 * What of each listing could be bought now, by the read model, in the order asked. It goes by the rule that reserving goes by, so that
 * nothing is shown that would be refused, nor kept back what could be had.
 */
export async function purchasable(
  { catalog, availability }: Pick<Store, 'catalog' | 'availability'>,
  ids: readonly ListingId[],
): Promise<Result<AvailabilityAnswer['listings'], Refusal>> {
  const [listings, warehouses] = await Promise.all([catalog.listings(ids), catalog.warehouses()]);
  const asked = ids.flatMap((id) => listings.get(id) ?? []);
  const unknown = ids.filter((id) => !listings.has(id));
  if (unknown.length > 0) return refuse({ code: 'unknown-listing', listingIds: unknown });
  const skus = asked.flatMap((listing) => listing.skus.map(({ sku }) => sku));
  const numbers = await availability.numbers([...new Set(skus)]);
  const offered = new Set(warehouses.map(({ warehouseId }) => warehouseId));
  const units = new Map(numbers.map(({ sku, buckets }) => [sku, purchasableUnits(buckets, offered)]));
  return accept(asked.map((listing) => ({ listingId: listing.listingId, ...listingAvailability(listing, units) })));
}
