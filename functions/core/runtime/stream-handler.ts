import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { METRICS, type Observer, systemObserver } from './observer.ts';

/**
 * The Lambda handler behind a table's stream. Records are consumed one after the other; the first that fails is reported, and
 * Lambda delivers from it again, so that no record overtakes another. What was consumed before it is not delivered again.
 */
export function streamHandler(
  consume: (record: DynamoDBRecord) => Promise<void>,
  observer: Observer = systemObserver(),
): (event: DynamoDBStreamEvent) => Promise<DynamoDBBatchResponse> {
  return async ({ Records }) => {
    try {
      for (const record of Records) {
        const failed = await failureOf(record, consume, observer);
        if (failed !== undefined) return { batchItemFailures: [{ itemIdentifier: failed }] };
      }
      return { batchItemFailures: [] };
    } finally {
      observer.flush();
    }
  };
}

/**
 * The same for consumers that do better with the whole batch: what is read twice of one item is written once. It is all or
 * nothing: after a failure Lambda delivers the batch again, in halves, so consuming must be repeatable.
 */
export function streamBatchHandler(
  consume: (records: readonly DynamoDBRecord[]) => Promise<void>,
  observer: Observer = systemObserver(),
): (event: DynamoDBStreamEvent) => Promise<DynamoDBBatchResponse> {
  return async ({ Records }) => {
    try {
      await consume(Records);
      for (const _ of Records) observer.count(METRICS.recordDone);
      return { batchItemFailures: [] };
    } catch (fault) {
      observer.count(METRICS.fault);
      observer.error('stream batch failed', { records: Records.length }, fault);
      throw fault;
    } finally {
      observer.flush();
    }
  };
}

async function failureOf(
  record: DynamoDBRecord,
  consume: (record: DynamoDBRecord) => Promise<void>,
  observer: Observer,
): Promise<string | undefined> {
  try {
    await consume(record);
    observer.count(METRICS.recordDone);
    return undefined;
  } catch (fault) {
    const sequenceNumber = record.dynamodb?.SequenceNumber;
    // Without a number Lambda could not tell where to go on, and an empty one would repeat the whole batch for ever: let it fail as a whole.
    if (sequenceNumber === undefined) throw fault;
    observer.count(METRICS.recordRetried);
    observer.count(METRICS.fault);
    observer.error('stream record failed', { sequenceNumber, eventName: record.eventName }, fault);
    return sequenceNumber;
  }
}
