import { Duration, Validations } from 'aws-cdk-lib';
import { EventSourceMapping, FilterCriteria, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { alarmOnStreamAge } from './alarms.ts';
import type { ServiceFunction } from './service-function.ts';
import { parkingQueue, type ServiceQueue } from './service-queue.ts';
import type { ServiceTable } from './service-table.ts';

const QUEUE_BATCH = 10;
const STREAM_BATCH = 100;
/** Records of one item stay in order whatever this is; of different items, so many batches of a shard run at once. */
const BATCHES_PER_SHARD = 2;
/** With Lambda's growing pauses this outlasts a deployment that went wrong, and a record that can never succeed still ends. */
const STREAM_RETRIES = 30;
/** A stream forgets after 24 hours. Giving up at 6 leaves a person 18 to read the record where the failure message says. */
const STREAM_PATIENCE = Duration.hours(6);

export interface StreamReaderProps {
  /** How long records may gather before they are handed over. */
  readonly window: Duration;
  /** Which records concern the reader, as Lambda's event patterns; all of them, if none is given. */
  readonly only?: readonly Record<string, unknown>[];
  /** The most records handed over at once, where each is much work. */
  readonly batchSize?: number;
}

/** Hands a queue's messages to a function, with at most so many batches at once. A message that fails comes back alone. */
export function feedFromQueue(service: ServiceFunction, queue: ServiceQueue, maxConcurrency: number): void {
  new EventSourceMapping(service.stack, mappingId(service, queue.node.id), {
    target: service,
    eventSourceArn: queue.queueArn,
    batchSize: QUEUE_BATCH,
    maxBatchingWindow: Duration.seconds(0),
    maxConcurrency,
    reportBatchItemFailures: true,
  });
  service.may(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], queue.queueArn);
}

/** Hands a table's changes to a function, oldest first. What fails for hours is named in `<function>-failures`, and the rest goes on. */
export function feedFromStream(
  service: ServiceFunction,
  table: ServiceTable,
  { window, only, batchSize = STREAM_BATCH }: StreamReaderProps,
): void {
  const streamArn = table.streamFor(service.node.id);
  const failures = failureQueue(service);
  new EventSourceMapping(service.stack, mappingId(service, table.node.id), {
    target: service,
    eventSourceArn: streamArn,
    // From the oldest record: what happened between the table's birth and the reader's is not lost.
    startingPosition: StartingPosition.TRIM_HORIZON,
    batchSize,
    maxBatchingWindow: window,
    parallelizationFactor: BATCHES_PER_SHARD,
    bisectBatchOnError: true,
    reportBatchItemFailures: true,
    retryAttempts: STREAM_RETRIES,
    maxRecordAge: STREAM_PATIENCE,
    onFailure: { bind: () => ({ destination: failures.queueArn }) },
    ...(only === undefined ? {} : { filters: only.map((pattern) => FilterCriteria.filter(pattern)) }),
  });
  service.may(['sqs:SendMessage'], failures.queueArn);
  service.mayReadStream(streamArn);
  alarmOnStreamAge(service.stack, service.node.id, service);
}

function failureQueue(service: ServiceFunction): Queue {
  const failures = parkingQueue(service.stack, `${service.node.id}-failures`);
  Validations.of(failures).acknowledge({
    id: 'AwsSolutions-SQS3',
    reason: 'This is a dead-letter queue, of a stream; the rule sees only those of queues.',
  });
  return failures;
}

const mappingId = (service: ServiceFunction, source: string): string => `${service.node.id}-from-${source}`;
