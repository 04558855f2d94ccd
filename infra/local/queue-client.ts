import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { clientFor } from './locality.ts';

/** What a poller does with one queue. */
export interface QueueClient {
  /** Up to ten messages; it waits for the first for so many seconds. */
  readonly receive: (count: number, waitSeconds: number) => Promise<Message[]>;
  readonly acknowledge: (messages: readonly Message[]) => Promise<void>;
  /** Lets messages come back after so many seconds. */
  readonly giveBack: (messages: readonly Message[], seconds: number) => Promise<void>;
  readonly destroy: () => void;
}

/** The most that SQS hands out, deletes or changes in one request. */
const SQS_BATCH = 10;

export function createQueueClient(endpoint: string, QueueUrl: string): QueueClient {
  const client = new SQSClient({ ...clientFor(endpoint), useQueueUrlAsEndpoint: false });
  return {
    receive: async (count, waitSeconds) => {
      const request = {
        QueueUrl,
        MaxNumberOfMessages: Math.min(count, SQS_BATCH),
        WaitTimeSeconds: waitSeconds,
        MessageSystemAttributeNames: ['All' as const],
        MessageAttributeNames: ['All'],
      };
      return (await client.send(new ReceiveMessageCommand(request))).Messages ?? [];
    },
    acknowledge: async (messages) => {
      for (const Entries of entriesOf(messages))
        await client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    },
    giveBack: async (messages, VisibilityTimeout) => {
      for (const entries of entriesOf(messages)) {
        const Entries = entries.map((entry) => ({ ...entry, VisibilityTimeout }));
        await client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }));
      }
    },
    destroy: () => client.destroy(),
  };
}

function* entriesOf(messages: readonly Message[]) {
  for (let start = 0; start < messages.length; start += SQS_BATCH)
    yield messages
      .slice(start, start + SQS_BATCH)
      .map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle: ReceiptHandle ?? '' }));
}
