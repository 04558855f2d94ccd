import { type BucketId, type PoolId, stockPool } from './bucket.ts';
import type { WarehouseId } from './ids.ts';
import type { SkuQuantity, Warehouse } from './listing.ts';
import type { Shortage } from './refusal.ts';

// From which buckets an order is to be taken. Until sourcing by distance is built (DESIGN §4.3): the first warehouse by
// priority, then id, that covers the whole order; else each line by itself; else a line from several.

/** What is believed to be free, bucket by bucket. */
export type Picture = ReadonlyMap<PoolId, readonly { readonly bucket: BucketId; readonly available: number }[]>;

export interface PlannedTake {
  readonly bucket: BucketId;
  readonly quantity: number;
  /** Whether others may well want the same last units: such takes go one after another, in key order. */
  readonly scarce: boolean;
}

export interface Missing {
  readonly shortage: Shortage;
  /** Everything that must be read consistently before this may be said to a buyer. */
  readonly pools: readonly PoolId[];
}

export type Plan =
  | { readonly kind: 'takes'; readonly takes: readonly PlannedTake[] }
  | { readonly kind: 'short'; readonly missing: readonly Missing[] };

/** A take is scarce when its bucket has less than this many times what is wanted. */
export const SCARCE_FACTOR = 8;

/** Warehouses in the order in which they are asked: priority, lower first, then id. */
export function warehouseOrder(warehouses: readonly Warehouse[]): WarehouseId[] {
  return [...warehouses]
    .sort((a, b) => a.priority - b.priority || (a.warehouseId < b.warehouseId ? -1 : 1))
    .map((warehouse) => warehouse.warehouseId);
}

/**
 * Plans the takes of an order.
 * @param demand units per SKU, each SKU once
 * @param warehouses in order of preference
 * @param home this execution environment's number: which bucket of a pool it prefers
 */
export function planTakes(
  demand: readonly SkuQuantity[],
  warehouses: readonly WarehouseId[],
  picture: Picture,
  home: number,
): Plan {
  const missing = demand.flatMap((want) => shortOf(want, warehouses, picture));
  if (missing.length > 0) return { kind: 'short', missing };
  const whole = warehouses.find((id) =>
    demand.every(({ sku, quantity }) => freeIn(picture, stockPool(sku, id)) >= quantity),
  );
  const takes = demand.flatMap(({ sku, quantity }) => {
    const single = whole ?? warehouses.find((id) => freeIn(picture, stockPool(sku, id)) >= quantity);
    const from = single === undefined ? warehouses : [single];
    return takesOf(
      from.map((id) => stockPool(sku, id)),
      quantity,
      picture,
      home,
    );
  });
  return { kind: 'takes', takes };
}

function shortOf({ sku, quantity }: SkuQuantity, warehouses: readonly WarehouseId[], picture: Picture): Missing[] {
  const pools = warehouses.map((id) => stockPool(sku, id));
  const available = pools.reduce((sum, pool) => sum + freeIn(picture, pool), 0);
  return available >= quantity ? [] : [{ shortage: { sku, requested: quantity, available }, pools }];
}

/** What can be taken from a pool. A bucket below zero counts against its siblings: those units are promised already. */
function freeIn(picture: Picture, pool: PoolId): number {
  return Math.max(
    0,
    (picture.get(pool) ?? []).reduce((sum, { available }) => sum + available, 0),
  );
}

function takesOf(pools: readonly PoolId[], quantity: number, picture: Picture, home: number): PlannedTake[] {
  const takes: PlannedTake[] = [];
  let rest = quantity;
  for (const pool of pools) {
    let here = Math.min(rest, freeIn(picture, pool));
    rest -= here;
    for (const { bucket, available } of preferred(picture.get(pool) ?? [], here, home)) {
      const part = Math.min(here, available);
      if (part <= 0) continue;
      takes.push({ bucket, quantity: part, scarce: part < quantity || available < SCARCE_FACTOR * part });
      here -= part;
    }
  }
  return takes;
}

/** The home bucket if it has enough, else another that has, from home onwards; else the fullest first, so that few are needed. */
function preferred(buckets: readonly { bucket: BucketId; available: number }[], quantity: number, home: number) {
  const fromHome = buckets.map((_, i) => buckets[(home + i) % buckets.length] as (typeof buckets)[number]);
  const enough = fromHome.find(({ available }) => available >= quantity);
  return enough ? [enough] : fromHome.toSorted((a, b) => b.available - a.available);
}
