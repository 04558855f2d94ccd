import { randomUUID } from 'node:crypto';
import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  type QueueAttributeName,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { GOODS_RECEIVED, ORDER_SHIPPED } from '../../functions/core/contracts/warehouse-events.ts';
import { clientFor } from '../../infra/local/locality.ts';
import { Inbox } from './inbox.ts';
import type { ServiceAddress } from './service.ts';

type SkuLines = readonly { readonly sku: string; readonly quantity: number }[];

/** Queues of the running service, by their friendly names, and queues of a test that listen to its topic. */
export class Queues {
  readonly #address: ServiceAddress;
  readonly #sqs: SQSClient;
  readonly #sns: SNSClient;

  constructor(address: ServiceAddress) {
    this.#address = address;
    this.#sqs = new SQSClient({ ...clientFor(address.sqs), useQueueUrlAsEndpoint: false });
    this.#sns = new SNSClient(clientFor(address.sns));
  }

  /** Sends a text as it is, anything else as JSON. */
  async send(queue: string, content: unknown): Promise<void> {
    const MessageBody = typeof content === 'string' ? content : JSON.stringify(content);
    await this.#sqs.send(new SendMessageCommand({ QueueUrl: this.#url(queue), MessageBody }));
  }

  /** How many messages lie in a queue, in somebody's hands or not. */
  async waiting(queue: string): Promise<number> {
    const counts: QueueAttributeName[] = [
      'ApproximateNumberOfMessages',
      'ApproximateNumberOfMessagesNotVisible',
      'ApproximateNumberOfMessagesDelayed',
    ];
    const request = new GetQueueAttributesCommand({ QueueUrl: this.#url(queue), AttributeNames: counts });
    const { Attributes } = await this.#sqs.send(request);
    return counts.reduce((sum, name) => sum + Number(Attributes?.[name] ?? 0), 0);
  }

  /** What arrives in a queue that nothing else empties. */
  inbox(queue: string): Inbox {
    return new Inbox(this.#sqs, this.#url(queue));
  }

  /** A new queue that hears these events of the topic, from now on. */
  async subscribe(...types: readonly string[]): Promise<Inbox> {
    const { QueueUrl } = await this.#sqs.send(new CreateQueueCommand({ QueueName: `heard-${randomUUID()}` }));
    const request = { QueueUrl, AttributeNames: ['QueueArn'] satisfies QueueAttributeName[] };
    const { Attributes } = await this.#sqs.send(new GetQueueAttributesCommand(request));
    await this.#sns.send(
      new SubscribeCommand({
        TopicArn: this.#address.topics['stock-events'],
        Protocol: 'sqs',
        Endpoint: Attributes?.QueueArn,
        Attributes: { RawMessageDelivery: 'true', FilterPolicy: JSON.stringify({ type: types }) },
      }),
    );
    return new Inbox(this.#sqs, QueueUrl ?? '');
  }

  close(): void {
    this.#sqs.destroy();
    this.#sns.destroy();
  }

  #url(queue: string): string {
    const url = this.#address.queues[queue];
    if (url === undefined) throw new Error(`there is no queue ${queue}`);
    return url;
  }
}

export function goodsReceived(warehouseId: string, lines: SkuLines) {
  return warehouseEvent(GOODS_RECEIVED, { warehouseId, lines });
}

export function orderShipped(reservationId: string, warehouseId: string, lines: SkuLines) {
  return warehouseEvent(ORDER_SHIPPED, { reservationId, warehouseId, lines });
}

/** A CloudEvent of the warehouse system that nobody has sent before. */
export function warehouseEvent(type: string, data: unknown) {
  const time = new Date().toISOString();
  return { specversion: '1.0', id: randomUUID(), source: 'test/wms', type, time, data };
}
