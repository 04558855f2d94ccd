import type { Message } from '@aws-sdk/client-sqs';
import { failuresIn } from './batch-response.ts';
import { compileFilter } from './event-filter.ts';
import { type EventSource, mappingNames } from './event-source.ts';
import type { Invoke } from './invocation.ts';
import { REGION } from './locality.ts';
import { createLoop } from './loop.ts';
import { createQueueClient } from './queue-client.ts';
import type { LocalQueue } from './queues-and-topics.ts';
import type { MappingProperties } from './resources/event-source-mapping.ts';

export interface SqsMappingOptions {
  readonly queue: LocalQueue;
  readonly functionName: string;
  readonly properties: MappingProperties;
  readonly invoke: Invoke;
  readonly endpoint: string;
  readonly maxConcurrency: number;
  /** When set, failed messages come back after so long, not after the queue's visibility timeout. */
  readonly redeliverAfterSeconds?: number;
}

const DEFAULT_BATCH_SIZE = 10;
/** Short enough that a mapping that is switched off takes no message long after; long enough that an idle laptop stays quiet. */
const LONG_POLL_SECONDS = 1;

/** Prepares to poll a queue and to invoke the function with what it gets, as many batches at a time as its concurrency allows. */
export function createSqsMapping(options: SqsMappingOptions): EventSource {
  const { queue, functionName, properties, maxConcurrency } = options;
  const client = createQueueClient(options.endpoint, queue.url);
  const limit = Math.min(properties.ScalingConfig?.MaximumConcurrency ?? maxConcurrency, maxConcurrency);
  const filters = (properties.FilterCriteria?.Filters ?? []).map(({ Pattern }) => Pattern);
  const passes = compileFilter(filters, `The mapping of ${queue.name}`);
  const inFlight = new Set<Promise<void>>();

  const process = async (messages: readonly Message[]) => {
    const wanted = messages.filter((message) => passes(filterable(message)));
    const unwanted = messages.filter((message) => !wanted.includes(message));
    const failed = wanted.length === 0 ? [] : await deliver(wanted);
    await client.acknowledge([...unwanted, ...wanted.filter((message) => !failed.includes(message))]);
    if (options.redeliverAfterSeconds !== undefined) await client.giveBack(failed, options.redeliverAfterSeconds);
  };
  const deliver = async (messages: readonly Message[]): Promise<readonly Message[]> => {
    const result = await options.invoke({ Records: messages.map((message) => lambdaRecord(message, queue.arn)) });
    const reportsItems = properties.FunctionResponseTypes?.includes('ReportBatchItemFailures') ?? false;
    const failures = failuresIn(
      result,
      reportsItems,
      messages.map(({ MessageId }) => MessageId ?? ''),
    );
    return failures === 'all' ? messages : messages.filter(({ MessageId }) => failures.has(MessageId ?? ''));
  };
  const collect = async (): Promise<Message[]> => {
    const size = properties.BatchSize ?? DEFAULT_BATCH_SIZE;
    const messages = await client.receive(size, LONG_POLL_SECONDS);
    const deadline = Date.now() + (properties.MaximumBatchingWindowInSeconds ?? 0) * 1_000;
    while (messages.length > 0 && messages.length < size && Date.now() < deadline)
      messages.push(
        ...(await client.receive(size - messages.length, Math.min(1, Math.ceil((deadline - Date.now()) / 1_000)))),
      );
    return messages;
  };

  const loop = createLoop(async () => {
    if (inFlight.size >= limit) await Promise.race(inFlight);
    const messages = await collect();
    if (messages.length === 0) return;
    // A batch that could not be acknowledged comes back after its visibility timeout, which is what a queue is for.
    const batch: Promise<void> = process(messages)
      .catch(() => {})
      .finally(() => inFlight.delete(batch));
    inFlight.add(batch);
  });
  const halt = async () => {
    await loop.pause();
    await Promise.all(inFlight);
  };
  const stop = async () => {
    await halt();
    client.destroy();
  };
  return { ...mappingNames(queue.name, functionName), pause: halt, resume: loop.resume, stop };
}

// A filter sees the body as a document when it is one.
function filterable(message: Message): unknown {
  try {
    return { body: JSON.parse(message.Body ?? '') };
  } catch {
    return { body: message.Body };
  }
}

function lambdaRecord(message: Message, eventSourceARN: string) {
  const attributes = Object.entries(message.MessageAttributes ?? {}).map(([name, value]) => [
    name,
    {
      dataType: value.DataType,
      ...(value.StringValue === undefined ? {} : { stringValue: value.StringValue }),
      ...(value.BinaryValue === undefined ? {} : { binaryValue: Buffer.from(value.BinaryValue).toString('base64') }),
      stringListValues: [],
      binaryListValues: [],
    },
  ]);
  return {
    messageId: message.MessageId,
    receiptHandle: message.ReceiptHandle,
    body: message.Body,
    attributes: message.Attributes ?? {},
    messageAttributes: Object.fromEntries(attributes),
    md5OfBody: message.MD5OfBody,
    ...(message.MD5OfMessageAttributes === undefined ? {} : { md5OfMessageAttributes: message.MD5OfMessageAttributes }),
    eventSource: 'aws:sqs',
    eventSourceARN,
    awsRegion: REGION,
  };
}
