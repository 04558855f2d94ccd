import { outboundEvents } from '../core/contracts/warehouse-events.ts';
import { shipOrder } from '../core/facts/ship-order.ts';
import { systemClock } from '../core/runtime/clock.ts';
import { factOutcome } from '../core/runtime/fact-outcome.ts';
import { queueHandler } from '../core/runtime/queue-handler.ts';
import { factContext, systemStore } from '../core/runtime/service.ts';

const store = systemStore();
const context = factContext(store);

export const handler = queueHandler({
  contract: outboundEvents,
  workItems: store.workItems,
  now: systemClock,
  happenedAt: ({ time }) => time,
  consume: async ({ source, id, type, time, data }) =>
    factOutcome(await shipOrder(context, { source, eventId: id, type, occurredAt: time }, data)),
});
