import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { MAX_DELAY_SECONDS } from '../domain/limits.ts';
import { batchesOf } from './batches.ts';
import { deliver, type Pace } from './delivery.ts';
import { MAX_BATCH_BYTES } from './limits.ts';

/** A message that is to arrive after a while. */
export interface DelayedMessage {
  /** Written as JSON. */
  readonly content: unknown;
  /** A deadline further away than SQS can wait is cut to MAX_DELAY_SECONDS: the reader sends it again. Below zero: at once. */
  readonly delaySeconds: number;
}

export type SendDelayed = (messages: readonly DelayedMessage[]) => Promise<void>;

/**
 * Sends messages to one queue with a delay each. Returns when every one is accepted.
 * @throws Undelivered when some are not, after bounded retries
 */
export function delayedSender(client: Pick<SQSClient, 'send'>, queueUrl: string, pace: Pace): SendDelayed {
  return async (messages) => {
    const entries = messages.map(({ content, delaySeconds }) => ({
      MessageBody: JSON.stringify(content),
      DelaySeconds: Math.min(Math.max(Math.ceil(delaySeconds), 0), MAX_DELAY_SECONDS),
    }));
    const bytesOf = ({ MessageBody }: { MessageBody: string }) => Buffer.byteLength(MessageBody);
    for (const batch of batchesOf(entries, bytesOf, MAX_BATCH_BYTES, () => 'a delayed message')) {
      await deliver(batch, send, pace);
    }
  };

  async function send(entries: readonly { readonly MessageBody: string; readonly DelaySeconds: number }[]) {
    const Entries = entries.map((entry, index) => ({ Id: String(index), ...entry }));
    const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
    return {
      failed: Failed.map(({ Id = '', SenderFault = false, Code = '' }) => ({
        id: Id,
        senderFault: SenderFault,
        code: Code,
      })),
    };
  }
}
