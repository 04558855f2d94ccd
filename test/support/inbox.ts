import { DeleteMessageBatchCommand, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { eventually } from './eventually.ts';

/** A CloudEvent as it arrived. */
export interface HeardEvent {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What arrived in a queue, each event once: an event may be delivered twice, with the same id. */
export class Inbox {
  readonly #sqs: SQSClient;
  readonly #url: string;
  readonly #heard = new Map<string, HeardEvent>();

  constructor(sqs: SQSClient, url: string) {
    this.#sqs = sqs;
    this.#url = url;
  }

  /** Everything heard so far about subjects of this prefix, in the order of arrival. */
  async about(prefix: string): Promise<HeardEvent[]> {
    while (await this.#receive());
    return [...this.#heard.values()].filter(({ subject }) => subject.startsWith(prefix));
  }

  /** Listens until so many events about subjects of this prefix were heard. More than that is a failure too. */
  hear(count: number, prefix: string, withinSeconds = 15): Promise<HeardEvent[]> {
    return eventually(`${count} events about ${prefix} arrive`, withinSeconds, async () => {
      const events = await this.about(prefix);
      if (events.length !== count) throw new Error(`${events.length} came: ${events.map(({ type }) => type).join()}`);
      return events;
    });
  }

  async #receive(): Promise<boolean> {
    const request = new ReceiveMessageCommand({ QueueUrl: this.#url, MaxNumberOfMessages: 10, WaitTimeSeconds: 0 });
    const { Messages = [] } = await this.#sqs.send(request);
    for (const { Body = '' } of Messages) {
      const event = JSON.parse(Body) as HeardEvent;
      this.#heard.set(event.id, event);
    }
    if (Messages.length === 0) return false;
    const Entries = Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
    await this.#sqs.send(new DeleteMessageBatchCommand({ QueueUrl: this.#url, Entries }));
    return true;
  }
}
