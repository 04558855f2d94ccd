import type { Sku, WarehouseId } from '../domain/ids.ts';
import type { FactContext } from './context.ts';
import type { Contradiction } from './contradiction.ts';
import { gainChanges } from './gain-changes.ts';
import { lossChanges } from './loss-changes.ts';
import type { FactOrigin } from './origin.ts';
import { recordLine, recordLines } from './record-line.ts';

/** `stock-adjusted`: units found (positive) or lost (negative), and why. */
export interface StockAdjusted {
  readonly warehouseId: WarehouseId;
  readonly lines: readonly { readonly sku: Sku; readonly quantity: number; readonly reason: string }[];
}

/** Records gains and losses, line by line, each exactly once. A loss may leave promises without goods: available then falls below zero. */
export async function adjustStock(
  context: FactContext,
  origin: FactOrigin,
  { warehouseId, lines }: StockAdjusted,
): Promise<Contradiction[]> {
  return recordLines(lines, ({ sku, quantity, reason }, line) => {
    const counters = { onHand: quantity, unsellable: 0 };
    const movement = { ...origin, sku, warehouseId, line, ...counters, reason, recordedAt: context.claims.now() };
    return recordLine(context, movement, (buckets) =>
      quantity > 0 ? gainChanges(buckets, quantity) : lossChanges(buckets, -quantity),
    );
  });
}
