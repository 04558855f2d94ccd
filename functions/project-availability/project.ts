import { type StockEvent, stockEvent } from '../core/contracts/stock-events.ts';
import { type Bucket, stockOf } from '../core/domain/bucket.ts';
import type { Instant, WarehouseId } from '../core/domain/ids.ts';
import type { AvailabilityModel, SkuNumbers } from '../core/store/ports.ts';

/** A bucket as a stream record shows it. */
export interface BucketChange {
  readonly bucket: Bucket;
  readonly at: Instant;
}

/**
 * Projects the bucket images of one batch, the newest of each bucket, SKU by SKU, and says what buyers would notice: another number,
 * sold out, back in stock. Images that are older than what is projected change nothing and say nothing.
 */
export async function projectBuckets(
  availability: Pick<AvailabilityModel, 'project'>,
  changes: readonly BucketChange[],
): Promise<StockEvent[]> {
  const newest = new Map<string, BucketChange>();
  for (const change of changes) {
    const known = newest.get(change.bucket.id);
    if (!known || known.bucket.revision < change.bucket.revision) newest.set(change.bucket.id, change);
  }
  const bySku = Map.groupBy(newest.values(), ({ bucket }) => stockOf(bucket.id).sku);
  const events = await Promise.all(
    [...bySku].map(async ([sku, own]) => {
      const at = Math.max(...own.map((change) => change.at));
      const { before, after } = await availability.project(
        sku,
        own.map(({ bucket }) => numbersOf(bucket)),
        at,
      );
      return eventsOf(before, after, at);
    }),
  );
  return events.flat();
}

function numbersOf({ id, onHand, reserved, unsellable, safety, available, revision }: Bucket) {
  return { bucket: id, onHand, reserved, unsellable, safety, available, revision };
}

function eventsOf(before: SkuNumbers, after: SkuNumbers, at: Instant): StockEvent[] {
  const [previousAvailable, available] = [totalOf(before), totalOf(after)];
  if (available === previousAvailable) return [];
  const { sku } = after;
  // Revisions only grow, so their sum names this state of the SKU: a batch that is read twice gives the same ids.
  const id = (name: string) => `${sku}.${after.buckets.reduce((sum, { revision }) => sum + revision, 0)}.${name}`;
  const changed = stockEvent('holdfast.availability-changed.v1', {
    id: id('changed'),
    about: sku,
    at,
    data: { sku, available, previousAvailable, warehouses: byWarehouse(after) },
  });
  if (available <= 0 && previousAvailable > 0) {
    return [
      changed,
      stockEvent('holdfast.sold-out.v1', { id: id('sold-out'), about: sku, at, data: { sku, available } }),
    ];
  }
  if (available > 0 && previousAvailable <= 0) {
    return [
      changed,
      stockEvent('holdfast.back-in-stock.v1', { id: id('back-in-stock'), about: sku, at, data: { sku, available } }),
    ];
  }
  return [changed];
}

function totalOf({ buckets }: SkuNumbers): number {
  return buckets.reduce((sum, { available }) => sum + available, 0);
}

function byWarehouse({ buckets }: SkuNumbers): { warehouseId: WarehouseId; available: number }[] {
  const groups = Map.groupBy(buckets, ({ bucket }) => stockOf(bucket).warehouseId);
  return [...groups].map(([warehouseId, own]) => ({
    warehouseId,
    available: own.reduce((sum, { available }) => sum + available, 0),
  }));
}
