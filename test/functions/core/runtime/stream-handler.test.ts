import type { DynamoDBRecord } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import { scheduleHandler } from '../../../../functions/core/runtime/schedule-handler.ts';
import { streamBatchHandler, streamHandler } from '../../../../functions/core/runtime/stream-handler.ts';
import { recordingObserver } from './recording-observer.ts';

const record = (SequenceNumber?: string): DynamoDBRecord =>
  ({ eventName: 'MODIFY', dynamodb: SequenceNumber === undefined ? {} : { SequenceNumber } }) as DynamoDBRecord;

function subject(poison?: string) {
  const recording = recordingObserver();
  const seen: (string | undefined)[] = [];
  const handler = streamHandler(async ({ dynamodb }) => {
    await Promise.resolve();
    if (dynamodb?.SequenceNumber === poison) throw new Error('poison');
    seen.push(dynamodb?.SequenceNumber);
  }, recording.observer);
  return { ...recording, seen, deliver: (...numbers: string[]) => handler({ Records: numbers.map(record) }) };
}

describe('a reader of a stream', () => {
  test('stops at the first record that fails and asks to be given the rest again from there', async () => {
    const { deliver, seen, counts, lines } = subject('3');
    expect(await deliver('1', '2', '3', '4')).toEqual({ batchItemFailures: [{ itemIdentifier: '3' }] });
    expect(seen).toEqual(['1', '2']);
    expect(counts).toEqual(['RecordDone', 'RecordDone', 'RecordRetried', 'Fault']);
    expect(lines).toMatchObject([{ level: 'error', ids: { sequenceNumber: '3', eventName: 'MODIFY' } }]);
  });

  test('reads in order and reports nothing when all went well', async () => {
    const { deliver, seen, flushes } = subject();
    expect(await deliver('1', '2', '3')).toEqual({ batchItemFailures: [] });
    expect(seen).toEqual(['1', '2', '3']);
    expect(flushes()).toBe(1);
  });

  test('fails as a whole when the failed record has no number to go on from', async () => {
    const { observer } = recordingObserver();
    const handler = streamHandler(async () => Promise.reject(new Error('poison')), observer);
    await expect(handler({ Records: [record()] })).rejects.toThrow('poison');
  });
});

describe('a reader of whole batches', () => {
  test('is given all records at once', async () => {
    const { observer, counts, flushes } = recordingObserver();
    const seen: number[] = [];
    const handler = streamBatchHandler(async (records) => void seen.push(records.length), observer);
    expect(await handler({ Records: [record('1'), record('2')] })).toEqual({ batchItemFailures: [] });
    expect(seen).toEqual([2]);
    expect(counts).toEqual(['RecordDone', 'RecordDone']);
    expect(flushes()).toBe(1);
  });

  test('fails as a whole: an empty list of failures would acknowledge what was not done', async () => {
    const { observer, counts, lines, flushes } = recordingObserver();
    const handler = streamBatchHandler(async () => Promise.reject(new Error('poison')), observer);
    await expect(handler({ Records: [record('1')] })).rejects.toThrow('poison');
    expect(counts).toEqual(['Fault']);
    expect(lines).toMatchObject([{ level: 'error', ids: { records: 1 } }]);
    expect(flushes()).toBe(1);
  });
});

describe('a scheduled function', () => {
  test('logs in numbers what it did', async () => {
    const { observer, lines, flushes } = recordingObserver();
    await scheduleHandler(async () => ({ expired: 3 }), observer)({});
    expect(lines).toEqual([{ level: 'info', sentence: 'ran', ids: { expired: 3 } }]);
    expect(flushes()).toBe(1);
  });

  test('fails its invocation on a fault, so that the alarm sees it', async () => {
    const { observer, counts, flushes } = recordingObserver();
    await expect(scheduleHandler(async () => Promise.reject(new Error('no table')), observer)({})).rejects.toThrow(
      'no table',
    );
    expect(counts).toEqual(['Fault']);
    expect(flushes()).toBe(1);
  });
});
