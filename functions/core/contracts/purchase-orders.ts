import * as z from 'zod/mini';
import { MAX_LINES } from '../domain/limits.ts';
import { operation } from './operation.ts';
import { arrivingTime, counter, list, purchaseOrderId, quantity, sku, time, warehouseId } from './values.ts';

// Goods that a supplier is to deliver.

export const purchaseOrderPath = z.strictObject({ id: purchaseOrderId });

/** A SKU may stand on several lines: they are summed. */
export const purchaseOrderBody = z.strictObject({
  purchaseOrderId,
  warehouseId,
  lines: list(z.strictObject({ sku, quantity }), 1, MAX_LINES),
  expectedAt: arrivingTime,
});

export const purchaseOrderAnswer = z.object({
  purchaseOrderId,
  warehouseId,
  status: z.enum(['open', 'closed']),
  expectedAt: time,
  /** One line a SKU: announced, received so far, and still to come. */
  lines: z.array(z.object({ sku, quantity: counter, received: counter, incoming: counter })),
});

export type PurchaseOrderAnswer = z.output<typeof purchaseOrderAnswer>;

export const announcePurchaseOrder = operation({
  operationId: 'announcePurchaseOrder',
  route: 'POST /purchase-orders',
  summary: 'Announce goods that a warehouse is to receive',
  body: purchaseOrderBody,
  answers: {
    201: { schema: purchaseOrderAnswer, means: 'Announced.' },
    200: { schema: purchaseOrderAnswer, means: 'Announced before with the same content: how it stands now.' },
  },
  refusals: ['purchase-order-mismatch'],
});

export const getPurchaseOrder = operation({
  operationId: 'getPurchaseOrder',
  route: 'GET /purchase-orders/{id}',
  summary: 'What has come of a purchase order, and what is still to come',
  path: purchaseOrderPath,
  answers: { 200: { schema: purchaseOrderAnswer, means: 'The purchase order.' } },
  refusals: ['unknown-purchase-order'],
  addresses: 'unknown-purchase-order',
});

export const closePurchaseOrder = operation({
  operationId: 'closePurchaseOrder',
  route: 'POST /purchase-orders/{id}/close',
  summary: 'Expect no more: what has not come is no longer incoming',
  path: purchaseOrderPath,
  answers: { 200: { schema: purchaseOrderAnswer, means: 'Closed, now or before.' } },
  refusals: ['unknown-purchase-order'],
  addresses: 'unknown-purchase-order',
});
