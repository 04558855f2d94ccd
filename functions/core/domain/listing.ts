import type { Instant, ListingId, Quantity, Sku, WarehouseId } from './ids.ts';

/** When stock is taken (DESIGN §3): `hold` at reserve for a short time, `order` at reserve for a day, `payment` at confirm. */
export const MODES = ['hold', 'order', 'payment'] as const;
export type Mode = (typeof MODES)[number];

/** What becomes of unpaid holds whose goods were lost: they are cancelled at once, or a person is asked. */
export const UNCOVERED_HOLDS = ['ask', 'cancel'] as const;
export type UncoveredHolds = (typeof UNCOVERED_HOLDS)[number];

/** When the replacement of an exchange ships: once everything that it is exchanged for came back, or without waiting. */
export const EXCHANGE_SHIPS = ['on-receipt', 'at-once'] as const;
export type ExchangeShips = (typeof EXCHANGE_SHIPS)[number];

export interface SkuQuantity {
  readonly sku: Sku;
  readonly quantity: Quantity;
}

/** What a shop sells: one or more SKUs with quantities, and the selling rules. */
export interface Listing {
  readonly listingId: ListingId;
  readonly title?: string;
  readonly mode: Mode;
  readonly skus: readonly SkuQuantity[];
  readonly holdSeconds: number;
  readonly cancelUnpaidAfterSeconds: number;
  readonly maxPerOrder?: Quantity;
  readonly maxRenewals: number;
  readonly lowStockThreshold: number;
  readonly uncoveredHolds: UncoveredHolds;
  readonly exchangeShips: ExchangeShips;
}

export interface Warehouse {
  readonly warehouseId: WarehouseId;
  readonly name?: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly region?: string;
  /** Lower goes first; ties by id. */
  readonly priority: number;
}

/** How a SKU is kept in its warehouses. */
export interface SkuSettings {
  readonly sku: Sku;
  readonly warehouses: readonly {
    readonly warehouseId: WarehouseId;
    readonly safety: number;
    readonly buckets: number;
  }[];
}

export interface CartLine {
  readonly listingId: ListingId;
  readonly quantity: Quantity;
}

/** Where it goes; sourcing by distance comes later, the fields are kept from the start. */
export type ShipTo = { readonly latitude: number; readonly longitude: number } | { readonly region: string };

/** A destination as values to compare. */
export function destinationOf(shipTo: ShipTo | undefined): readonly (string | number)[] | null {
  if (shipTo === undefined) return null;
  return 'region' in shipTo ? [shipTo.region] : [shipTo.latitude, shipTo.longitude];
}

/** How long from now an unpaid reservation of this listing lasts, in seconds. */
export function unpaidSeconds(listing: Listing): number {
  return listing.mode === 'order' ? listing.cancelUnpaidAfterSeconds : listing.holdSeconds;
}

/** When a reservation made now falls due. */
export function deadline(now: Instant, seconds: number): Instant {
  return now + seconds * 1_000;
}
