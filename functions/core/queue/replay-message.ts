import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { deliver, type Pace } from './delivery.ts';

export type ReplayMessage = (queue: string, body: string) => Promise<void>;

/**
 * Sends the text of a message, as it is, to one of these queues, by its name: the last part of its URL. Returns when it is accepted.
 * @throws when no queue has that name; Undelivered when it is not accepted, after bounded retries
 */
export function messageReplayer(
  client: Pick<SQSClient, 'send'>,
  queueUrls: readonly string[],
  pace: Pace,
): ReplayMessage {
  const urls = new Map(queueUrls.map((url) => [url.slice(url.lastIndexOf('/') + 1), url]));
  return async (queue, body) => {
    const QueueUrl = urls.get(queue);
    if (QueueUrl === undefined) throw new Error(`there is no queue ${queue} to send a message to again`);
    await deliver(
      [body],
      async ([MessageBody]) => {
        const Entries = [{ Id: '0', MessageBody }];
        const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
        return {
          failed: Failed.map(({ Id = '', SenderFault = false, Code = '' }) => ({
            id: Id,
            senderFault: SenderFault,
            code: Code,
          })),
        };
      },
      pace,
    );
  };
}
