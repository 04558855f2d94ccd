import type { StockEventType } from '../../functions/core/contracts/stock-events.ts';
import type { WAREHOUSE_EVENTS } from '../../functions/core/contracts/warehouse-events.ts';

// One sample of the data of each event. Tests hold each against its schema, and send those that arrive through the reader of their queue.

type UnionToIntersection<U> = (U extends unknown ? (u: U) => void : never) extends (i: infer I) => void ? I : never;
type ArrivingType = keyof UnionToIntersection<(typeof WAREHOUSE_EVENTS)[keyof typeof WAREHOUSE_EVENTS]>;

/** What the warehouse system may paste and send. */
export const ARRIVING_SAMPLES: Readonly<Record<ArrivingType, object>> = {
  'holdfast.goods-received.v1': {
    warehouseId: 'north',
    purchaseOrderId: 'po-2001',
    lines: [{ sku: 'PHONE-A', quantity: 40, damaged: 1 }],
  },
  'holdfast.return-received.v1': {
    warehouseId: 'north',
    reservationId: 'order-1001',
    lines: [{ sku: 'PHONE-A', quantity: 1, condition: 'damaged' }],
  },
  'holdfast.stock-adjusted.v1': {
    warehouseId: 'north',
    lines: [{ sku: 'PHONE-A', quantity: -2, reason: 'not found at its place' }],
  },
  'holdfast.stock-status-changed.v1': {
    warehouseId: 'north',
    lines: [{ sku: 'PHONE-A', quantity: 3, to: 'unsellable', reason: 'water damage' }],
  },
  'holdfast.order-shipped.v1': {
    reservationId: 'order-1001',
    warehouseId: 'north',
    lines: [{ sku: 'PHONE-A', quantity: 1 }],
  },
  'holdfast.transfer-shipped.v1': { transferId: 'transfer-3001', lines: [{ sku: 'PHONE-A', quantity: 100 }] },
  'holdfast.transfer-received.v1': {
    transferId: 'transfer-3001',
    lines: [{ sku: 'PHONE-A', quantity: 100, damaged: 1 }],
  },
  'holdfast.stock-counted.v1': {
    countId: 'count-3001',
    warehouseId: 'north',
    scope: 'partial',
    lines: [{ sku: 'PHONE-A', onHand: 37, unsellable: 3 }],
  },
};

const changed = (status: string, previousStatus: string | undefined, also: object = {}) => ({
  reservationId: 'order-1001',
  revision: 2,
  status,
  ...(previousStatus !== undefined && { previousStatus }),
  customerId: 'customer-7',
  allocations: [{ sku: 'PHONE-A', warehouseId: 'north', quantity: 1 }],
  ...also,
});
const expiresAt = '2026-03-01T10:00:00.000Z';
const paymentId = 'payment-55';
const task = {
  reservationId: 'order-1001',
  revision: 2,
  warehouseId: 'north',
  lines: [{ sku: 'PHONE-A', quantity: 1 }],
};

const transferTask = {
  transferId: 'transfer-3001',
  revision: 1,
  from: 'north',
  to: 'south',
  lines: [{ sku: 'PHONE-A', quantity: 100 }],
};

/** What leaves. */
export const LEAVING_SAMPLES: Readonly<Record<StockEventType, object>> = {
  'holdfast.reservation-opened.v1': changed('pending', undefined, { allocations: [], expiresAt }),
  'holdfast.reservation-held.v1': changed('held', undefined, { expiresAt }),
  'holdfast.reservation-confirmed.v1': changed('confirmed', 'held', { paymentId }),
  'holdfast.reservation-shipped.v1': changed('shipped', 'confirmed', {
    paymentId,
    allocations: [{ sku: 'PHONE-A', warehouseId: 'north', quantity: 1, shipped: 1 }],
  }),
  'holdfast.reservation-cancelled.v1': changed('cancelled', 'held'),
  'holdfast.reservation-expired.v1': changed('expired', 'held'),
  'holdfast.reservation-fell-short.v1': changed('short', 'expired', { paymentId }),
  'holdfast.reservation-updated.v1': changed('held', 'held', { expiresAt }),
  'holdfast.refund-required.v1': {
    reservationId: 'order-1001',
    revision: 3,
    customerId: 'customer-7',
    paymentId,
    lines: [{ listingId: 'phone-a', quantity: 1 }],
  },
  'holdfast.availability-changed.v1': {
    sku: 'PHONE-A',
    available: 6,
    previousAvailable: 7,
    warehouses: [{ warehouseId: 'north', available: 6 }],
  },
  'holdfast.sold-out.v1': { sku: 'PHONE-A', available: 0 },
  'holdfast.back-in-stock.v1': { sku: 'PHONE-A', available: 3 },
  'holdfast.ship-order.v1': task,
  'holdfast.cancel-order.v1': { ...task, revision: 3 },
  'holdfast.ship-transfer.v1': transferTask,
  'holdfast.cancel-transfer.v1': { ...transferTask, revision: 2 },
  'holdfast.work-item-opened.v1': {
    workItemId: 'over-receipt.5e0f',
    kind: 'over-receipt',
    summary: 'More of PHONE-A arrived than the 100 of purchase order po-2001.',
    openedAt: '2026-03-01T09:30:00.000Z',
  },
  'holdfast.work-item-resolved.v1': {
    workItemId: 'over-receipt.5e0f',
    kind: 'over-receipt',
    resolution: 'acknowledged',
    resolvedBy: 'mei',
    resolvedAt: '2026-03-01T10:00:00.000Z',
  },
};
