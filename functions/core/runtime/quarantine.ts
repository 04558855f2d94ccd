import type { SQSRecord } from 'aws-lambda';
import { timeText } from '../contracts/values.ts';
import type { Instant } from '../domain/ids.ts';
import type { WorkItem } from '../domain/work-item.ts';
import type { QuarantineReason } from './message-outcome.ts';

/**
 * The work item for a message that is no valid one, with its original bytes, so that it can be read and replayed.
 * Its cause is queue and message id: a redelivery opens it once, and two messages are two work items even when their
 * bytes are the same, so that none can hide behind another that was settled before.
 */
export function quarantinedMessage(
  record: SQSRecord,
  { reason, detail }: { readonly reason: QuarantineReason; readonly detail: string },
  now: Instant,
): WorkItem {
  const queue = queueName(record);
  const { SentTimestamp, ApproximateReceiveCount, SenderId } = record.attributes;
  return {
    cause: `quarantined-message/${queue}/${record.messageId}`,
    kind: 'quarantined-message',
    openedAt: now,
    summary: `A message in ${queue} could not be applied (${reason}): replay it when its cause is gone, or drop it.`,
    facts: {
      queue,
      messageId: record.messageId,
      reason,
      detail,
      sentAt: timeText(Number(SentTimestamp)),
      attributes: {
        receiveCount: Number(ApproximateReceiveCount),
        senderId: SenderId,
        messageAttributes: textAttributes(record),
      },
    },
    body: record.body,
  };
}

/** The queue's own name, by which operators know it; its ARN says it. */
export function queueName(record: Pick<SQSRecord, 'eventSourceARN'>): string {
  return record.eventSourceARN.slice(record.eventSourceARN.lastIndexOf(':') + 1);
}

function textAttributes({ messageAttributes }: SQSRecord): Record<string, string> {
  const named = Object.entries(messageAttributes ?? {});
  return Object.fromEntries(
    named.map(([name, { stringValue, binaryValue }]) => [name, stringValue ?? binaryValue ?? '']),
  );
}
