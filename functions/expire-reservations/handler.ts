import type { DynamoDBStreamEvent, SQSEvent } from 'aws-lambda';
import { expiryMessages } from '../core/contracts/expiry-message.ts';
import { sqsClient } from '../core/queue/clients.ts';
import { delayedSender } from '../core/queue/send-delayed.ts';
import { followDeadline, reachDeadline, timerRemoved } from '../core/reservations/deadlines.ts';
import { systemClock } from '../core/runtime/clock.ts';
import { required, VARIABLES } from '../core/runtime/environment.ts';
import { done } from '../core/runtime/message-outcome.ts';
import { queueHandler } from '../core/runtime/queue-handler.ts';
import { reservationContext, systemPace, systemStore } from '../core/runtime/service.ts';
import { streamHandler } from '../core/runtime/stream-handler.ts';
import { reservationChange, timerOf } from '../core/store/stream-records.ts';

const store = systemStore();
const send = delayedSender(sqsClient(), required(VARIABLES.expiryQueueUrl), systemPace);
const deadlines = { context: reservationContext(store), timers: store.timers, send };

/** Deadlines that come, by the delay queue. */
const fromQueue = queueHandler({
  contract: expiryMessages,
  workItems: store.workItems,
  now: systemClock,
  consume: async ({ reservationId }) => {
    await reachDeadline(deadlines, reservationId);
    return done;
  },
});

/** Deadlines that are set, moved and dropped, and timers that time to live removed, by the table's stream. */
const fromStream = streamHandler(async (record) => {
  const timer = timerOf(record);
  if (timer) return timerRemoved(deadlines, timer);
  const change = reservationChange(record);
  if (change) await followDeadline(deadlines, change.before, change.after);
});

export const handler = (event: SQSEvent | DynamoDBStreamEvent) =>
  isQueueEvent(event) ? fromQueue(event) : fromStream(event);

function isQueueEvent(event: SQSEvent | DynamoDBStreamEvent): event is SQSEvent {
  return event.Records.some((record) => 'eventSource' in record && record.eventSource === 'aws:sqs');
}
