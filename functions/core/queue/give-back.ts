import { ChangeMessageVisibilityCommand, type SQSClient } from '@aws-sdk/client-sqs';

/** Gives a received message back to its queue, by the handle that it was received with. */
export type GiveBackAtOnce = (receiptHandle: string) => Promise<void>;

/**
 * Lets messages of one queue come again at once, where they would come when their visibility timeout is over. Each time counts as received once
 * more: a queue whose consumer does this must allow for it before the dead-letter queue.
 */
export function givingBackAtOnce(client: Pick<SQSClient, 'send'>, queueUrl: string): GiveBackAtOnce {
  return async (ReceiptHandle) =>
    void (await client.send(
      new ChangeMessageVisibilityCommand({ QueueUrl: queueUrl, ReceiptHandle, VisibilityTimeout: 0 }),
    ));
}
