import { type Bucket, bucketOf, stockPool } from '../domain/bucket.ts';
import type { Quantity, Sku, WarehouseId } from '../domain/ids.ts';
import type { FactContext } from './context.ts';
import type { Contradiction } from './contradiction.ts';
import { gainChanges } from './gain-changes.ts';
import type { FactOrigin } from './origin.ts';
import type { BucketChange } from './ports.ts';
import { recordLine, recordLines } from './record-line.ts';

/** `goods-received`. `damaged` of the `quantity` units arrived unsellable. */
export interface GoodsReceived {
  readonly warehouseId: WarehouseId;
  readonly lines: readonly { readonly sku: Sku; readonly quantity: Quantity; readonly damaged?: number }[];
}

/** Records goods that arrived, line by line, each exactly once. An unknown SKU makes a new stock: a fact cannot be refused. */
export async function receiveGoods(
  context: FactContext,
  origin: FactOrigin,
  { warehouseId, lines }: GoodsReceived,
): Promise<Contradiction[]> {
  return recordLines(lines, ({ sku, quantity, damaged = 0 }, line) => {
    const counters = { onHand: quantity, unsellable: damaged };
    const movement = { ...origin, sku, warehouseId, line, ...counters, recordedAt: context.claims.now() };
    const broken = brokenUnits(stockPool(sku, warehouseId), damaged);
    return recordLine(context, movement, (buckets: readonly Bucket[]) => [
      ...gainChanges(buckets, quantity - damaged, { onHand: 1 }),
      ...broken,
    ]);
  });
}

/** Units that came and cannot be sold are counted in bucket 0. */
function brokenUnits(pool: ReturnType<typeof stockPool>, units: number): BucketChange[] {
  if (units === 0) return [];
  return [{ bucket: bucketOf(pool, 0), onHand: units, unsellable: units, reserved: 0, available: 0 }];
}
