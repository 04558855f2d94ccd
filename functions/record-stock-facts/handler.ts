import {
  GOODS_RECEIVED,
  inboundEvents,
  RETURN_RECEIVED,
  STOCK_ADJUSTED,
  STOCK_STATUS_CHANGED,
} from '../core/contracts/warehouse-events.ts';
import { adjustStock } from '../core/facts/adjust-stock.ts';
import { changeStatus } from '../core/facts/change-status.ts';
import { receiveGoods } from '../core/facts/receive-goods.ts';
import { systemClock } from '../core/runtime/clock.ts';
import { factOutcome } from '../core/runtime/fact-outcome.ts';
import { queueHandler } from '../core/runtime/queue-handler.ts';
import { factContext, systemStore } from '../core/runtime/service.ts';
import { takeBack } from './take-back.ts';

const store = systemStore();
const context = { ...factContext(store), exchanges: store.exchanges };

export const handler = queueHandler({
  contract: inboundEvents,
  workItems: store.workItems,
  now: systemClock,
  happenedAt: ({ time }) => time,
  consume: async (event) => {
    const { source, id, type, time } = event;
    const origin = { source, eventId: id, type, occurredAt: time };
    switch (event.type) {
      case GOODS_RECEIVED:
        return factOutcome(await receiveGoods(context, origin, event.data));
      case RETURN_RECEIVED:
        return factOutcome(await takeBack(context, origin, event.data));
      case STOCK_ADJUSTED:
        return factOutcome(await adjustStock(context, origin, event.data));
      case STOCK_STATUS_CHANGED:
        return factOutcome(await changeStatus(context, origin, event.data));
    }
  },
});
