import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { MessageContract } from '../contracts/message.ts';
import { timeText } from '../contracts/values.ts';
import type { Instant } from '../domain/ids.ts';
import { MAX_CLOCK_LEAD_MS } from '../domain/limits.ts';
import type { WorkItem } from '../domain/work-item.ts';
import type { GiveBackAtOnce } from '../queue/give-back.ts';
import type { Clock } from './clock.ts';
import { type MessageOutcome, quarantine } from './message-outcome.ts';
import { METRICS, type Observer, systemObserver } from './observer.ts';
import { quarantinedMessage, queueName } from './quarantine.ts';

export interface QueueConsumer<Message> {
  /** How the queue's messages are read. What cannot be read goes to quarantine and is never seen by `consume`. */
  readonly contract: MessageContract<Message>;
  readonly consume: (message: Message, delivery: Delivery) => Promise<MessageOutcome>;
  /** Of messages about what has happened: when it did. What is yet to come has not, and is put aside. */
  readonly happenedAt?: (message: Message) => Instant;
  /** Where quarantined messages are kept. */
  readonly workItems: { open(item: WorkItem): Promise<void> };
  readonly now: Clock;
  /** For consumers that go on where they were: without it, what is to come at once comes later. */
  readonly giveBackAtOnce?: GiveBackAtOnce;
}

/** What may be asked about how a message came. */
export interface Delivery {
  readonly queue: string;
  readonly messageId: string;
  readonly sentAt: Instant;
}

/**
 * The Lambda handler behind a queue. The messages of a batch are independent: each is acknowledged or given back on its own.
 * A message that is put aside is acknowledged only after its work item is stored.
 */
export function queueHandler<Message>(
  consumer: QueueConsumer<Message>,
  observer: Observer = systemObserver(),
): (event: SQSEvent) => Promise<SQSBatchResponse> {
  return async ({ Records }) => {
    try {
      const isSettled = await Promise.all(Records.map((record) => settle(record, consumer, observer)));
      return {
        batchItemFailures: Records.filter((_, index) => isSettled[index] !== true).map(({ messageId }) => ({
          itemIdentifier: messageId,
        })),
      };
    } finally {
      observer.flush();
    }
  };
}

/** Whether the message may be deleted. Never throws: one message must not take the others of its batch with it. */
async function settle<Message>(
  record: SQSRecord,
  consumer: QueueConsumer<Message>,
  observer: Observer,
): Promise<boolean> {
  const ids = { queue: queueName(record), messageId: record.messageId };
  try {
    const outcome = await outcomeOf(record, consumer);
    switch (outcome.outcome) {
      case 'done':
        observer.count(METRICS.messageDone);
        return true;
      case 'quarantine':
        await consumer.workItems.open(quarantinedMessage(record, outcome, consumer.now()));
        observer.count(METRICS.messageQuarantined, outcome.reason);
        observer.warn('message quarantined', { ...ids, reason: outcome.reason });
        return true;
      case 'retry':
        observer.count(METRICS.messageRetried);
        observer.warn('message given back', { ...ids, because: outcome.because });
        if (outcome.atOnce) await giveBackAtOnce(record, consumer, observer);
        return false;
    }
  } catch (fault) {
    observer.count(METRICS.messageRetried);
    observer.count(METRICS.fault);
    observer.error('message given back after a fault', ids, fault);
    return false;
  }
}

/** It is given back either way: when this fails, after its visibility timeout. */
async function giveBackAtOnce<Message>(
  record: SQSRecord,
  { giveBackAtOnce: giveBack }: QueueConsumer<Message>,
  observer: Observer,
): Promise<void> {
  try {
    await giveBack?.(record.receiptHandle);
  } catch (fault) {
    observer.error('message comes later', { queue: queueName(record), messageId: record.messageId }, fault);
  }
}

async function outcomeOf<Message>(
  record: SQSRecord,
  { contract, consume, happenedAt, now }: QueueConsumer<Message>,
): Promise<MessageOutcome> {
  const message = contract(record.body);
  if (!message.ok) return { outcome: 'quarantine', ...message.refusal };
  const moment = happenedAt?.(message.value);
  // A count would take it for something that moved since, for as long as it lies ahead.
  if (moment !== undefined && moment > now() + MAX_CLOCK_LEAD_MS)
    return quarantine('cannot-be-applied', `${timeText(moment)} is yet to come: mend the clock, or replay this then`);
  const sentAt = Number(record.attributes.SentTimestamp);
  return consume(message.value, { queue: queueName(record), messageId: record.messageId, sentAt });
}
