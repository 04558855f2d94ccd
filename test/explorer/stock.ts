import { bucketOf, emptyBucket, type PoolId, stockPool } from '../../functions/core/domain/bucket.ts';
import type { ListingId, Quantity, Sku, WarehouseId } from '../../functions/core/domain/ids.ts';
import type { Listing } from '../../functions/core/domain/listing.ts';
import type { Catalog } from '../../functions/core/reservations/ports.ts';
import { memoryCatalog } from '../support/memory/memory-catalog.ts';
import { emptyState, type MemoryState } from '../support/memory/memory-state.ts';
import { asPort } from '../support/memory/synchronous.ts';

export const WAREHOUSE = 'w' as WarehouseId;

/** Where transfers go. Nobody sells from there. */
export const DESTINATION = 'x' as WarehouseId;

/** What there is at the start: for each SKU, the units in each of its buckets. */
export type Supply = Readonly<Record<string, readonly number[]>>;

export interface Rules {
  readonly holdSeconds: number;
  readonly maxRenewals: number;
}

/** A store with that stock, and a listing for each SKU in hold mode and in payment mode. */
export function stocked(supply: Supply, rules: Rules): MemoryState {
  const state = emptyState();
  state.warehouses.set(WAREHOUSE, { warehouseId: WAREHOUSE, latitude: 0, longitude: 0, priority: 1 });
  for (const [sku, units] of Object.entries(supply)) {
    const pool = poolOfSku(sku);
    units.forEach((onHand, index) => {
      const id = bucketOf(pool, index);
      const bucketCount = index === 0 ? units.length : 1;
      state.buckets.set(id, { ...emptyBucket(id), onHand, available: onHand, bucketCount });
    });
    for (const listing of listingsOf(sku as Sku, rules)) state.listings.set(listing.listingId, listing);
  }
  return state;
}

export function catalogOf(state: MemoryState): Catalog {
  return asPort(memoryCatalog(state));
}

/** The same with the warehouse that transfers go to: only they know of it, or buyers would look there for stock. */
export function withDestination({ warehouses, ...catalog }: Catalog): Catalog {
  const destination = { warehouseId: DESTINATION, latitude: 0, longitude: 0, priority: 2 };
  return { ...catalog, warehouses: async () => [...(await warehouses()), destination] };
}

export function poolOfSku(sku: string): PoolId {
  return stockPool(sku as Sku, WAREHOUSE);
}

function listingsOf(sku: Sku, { holdSeconds, maxRenewals }: Rules): Listing[] {
  const rules = {
    skus: [{ sku, quantity: 1 as Quantity }],
    holdSeconds,
    cancelUnpaidAfterSeconds: holdSeconds,
    maxRenewals,
    lowStockThreshold: 0,
    uncoveredHolds: 'ask' as const,
    exchangeShips: 'on-receipt' as const,
  };
  return [
    { ...rules, listingId: `${sku}` as ListingId, mode: 'hold' },
    { ...rules, listingId: `pay-${sku}` as ListingId, mode: 'payment' },
  ];
}
