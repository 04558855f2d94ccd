import type { ExchangeShips, Mode } from '../../../../functions/core/domain/listing.ts';
import * as a from '../../../support/builders.ts';
import { openShop, type Shop } from '../../../support/builders-shop.ts';
import { exchangesOf } from '../../../support/exchanges.ts';
import { FollowedOwners } from '../../../support/followed-owners.ts';

/** The tasks of one unit of B, as a stream shows them. */
export const SHIP_B = 'ship-order [{"sku":"B","quantity":1}]';
export const CANCEL_B = 'cancel-order [{"sku":"B","quantity":1}]';

/** Three of A were bought and shipped; five of B are there. */
export async function sold({ ships = 'on-receipt', mode = 'hold' }: { ships?: ExchangeShips; mode?: Mode } = {}) {
  const shop = await openShop({
    listings: [
      a.aListing('A'),
      a.aListing('B', { exchangeShips: ships, mode }),
      a.aListing('C', { exchangeShips: 'at-once', skus: [a.aDemand('C', 2)] }),
    ],
  });
  await shop.receive('north', [
    ['A', 4],
    ['B', 5],
    ['C', 5],
  ]);
  await shop.reserve('first', [['A', 4]], { shipTo: { region: 'east' } });
  await shop.confirm('first');
  await shop.ship('first', 'north', [['A', 3]]);
  const stream = new FollowedOwners(shop);
  return { shop, stream, exchanges: exchangesOf(shop) };
}

export const waits = (shop: Shop, id: string) => shop.reservation(id).awaitsReturn === true;
