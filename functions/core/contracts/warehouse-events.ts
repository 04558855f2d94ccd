import * as z from 'zod/mini';
import { MAX_LINES } from '../domain/limits.ts';
import { eventContract, type MessageContract } from './message.ts';
import { list, plainId, quantity, reservationId, sku, units, warehouseId } from './values.ts';

// What the warehouse tells us. These are facts: one that is well-formed is never refused, whatever it says.

export const GOODS_RECEIVED = 'holdfast.goods-received.v1';
export const ORDER_SHIPPED = 'holdfast.order-shipped.v1';

const receivedLine = z.object({ sku, quantity, damaged: z.exactOptional(units) }).check(
  z.refine(({ quantity, damaged }) => (damaged ?? 0) <= quantity, {
    path: ['damaged'],
    error: 'must not exceed the quantity it is part of',
  }),
);

/** `damaged` units are part of `quantity`: on hand, but not for sale. */
export const goodsReceived = z.object({
  warehouseId,
  purchaseOrderId: z.exactOptional(plainId),
  lines: list(receivedLine, 1, MAX_LINES),
});

export const orderShipped = z.object({
  reservationId,
  warehouseId,
  lines: list(z.object({ sku, quantity }), 1, MAX_LINES),
});

/** The queue `inbound-events`. */
export const inboundEvents = eventContract({ [GOODS_RECEIVED]: goodsReceived });
/** The queue `outbound-events`. */
export const outboundEvents = eventContract({ [ORDER_SHIPPED]: orderShipped });

type EventIn<Contract> = Contract extends MessageContract<infer Event> ? Event : never;
export type GoodsReceived = Extract<EventIn<typeof inboundEvents>, { type: typeof GOODS_RECEIVED }>;
export type OrderShipped = Extract<EventIn<typeof outboundEvents>, { type: typeof ORDER_SHIPPED }>;
