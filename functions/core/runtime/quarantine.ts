import { createHash } from 'node:crypto';
import type { SQSRecord } from 'aws-lambda';
import type { Instant } from '../domain/ids.ts';
import type { WorkItem } from '../domain/work-item.ts';
import type { QuarantineReason } from './message-outcome.ts';

/**
 * The work item for a message that is no valid one, with its original bytes, so that it can be read and replayed.
 * Its id follows from queue and message id: a redelivery opens it once, and two messages are two work items even when their
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
    id: `quarantined.${createHash('sha256').update(`${queue}\n${record.messageId}`).digest('hex').slice(0, 32)}`,
    kind: 'quarantined-message',
    openedAt: now,
    summary: `A message in ${queue} could not be applied (${reason}): correct it and send it again, or dismiss it.`,
    facts: {
      queue,
      messageId: record.messageId,
      reason,
      detail,
      body: record.body,
      sentAt: Number(SentTimestamp),
      attributes: {
        receiveCount: Number(ApproximateReceiveCount),
        senderId: SenderId,
        messageAttributes: textAttributes(record),
      },
    },
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
