import { PublishBatchCommand, type SNSClient } from '@aws-sdk/client-sns';
import { batchesOf } from './batches.ts';
import { deliver, type Pace } from './delivery.ts';
import { MAX_BATCH_BYTES } from './limits.ts';

/** Any CloudEvent. Only its id and type matter here. */
export interface PublishedEvent {
  readonly id: string;
  readonly type: string;
}

export type PublishEvents = (events: readonly PublishedEvent[]) => Promise<void>;

interface Entry {
  readonly type: string;
  readonly message: string;
}

/** The message attribute by which subscriptions filter. */
export const TYPE_ATTRIBUTE = 'type';

/**
 * Publishes events to one topic, in order, each with its type as a message attribute. Returns when every one is accepted.
 * @throws Undelivered when some are not, after bounded retries; TooLarge when one exceeds what a message may carry
 */
export function eventPublisher(client: Pick<SNSClient, 'send'>, topicArn: string, pace: Pace): PublishEvents {
  return async (events) => {
    const entries = events.map((event): Entry => ({ type: event.type, message: JSON.stringify(event) }));
    for (const batch of batchesOf(entries, bytesOf, MAX_BATCH_BYTES, ({ type }) => `an event ${type}`)) {
      await deliver(batch, send, pace);
    }
  };

  async function send(entries: readonly Entry[]) {
    const PublishBatchRequestEntries = entries.map(({ type, message }, index) => ({
      Id: String(index),
      Message: message,
      MessageAttributes: { [TYPE_ATTRIBUTE]: { DataType: 'String', StringValue: type } },
    }));
    const { Failed = [] } = await client.send(
      new PublishBatchCommand({ TopicArn: topicArn, PublishBatchRequestEntries }),
    );
    return {
      failed: Failed.map(({ Id = '', SenderFault = false, Code = '' }) => ({
        id: Id,
        senderFault: SenderFault,
        code: Code,
      })),
    };
  }
}

/** What counts against the limit: the body, and name, data type and value of the attribute. */
function bytesOf({ type, message }: Entry): number {
  return Buffer.byteLength(message) + Buffer.byteLength(`${TYPE_ATTRIBUTE}String${type}`);
}
