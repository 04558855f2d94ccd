import { aListing } from '../../../support/builders.ts';
import { openShop, type ShopSettings } from '../../../support/builders-shop.ts';
import { transfersOf } from '../../../support/transfers.ts';

/** So many of A and of B in the north. */
export async function shopWith(units: number, settings: ShopSettings = {}) {
  const shop = await openShop({
    listings: [aListing('A'), aListing('B')],
    warehouses: ['north', 'south'],
    ...settings,
  });
  await shop.receive('north', [
    ['A', units],
    ['B', units],
  ]);
  return { shop, transfers: transfersOf(shop) };
}

/** A line of a transfer as it stands. */
export const line = (sku: string, counts: object) => ({
  sku,
  requested: 0,
  shipped: 0,
  received: 0,
  damaged: 0,
  writtenOff: 0,
  cancelled: 0,
  inTransit: 0,
  ...counts,
});
