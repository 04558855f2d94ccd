import { type PoolId, stockOf } from '../core/domain/bucket.ts';
import type { ListingId, Sku } from '../core/domain/ids.ts';
import type { Listing } from '../core/domain/listing.ts';
import { cancelUnpaidHold } from '../core/reservations/cancel.ts';
import type { Broken, Finding } from './find-broken.ts';

export const STOCK_WAS_LOST = 'stock was lost';

/**
 * Cancels unpaid holds whose listings say so, as far as goods are lost: in the order in which they break, until the rest is covered. Those that
 * are paid meanwhile stay.
 * @returns whether any was to end: then what was read of them is old
 */
export async function cancelLost(
  { context }: Finding,
  pool: PoolId,
  broken: readonly Broken[],
  lost: number,
): Promise<boolean> {
  const holds = broken.filter(({ state, mode }) => state === 'held' && mode === 'hold');
  if (holds.length === 0 || lost === 0) return false;
  const { sku } = stockOf(pool);
  const ids = new Set(holds.flatMap(({ lines }) => lines.map(({ listingId }) => listingId)));
  const listings = await context.catalog.listings([...ids]);
  let rest = lost;
  let anyTried = false;
  for (const hold of holds) {
    if (rest <= 0) break;
    if (!mayCancel(hold, sku, listings)) continue;
    anyTried = true;
    if (await cancelUnpaidHold(context, hold.reservationId, STOCK_WAS_LOST)) rest -= hold.quantity;
  }
  return anyTried;
}

/** Every listing that it got this SKU by must say so: the others never agreed. */
function mayCancel({ lines }: Broken, sku: Sku, listings: ReadonlyMap<ListingId, Listing>): boolean {
  const own = lines
    .map(({ listingId }) => listings.get(listingId))
    .filter((listing) => listing === undefined || listing.skus.some((one) => one.sku === sku));
  return own.length > 0 && own.every((listing) => listing?.uncoveredHolds === 'cancel');
}
