import type { PurchaseOrderAnswer } from '../core/contracts/purchase-orders.ts';
import { timeText } from '../core/contracts/values.ts';
import { incomingOf } from '../core/domain/purchase-order.ts';
import type { CountedOrder } from '../core/facts/purchase-orders.ts';

/** A purchase order as its client sees it. */
export function renderOrder({ order, lines }: CountedOrder): PurchaseOrderAnswer {
  const { purchaseOrderId, warehouseId, expectedAt, closedAt } = order;
  return {
    purchaseOrderId,
    warehouseId,
    status: closedAt === undefined ? 'open' : 'closed',
    expectedAt: timeText(expectedAt),
    lines: lines.map((line) => ({
      sku: line.sku,
      quantity: line.expected ?? 0,
      received: line.received,
      incoming: incomingOf(line),
    })),
  };
}
