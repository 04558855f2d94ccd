import { GetQueueAttributesCommand, SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { clientFor } from '../../infra/local/locality.ts';
import { chunksOf, type Receipt } from './plan.ts';
import type { Service } from './service.ts';
import type { Shipment } from './shipments.ts';

type Queue = 'inbound-events' | 'outbound-events';

const BATCH = 10;
/** A batch may have 256 KB; one message of many lines travels alone. */
const MAX_BATCH_CHARACTERS = 200_000;
const SOURCE = 'replay/wms';

/** The warehouses' side: tells the service by its queues what was received and what was shipped. */
export class WarehouseLine {
  messages = 0;
  readonly #client: SQSClient;
  readonly #service: Service;

  constructor(service: Service) {
    this.#service = service;
    this.#client = new SQSClient({ ...clientFor(service.sqs), useQueueUrlAsEndpoint: false });
  }

  async receive(receipts: readonly Receipt[]): Promise<void> {
    const bodies = receipts.map(({ eventId, ...data }) => eventOf('holdfast.goods-received.v1', eventId, data));
    await this.#send('inbound-events', bodies);
  }

  async ship(reservationId: string, shipments: readonly Shipment[]): Promise<void> {
    const bodies = shipments.flatMap(({ eventId, copies, ...data }) => {
      const event = eventOf('holdfast.order-shipped.v1', eventId, { reservationId, ...data });
      return Array.from({ length: copies }, () => event);
    });
    await this.#send('outbound-events', bodies);
  }

  /** How many messages a queue still has: waiting, delayed, or with a function. */
  async waiting(queue: string): Promise<number> {
    const url = this.#service.queues[queue];
    if (url === undefined) return 0;
    const { Attributes = {} } = await this.#client.send(
      new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['All'] }),
    );
    return ['', 'NotVisible', 'Delayed'].reduce(
      (sum, kind) => sum + Number(Attributes[`ApproximateNumberOfMessages${kind}` as keyof typeof Attributes] ?? 0),
      0,
    );
  }

  close(): void {
    this.#client.destroy();
  }

  async #send(queue: Queue, bodies: readonly string[]): Promise<void> {
    for (const batch of chunksOf(bodies, BATCH)) {
      const together = batch.reduce((sum, body) => sum + body.length, 0) <= MAX_BATCH_CHARACTERS;
      for (const part of together ? [batch] : batch.map((body) => [body])) await this.#sendBatch(queue, part);
    }
  }

  async #sendBatch(queue: Queue, bodies: readonly string[]): Promise<void> {
    const Entries = bodies.map((MessageBody, index) => ({ Id: String(index), MessageBody }));
    const { Failed = [] } = await this.#client.send(
      new SendMessageBatchCommand({ QueueUrl: this.#service.queues[queue], Entries }),
    );
    const [failed] = Failed;
    if (failed) throw new Error(`The queue ${queue} did not take a message: ${failed.Code} ${failed.Message ?? ''}`);
    this.messages += bodies.length;
  }
}

function eventOf(type: string, id: string, data: unknown): string {
  return JSON.stringify({ specversion: '1.0', id, source: SOURCE, type, time: new Date().toISOString(), data });
}
