import { inboundEvents } from '../core/contracts/warehouse-events.ts';
import { receiveGoods } from '../core/facts/receive-goods.ts';
import { systemClock } from '../core/runtime/clock.ts';
import { factOutcome } from '../core/runtime/fact-outcome.ts';
import { queueHandler } from '../core/runtime/queue-handler.ts';
import { factContext, systemStore } from '../core/runtime/service.ts';

const store = systemStore();
const context = factContext(store);

export const handler = queueHandler({
  contract: inboundEvents,
  workItems: store.workItems,
  now: systemClock,
  consume: async ({ source, id, type, time, data }) =>
    factOutcome(await receiveGoods(context, { source, eventId: id, type, occurredAt: time }, data)),
});
