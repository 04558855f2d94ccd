import { randomUUID } from 'node:crypto';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { clientFor } from './locality.ts';
import type { LocalNames } from './queues-and-topics.ts';
import { RunnerProblem } from './runner-problem.ts';
import type { GivenUp } from './stream-batch.ts';

export interface GivenUpContext {
  readonly mappingName: string;
  readonly functionArn: string;
  readonly streamArn: string;
  readonly shardId: string;
}

/** Tells the mapping's on-failure destination what was given up: SQS gets where it was, S3 the records too. */
export type ReportFailure = (given: GivenUp, context: GivenUpContext) => Promise<void>;

/** Builds the reporter for a destination ARN. Without a destination, what is given up is gone, as in the cloud. */
export function createFailureReport(
  destination: string | undefined,
  names: LocalNames,
  endpoint: string,
): ReportFailure {
  if (destination === undefined) return async () => {};
  const queue = names.queues.find(({ arn }) => arn === destination);
  if (queue !== undefined) {
    const client = new SQSClient({ ...clientFor(endpoint), useQueueUrlAsEndpoint: false });
    return async (given, context) => {
      const MessageBody = JSON.stringify(describe(given, context));
      await client.send(new SendMessageCommand({ QueueUrl: queue.url, MessageBody }));
    };
  }
  const bucket = Object.values(names.buckets).find((name) => destination.endsWith(`:::${name}`));
  if (bucket === undefined)
    throw new RunnerProblem(`The on-failure destination ${destination} is neither a queue nor a bucket of the stack.`);
  const client = new S3Client({ ...clientFor(endpoint), forcePathStyle: true });
  return async (given, context) => {
    const Body = JSON.stringify({ ...describe(given, context), payload: JSON.stringify({ Records: given.records }) });
    await client.send(new PutObjectCommand({ Bucket: bucket, Key: objectKey(context), Body }));
  };
}

function describe({ records, condition, invokeCount, result }: GivenUp, context: GivenUpContext) {
  const [first, last] = [records[0], records.at(-1)];
  const arrival = (record: typeof first) =>
    new Date((record?.dynamodb.ApproximateCreationDateTime ?? 0) * 1_000).toISOString();
  return {
    requestContext: {
      requestId: randomUUID(),
      functionArn: context.functionArn,
      condition,
      approximateInvokeCount: invokeCount,
    },
    ...(result === undefined
      ? {}
      : {
          responseContext: {
            statusCode: 200,
            executedVersion: '$LATEST',
            ...(result.status === 'failed' ? { functionError: 'Unhandled' } : {}),
          },
        }),
    version: '1.0',
    timestamp: new Date().toISOString(),
    DDBStreamBatchInfo: {
      shardId: context.shardId,
      startSequenceNumber: first?.dynamodb.SequenceNumber,
      endSequenceNumber: last?.dynamodb.SequenceNumber,
      approximateArrivalOfFirstRecord: arrival(first),
      approximateArrivalOfLastRecord: arrival(last),
      batchSize: records.length,
      streamArn: context.streamArn,
    },
  };
}

function objectKey({ mappingName, shardId }: GivenUpContext): string {
  const now = new Date().toISOString();
  const [day, time] = [now.slice(0, 10), now.slice(0, 19).replaceAll(':', '.')];
  const mapping = mappingName.replace(/[^a-z0-9-]+/gi, '_');
  return `aws/lambda/${mapping}/${shardId}/${day.replaceAll('-', '/')}/${time}-${randomUUID()}`;
}
