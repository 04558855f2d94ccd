import { TRANSFER_RECEIVED, TRANSFER_SHIPPED, transferEvents } from '../core/contracts/warehouse-events.ts';
import { receiveTransfer } from '../core/facts/receive-transfer.ts';
import { shipTransfer } from '../core/facts/ship-transfer.ts';
import { systemClock } from '../core/runtime/clock.ts';
import { transferOutcome } from '../core/runtime/fact-outcome.ts';
import { queueHandler } from '../core/runtime/queue-handler.ts';
import { factContext, systemStore } from '../core/runtime/service.ts';

const store = systemStore();
const context = { ...factContext(store), transfers: store.transfers };

export const handler = queueHandler({
  contract: transferEvents,
  workItems: store.workItems,
  now: systemClock,
  happenedAt: ({ time }) => time,
  consume: async (event) => {
    const { source, id, type, time } = event;
    const origin = { source, eventId: id, type, occurredAt: time };
    switch (event.type) {
      case TRANSFER_SHIPPED:
        return transferOutcome(await shipTransfer(context, origin, event.data));
      case TRANSFER_RECEIVED:
        return transferOutcome(await receiveTransfer(context, origin, event.data));
    }
  },
});
