import { stockPool } from '../domain/bucket.ts';
import type { Quantity, Sku, WarehouseId } from '../domain/ids.ts';
import type { FactContext } from './context.ts';
import type { Contradiction } from './contradiction.ts';
import { gainChanges } from './gain-changes.ts';
import { lossChanges } from './loss-changes.ts';
import type { FactOrigin } from './origin.ts';
import { recordLine, recordLines } from './record-line.ts';
import { unsellableChanges } from './unsellable-changes.ts';

/** `stock-status-changed`: units on hand that may no longer be sold, or may be sold again. */
export interface StockStatusChanged {
  readonly warehouseId: WarehouseId;
  readonly lines: readonly {
    readonly sku: Sku;
    readonly quantity: Quantity;
    readonly to: 'sellable' | 'unsellable';
    readonly reason?: string;
  }[];
}

/** Records changes of status, line by line, each exactly once. On hand stays as it is. */
export async function changeStatus(
  context: FactContext,
  origin: FactOrigin,
  { warehouseId, lines }: StockStatusChanged,
): Promise<Contradiction[]> {
  return recordLines(lines, ({ sku, quantity, to, reason }, line) => {
    const unsellable = to === 'unsellable' ? quantity : -quantity;
    const counters = { onHand: 0, unsellable, ...(reason !== undefined && { reason }) };
    const movement = { ...origin, sku, warehouseId, line, ...counters, recordedAt: context.claims.now() };
    return recordLine(context, movement, (buckets) => [
      ...(to === 'sellable' ? gainChanges(buckets, quantity) : lossChanges(buckets, quantity)),
      ...unsellableChanges(stockPool(sku, warehouseId), unsellable),
    ]);
  });
}
