import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import { expiryMessages } from '../../../../functions/core/contracts/expiry-message.ts';
import { MAX_CLOCK_LEAD_MS } from '../../../../functions/core/domain/limits.ts';
import type { WorkItem } from '../../../../functions/core/domain/work-item.ts';
import {
  continueAtOnce,
  done,
  type MessageOutcome,
  quarantine,
  retry,
} from '../../../../functions/core/runtime/message-outcome.ts';
import { type QueueConsumer, queueHandler } from '../../../../functions/core/runtime/queue-handler.ts';
import { recordingObserver } from './recording-observer.ts';

const record = (messageId: string, body: string): SQSRecord =>
  ({
    messageId,
    receiptHandle: `handle-${messageId}`,
    body,
    eventSourceARN: 'arn:aws:sqs:eu-west-1:000000000000:expiry',
    attributes: { SentTimestamp: '1700000000000', ApproximateReceiveCount: '2', SenderId: 'wms' },
    messageAttributes: { trace: { stringValue: 't-1', dataType: 'String' } },
  }) as unknown as SQSRecord;
const good = (id: string) => JSON.stringify({ reservationId: id, expiresAt: 5 });
const batch = (...Records: SQSRecord[]): SQSEvent => ({ Records });

function subject(
  consume: (id: string) => MessageOutcome = () => done,
  store: (item: WorkItem) => void = () => {},
  also: Partial<Pick<QueueConsumer<{ readonly expiresAt: number }>, 'giveBackAtOnce' | 'happenedAt'>> = {},
) {
  const recording = recordingObserver();
  const opened: WorkItem[] = [];
  const consumed: string[] = [];
  const handler = queueHandler(
    {
      contract: expiryMessages,
      consume: async ({ reservationId }) => {
        consumed.push(reservationId);
        return consume(reservationId);
      },
      workItems: {
        open: async (item) => {
          store(item);
          opened.push(item);
        },
      },
      now: () => 42,
      ...also,
    },
    recording.observer,
  );
  const failures = async (event: SQSEvent) =>
    (await handler(event)).batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  return { ...recording, opened, consumed, failures };
}

describe('a consumer of a queue', () => {
  test('keeps only what it must see again: the rest of the batch is acknowledged', async () => {
    const { failures, consumed, counts } = subject((id) => (id === 'b' ? retry('contention') : done));
    expect(await failures(batch(record('1', good('a')), record('2', good('b')), record('3', good('c'))))).toEqual([
      '2',
    ]);
    expect(consumed).toEqual(['a', 'b', 'c']);
    expect([...counts].sort()).toEqual(['MessageDone', 'MessageDone', 'MessageRetried']);
  });

  test('lets a message come again at once when it can go on, and the others in their time', async () => {
    const outcomes: Record<string, MessageOutcome> = { a: continueAtOnce('half done'), b: retry('contention') };
    const handles: string[] = [];
    const consume = (id: string) => outcomes[id] ?? done;
    const { failures } = subject(consume, undefined, {
      giveBackAtOnce: async (handle) => void handles.push(handle),
    });
    const event = batch(record('1', good('a')), record('2', good('b')), record('3', good('c')));
    expect(await failures(event)).toEqual(['1', '2']);
    expect(handles).toEqual(['handle-1']);
  });

  test('gives it back all the same when it cannot come at once', async () => {
    const gone = async () => Promise.reject(new Error('no queue'));
    const { failures, lines } = subject(() => continueAtOnce('half done'), undefined, { giveBackAtOnce: gone });
    expect(await failures(batch(record('1', good('a')), record('2', good('b'))))).toEqual(['1', '2']);
    expect(lines.filter(({ level }) => level === 'error')).toHaveLength(2);
    expect(await subject(() => continueAtOnce('half done')).failures(batch(record('1', good('a'))))).toEqual(['1']);
  });

  test('gives back the message of a fault, and no other, and logs no body', async () => {
    const { failures, lines, counts, flushes } = subject((id) => {
      if (id === 'b') throw new Error('lost');
      return done;
    });
    expect(await failures(batch(record('1', good('b')), record('2', good('c'))))).toEqual(['1']);
    expect(counts).toContain('Fault');
    expect(lines).toMatchObject([{ level: 'error', ids: { queue: 'expiry', messageId: '1' } }]);
    expect(JSON.stringify(lines)).not.toContain('expiresAt');
    expect(flushes()).toBe(1);
  });

  test('acknowledges nothing of an empty batch and everything of a batch that is done', async () => {
    expect(await subject().failures(batch())).toEqual([]);
    expect(await subject().failures(batch(record('1', good('a'))))).toEqual([]);
  });
});

describe('a message that is not what its queue is for', () => {
  test.each(['not json', ' padded\r\n', '', '{"reservationId":"a#b","expiresAt":1}', '\u0000\ud83d\ude00'])(
    '%j is put aside with its very text, and acknowledged',
    async (body) => {
      const { failures, opened, consumed, counts, lines } = subject();
      expect(await failures(batch(record('m-1', body), record('m-2', good('a'))))).toEqual([]);
      expect(consumed).toEqual(['a']);
      expect(opened).toHaveLength(1);
      expect(opened[0]).toMatchObject({
        kind: 'quarantined-message',
        openedAt: 42,
        facts: {
          queue: 'expiry',
          messageId: 'm-1',
          sentAt: '2023-11-14T22:13:20.000Z',
          attributes: { receiveCount: 2, senderId: 'wms', messageAttributes: { trace: 't-1' } },
        },
        body,
      });
      expect(counts.find((count) => count.startsWith('MessageQuarantined:'))).toMatch(/:(not-json|invalid-data)$/);
      if (body !== '') expect(JSON.stringify(lines)).not.toContain(JSON.stringify(body));
    },
  );

  test('may also be one that was read and can never be applied', async () => {
    const { failures, opened } = subject(() => quarantine('cannot-be-applied', 'no such thing'));
    expect(await failures(batch(record('1', good('a'))))).toEqual([]);
    const facts = { reason: 'cannot-be-applied', detail: 'no such thing' };
    expect(opened[0]).toMatchObject({ facts, body: good('a') });
  });

  test('may tell of what is yet to come: a clock may be a little ahead of ours, and no more', async () => {
    const lead = 42 + MAX_CLOCK_LEAD_MS;
    const { failures, consumed, opened } = subject(undefined, undefined, { happenedAt: ({ expiresAt }) => expiresAt });
    const saying = (id: string, expiresAt: number) => record(id, JSON.stringify({ reservationId: id, expiresAt }));
    expect(await failures(batch(saying('now', lead), saying('tomorrow', lead + 1)))).toEqual([]);
    expect(consumed).toEqual(['now']);
    expect(opened).toMatchObject([
      { facts: { messageId: 'tomorrow', reason: 'cannot-be-applied', detail: expect.stringContaining('yet to come') } },
    ]);
  });

  test('is given back when it could not be stored: nothing vanishes', async () => {
    const { failures, opened } = subject(undefined, () => {
      throw new Error('no table');
    });
    expect(await failures(batch(record('1', 'garbage'), record('2', good('a'))))).toEqual(['1']);
    expect(opened).toEqual([]);
  });

  test('is one work item however often it is delivered, and two messages are two, even with the same text', async () => {
    const { failures, opened } = subject();
    await failures(batch(record('m-1', 'garbage')));
    await failures(batch(record('m-1', 'garbage'), record('m-2', 'garbage')));
    const [first, again, other] = opened.map(({ cause }) => cause);
    expect(again).toBe(first);
    expect(other).not.toBe(first);
    expect(first).toBe('quarantined-message/expiry/m-1');
  });
});
