import { describe, expect, it } from 'vitest';
import { failed, type InvocationResult } from '../../../infra/local/invocation.ts';
import { type BatchPolicy, deliverBatch, type GivenUp } from '../../../infra/local/stream-batch.ts';
import type { StreamRecord } from '../../../infra/local/stream-record.ts';

const THROWS = failed('error', 'Error', 'no');
const reports = (...identifiers: unknown[]): InvocationResult => ({
  status: 'succeeded',
  payload: { batchItemFailures: identifiers.map((itemIdentifier) => ({ itemIdentifier })) },
});

/** What the function was invoked with, and what was given up, when it fails on the record called `bad`. */
async function deliver(
  ids: readonly string[],
  policy: Partial<BatchPolicy>,
  respond: (batch: readonly string[]) => InvocationResult,
) {
  const invoked: string[] = [];
  const givenUp: string[] = [];
  const delivered = await deliverBatch(ids.map(recordOf), {
    policy: { reportsItems: true, bisects: false, retryAttempts: 1, maxRecordAgeSeconds: -1, ...policy },
    interrupted: new AbortController().signal,
    giveUp: async ({ records, condition, invokeCount }: GivenUp) => {
      givenUp.push(`${records.map(idOf).join(' ')}: ${condition} after ${invokeCount}`);
    },
    invoke: async (event) => {
      const batch = (event as { Records: StreamRecord[] }).Records.map(idOf);
      invoked.push(batch.join(' '));
      return respond(batch);
    },
  });
  return { delivered, invoked, givenUp };
}

const failsOnBad = (batch: readonly string[]) => (batch.includes('bad') ? THROWS : reports());
const reportsBad = (batch: readonly string[]) => (batch.includes('bad') ? reports('bad') : reports());

describe('a batch of a stream', () => {
  it('is delivered once when the function takes it', async () => {
    expect(await deliver(['a', 'b'], {}, failsOnBad)).toEqual({ delivered: true, invoked: ['a b'], givenUp: [] });
  });

  it('is delivered again whole when the function throws, and then given up whole', async () => {
    expect(await deliver(['a', 'bad', 'c'], {}, failsOnBad)).toEqual({
      delivered: true,
      invoked: ['a bad c', 'a bad c'],
      givenUp: ['a bad c: RetryAttemptsExhausted after 2'],
    });
  });

  it('is delivered again from the first record that the function reports', async () => {
    expect(await deliver(['a', 'bad', 'c'], {}, reportsBad)).toEqual({
      delivered: true,
      invoked: ['a bad c', 'bad c', 'bad c'],
      givenUp: ['bad c: RetryAttemptsExhausted after 2'],
    });
  });

  it('has every attempt again when the function made progress', async () => {
    let failures = 0;
    const throwsFirst = (batch: readonly string[]) => (failures++ === 0 ? THROWS : reportsBad(batch));
    expect(await deliver(['a', 'bad'], {}, throwsFirst)).toEqual({
      delivered: true,
      invoked: ['a bad', 'a bad', 'bad', 'bad'],
      givenUp: ['bad: RetryAttemptsExhausted after 2'],
    });
  });

  it('is halved until the bad record is alone', async () => {
    expect(await deliver(['a', 'b', 'bad', 'd'], { bisects: true }, failsOnBad)).toEqual({
      delivered: true,
      invoked: ['a b bad d', 'a b', 'bad d', 'bad', 'bad', 'd'],
      givenUp: ['bad: RetryAttemptsExhausted after 2'],
    });
  });

  it('is cut at the reported record and then halved, so that its neighbours are not given up', async () => {
    expect(await deliver(['a', 'bad', 'c'], { bisects: true }, reportsBad)).toEqual({
      delivered: true,
      invoked: ['a bad c', 'bad c', 'bad', 'bad', 'c'],
      givenUp: ['bad: RetryAttemptsExhausted after 2'],
    });
  });

  it.each([
    ['an unknown record', 'nobody'],
    ['no record', ''],
    ['nothing', null],
  ])('has failed whole when the function reports %s', async (_what, identifier) => {
    const { givenUp } = await deliver(['a', 'b'], { retryAttempts: 0 }, () => reports(identifier));
    expect(givenUp).toEqual(['a b: RetryAttemptsExhausted after 1']);
  });

  it('is not asked about single records when the mapping does not report them', async () => {
    expect(await deliver(['a', 'bad'], { reportsItems: false }, reportsBad)).toMatchObject({
      invoked: ['a bad'],
      givenUp: [],
    });
  });

  it('loses the records that have become too old, and delivers the rest', async () => {
    expect(await deliver(['old', 'a'], { maxRecordAgeSeconds: 60 }, failsOnBad)).toEqual({
      delivered: true,
      invoked: ['a'],
      givenUp: ['old: MaximumRecordAgeExceeded after 0'],
    });
  });
});

function recordOf(id: string): StreamRecord {
  const seconds = Math.floor(Date.now() / 1_000) - (id === 'old' ? 120 : 0);
  return {
    eventID: id,
    eventName: 'INSERT',
    eventSourceARN: 'arn',
    dynamodb: { SequenceNumber: id, ApproximateCreationDateTime: seconds, Keys: {} },
  };
}

const idOf = ({ dynamodb }: StreamRecord) => dynamodb.SequenceNumber;
