import * as operations from '../core/contracts/purchase-orders.ts';
import { accept } from '../core/domain/result.ts';
import { announceOrder, closeOrder, countedOrder } from '../core/facts/purchase-orders.ts';
import { systemClock } from '../core/runtime/clock.ts';
import { httpHandler, implement } from '../core/runtime/http-handler.ts';
import { factContext, systemStore } from '../core/runtime/service.ts';
import { renderOrder } from './render-order.ts';

const store = systemStore();
const context = { ...factContext(store), purchaseOrders: store.purchaseOrders };

export const handler = httpHandler([
  implement(operations.announcePurchaseOrder, async ({ body }) => {
    const announced = await announceOrder(context, { ...body, createdAt: systemClock() });
    if (!announced.ok) return announced;
    return accept({ status: announced.value.replay ? 200 : 201, body: renderOrder(announced.value) });
  }),
  implement(operations.getPurchaseOrder, async ({ path }) => {
    const found = await countedOrder(context, path.id);
    return found.ok ? accept({ status: 200, body: renderOrder(found.value) }) : found;
  }),
  implement(operations.closePurchaseOrder, async ({ path }) => {
    const closed = await closeOrder(context, path.id);
    return closed.ok ? accept({ status: 200, body: renderOrder(closed.value) }) : closed;
  }),
]);
