import * as z from 'zod/mini';
import { MAX_LINES } from '../domain/limits.ts';
import { stockCounted } from './counts.ts';
import { MAX_REASON_LENGTH } from './edge-limits.ts';
import { eventContract, type MessageContract } from './message.ts';
import {
  change,
  list,
  purchaseOrderId,
  quantity,
  reservationId,
  sku,
  text,
  transferId,
  units,
  warehouseId,
} from './values.ts';

// What the warehouse tells us. These are facts: one that is well-formed is never refused, whatever it says.

export const GOODS_RECEIVED = 'holdfast.goods-received.v1';
export const RETURN_RECEIVED = 'holdfast.return-received.v1';
export const STOCK_ADJUSTED = 'holdfast.stock-adjusted.v1';
export const STOCK_STATUS_CHANGED = 'holdfast.stock-status-changed.v1';
export const ORDER_SHIPPED = 'holdfast.order-shipped.v1';
export const TRANSFER_SHIPPED = 'holdfast.transfer-shipped.v1';
export const TRANSFER_RECEIVED = 'holdfast.transfer-received.v1';
export const STOCK_COUNTED = 'holdfast.stock-counted.v1';

const receivedLine = z.object({ sku, quantity, damaged: z.exactOptional(units) }).check(
  z.refine(({ quantity, damaged }) => (damaged ?? 0) <= quantity, {
    path: ['damaged'],
    error: 'must not exceed the quantity it is part of',
  }),
);

/** `damaged` units are part of `quantity`: on hand, but not for sale. */
export const goodsReceived = z.object({
  warehouseId,
  purchaseOrderId: z.exactOptional(purchaseOrderId),
  lines: list(receivedLine, 1, MAX_LINES),
});

/** Goods that came back, each line in one condition, for a reservation or for none that anybody knows. */
export const returnReceived = z.object({
  warehouseId,
  reservationId: z.exactOptional(reservationId),
  lines: list(z.object({ sku, quantity, condition: z.enum(['sellable', 'damaged']) }), 1, MAX_LINES),
});

/** Units found or lost. Nobody may lose goods without saying why. */
export const stockAdjusted = z.object({
  warehouseId,
  lines: list(z.object({ sku, quantity: change, reason: text(MAX_REASON_LENGTH) }), 1, MAX_LINES),
});

/** Units on hand that may no longer be sold, or may be sold again. */
export const stockStatusChanged = z.object({
  warehouseId,
  lines: list(
    z.object({
      sku,
      quantity,
      to: z.enum(['sellable', 'unsellable']),
      reason: z.exactOptional(text(MAX_REASON_LENGTH)),
    }),
    1,
    MAX_LINES,
  ),
});

export const orderShipped = z.object({
  reservationId,
  warehouseId,
  lines: list(z.object({ sku, quantity }), 1, MAX_LINES),
});

/** From and to stand in the request. */
export const transferShipped = z.object({ transferId, lines: list(z.object({ sku, quantity }), 1, MAX_LINES) });

/** Short, over, or damaged as it may be. */
export const transferReceived = z.object({ transferId, lines: list(receivedLine, 1, MAX_LINES) });

/** What the warehouse tells, by queue and type. */
export const WAREHOUSE_EVENTS = {
  'inbound-events': {
    [GOODS_RECEIVED]: goodsReceived,
    [RETURN_RECEIVED]: returnReceived,
    [STOCK_ADJUSTED]: stockAdjusted,
    [STOCK_STATUS_CHANGED]: stockStatusChanged,
  },
  'outbound-events': { [ORDER_SHIPPED]: orderShipped },
  'transfer-events': { [TRANSFER_SHIPPED]: transferShipped, [TRANSFER_RECEIVED]: transferReceived },
  'count-events': { [STOCK_COUNTED]: stockCounted },
} as const;

export const inboundEvents = eventContract(WAREHOUSE_EVENTS['inbound-events']);
export const outboundEvents = eventContract(WAREHOUSE_EVENTS['outbound-events']);
export const transferEvents = eventContract(WAREHOUSE_EVENTS['transfer-events']);
export const countEvents = eventContract(WAREHOUSE_EVENTS['count-events']);

type EventIn<Contract> = Contract extends MessageContract<infer Event> ? Event : never;
export type GoodsReceived = Extract<EventIn<typeof inboundEvents>, { type: typeof GOODS_RECEIVED }>;
export type StockCounted = Extract<EventIn<typeof countEvents>, { type: typeof STOCK_COUNTED }>;
export type OrderShipped = Extract<EventIn<typeof outboundEvents>, { type: typeof ORDER_SHIPPED }>;
