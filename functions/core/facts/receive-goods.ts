import { stockPool } from '../domain/bucket.ts';
import type { Quantity, Sku, WarehouseId } from '../domain/ids.ts';
import type { PurchaseOrderId } from '../domain/purchase-order.ts';
import type { FactContext } from './context.ts';
import type { Contradiction } from './contradiction.ts';
import { gainChanges } from './gain-changes.ts';
import type { FactOrigin } from './origin.ts';
import { recordLine, recordLines } from './record-line.ts';
import { unsellableChanges } from './unsellable-changes.ts';

/** `goods-received`. `damaged` of the `quantity` units arrived unsellable. */
export interface GoodsReceived {
  readonly warehouseId: WarehouseId;
  readonly purchaseOrderId?: PurchaseOrderId;
  readonly lines: readonly { readonly sku: Sku; readonly quantity: Quantity; readonly damaged?: number }[];
}

/**
 * Records goods that arrived, line by line, each exactly once. An unknown SKU makes a new stock: a fact cannot be refused. Of a purchase
 * order they lower what is still expected, wherever they arrived.
 */
export async function receiveGoods(
  context: FactContext,
  origin: FactOrigin,
  { warehouseId, purchaseOrderId, lines }: GoodsReceived,
): Promise<Contradiction[]> {
  return recordLines(lines, ({ sku, quantity, damaged = 0 }, line) => {
    const counters = {
      onHand: quantity,
      unsellable: damaged,
      ...(purchaseOrderId !== undefined && { purchaseOrderId }),
    };
    const movement = { ...origin, sku, warehouseId, line, ...counters, recordedAt: context.claims.now() };
    return recordLine(context, movement, (buckets) => [
      ...gainChanges(buckets, quantity - damaged),
      ...unsellableChanges(stockPool(sku, warehouseId), damaged),
    ]);
  });
}
