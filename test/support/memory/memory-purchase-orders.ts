import type { Sku } from '../../../functions/core/domain/ids.ts';
import {
  type ExpectedLine,
  type PurchaseOrderId,
  unannouncedLine,
} from '../../../functions/core/domain/purchase-order.ts';
import type { ExpectedChange, PurchaseOrders } from '../../../functions/core/facts/ports.ts';
import type { MemoryState } from './memory-state.ts';
import type { Synchronous } from './synchronous.ts';

/** Purchase orders in memory. */
export function memoryPurchaseOrders(state: MemoryState): Synchronous<PurchaseOrders> {
  return {
    read: (id) => state.purchaseOrders.get(id),
    announce: (order) => {
      const known = state.purchaseOrders.get(order.purchaseOrderId);
      if (known !== undefined) return known;
      state.purchaseOrders.set(order.purchaseOrderId, order);
      return order;
    },
    close: (id, now) => {
      const known = state.purchaseOrders.get(id);
      if (known === undefined || known.closedAt !== undefined) return known;
      const closed = { ...known, closedAt: now };
      state.purchaseOrders.set(id, closed);
      return closed;
    },
  };
}

export function expectedLineIn(state: MemoryState, id: PurchaseOrderId, sku: Sku): ExpectedLine {
  return state.expectedLines.get(`${id} ${sku}`) ?? unannouncedLine(id, sku);
}

/** Whether the line is still as it was read. */
export function isExpectedAsRead(state: MemoryState, { read }: ExpectedChange): boolean {
  return expectedLineIn(state, read.purchaseOrderId, read.sku).revision === read.revision;
}

export function putExpected(state: MemoryState, { read, after }: ExpectedChange): void {
  state.expectedLines.set(`${read.purchaseOrderId} ${read.sku}`, { ...after, revision: read.revision + 1 });
}
