import { type StockEvent, stockEvent } from '../core/contracts/stock-events.ts';
import {
  availableByWarehouse,
  type BucketNumbers,
  newerImages,
  purchasableUnits,
  revisionOf,
  type SkuNumbers,
  withImages,
} from '../core/domain/availability.ts';
import { type Bucket, indexOf, stockOf } from '../core/domain/bucket.ts';
import type { Instant, Sku, WarehouseId } from '../core/domain/ids.ts';

/** A bucket as a stream record shows it. */
export interface BucketChange {
  readonly bucket: Bucket;
  readonly at: Instant;
}

/** What one batch shows of one SKU. */
export interface SkuImages {
  readonly sku: Sku;
  readonly images: readonly BucketNumbers[];
  /** When the latest of them was written. */
  readonly at: Instant;
}

/** Where a projection stands: the numbers that are stored, and what this run has already told of, though others then came in between. */
export interface Standing {
  readonly stored: SkuNumbers;
  readonly told: readonly SkuNumbers[];
}

/** The bucket images of a batch, SKU by SKU. */
export function imagesBySku(changes: readonly BucketChange[]): SkuImages[] {
  const groups = Map.groupBy(changes, ({ bucket }) => stockOf(bucket.id).sku);
  return [...groups].map(([sku, own]) => ({
    sku,
    images: own.map(({ bucket }) => numbersOf(bucket)),
    at: Math.max(...own.map(({ at }) => at)),
  }));
}

/**
 * What images make of the stored numbers of a SKU, and what there is to tell: other numbers, sold out, back in stock. Images that are not
 * newer change nothing and tell nothing. What was told before a lost race is put right: whoever heard otherwise hears it again.
 * @param offered the warehouses of the catalogue: no other stock can be bought
 */
export function project(
  { images, at }: SkuImages,
  { stored, told }: Standing,
  offered: ReadonlySet<WarehouseId>,
): { readonly after: SkuNumbers; readonly events: readonly StockEvent[] } {
  const after = withImages(stored, images, at);
  const heard = [stored, ...told];
  const id = causeOf(stored, newerImages(stored, images));
  return { after, events: [...changed(heard, after, { id, at }), ...crossed(heard, after, { id, at }, offered)] };
}

interface Cause {
  readonly id: string;
  readonly at: Instant;
}

/** What the events come from: the state before, and the images that came to it. The same again gives the same ids, and nothing else does. */
function causeOf(stored: SkuNumbers, images: readonly BucketNumbers[]): string {
  const parts = images.map(({ bucket, revision }) => `${stockOf(bucket).warehouseId}-${indexOf(bucket)}-${revision}`);
  return [stored.sku, revisionOf(stored), ...parts].join('.');
}

function changed(heard: readonly SkuNumbers[], after: SkuNumbers, { id, at }: Cause): StockEvent[] {
  const now = availableByWarehouse(after.buckets);
  if (heard.every((numbers) => sameAvailable(availableByWarehouse(numbers.buckets), now))) return [];
  const data = {
    sku: after.sku,
    available: totalOf(after),
    previousAvailable: totalOf(heard[0] ?? after),
    warehouses: [...now].map(([warehouseId, available]) => ({ warehouseId, available })),
  };
  return [stockEvent('holdfast.availability-changed.v1', { id: `${id}.changed`, about: after.sku, at, data })];
}

function crossed(
  heard: readonly SkuNumbers[],
  after: SkuNumbers,
  { id, at }: Cause,
  offered: ReadonlySet<WarehouseId>,
): StockEvent[] {
  const units = purchasableUnits(after.buckets, offered);
  if (heard.every(({ buckets }) => purchasableUnits(buckets, offered) > 0 === units > 0)) return [];
  const name = units > 0 ? 'back-in-stock' : 'sold-out';
  const data = { sku: after.sku, available: units };
  return [stockEvent(`holdfast.${name}.v1`, { id: `${id}.${name}`, about: after.sku, at, data })];
}

function numbersOf({ id, onHand, reserved, unsellable, safety, available, revision }: Bucket): BucketNumbers {
  return { bucket: id, onHand, reserved, unsellable, safety, available, revision };
}

function totalOf({ buckets }: SkuNumbers): number {
  return buckets.reduce((sum, { available }) => sum + available, 0);
}

/** A warehouse that was never heard of has none. */
function sameAvailable(a: ReadonlyMap<WarehouseId, number>, b: ReadonlyMap<WarehouseId, number>): boolean {
  return [...a.keys(), ...b.keys()].every((id) => (a.get(id) ?? 0) === (b.get(id) ?? 0));
}
