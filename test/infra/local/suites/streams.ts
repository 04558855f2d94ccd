import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { RunningFixture } from '../running-fixture.ts';

interface Seen {
  readonly id: string;
  readonly eventName: string;
  readonly by?: { readonly principalId: string; readonly type: string };
}

/** A stream's event source mapping: order, filter, bisection, giving up, and removal by TTL. */
export function streamSuite(fixture: () => RunningFixture): void {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  let dynamodb: DynamoDBClient;
  let sqs: SQSClient;
  const put = (id: string, more: Record<string, { S: string } | { N: string }> = {}) =>
    dynamodb.send(
      new PutItemCommand({ TableName: fixture().runner.tables.followed, Item: { id: { S: id }, ...more } }),
    );
  const batches = () =>
    fixture()
      .lines.filter(({ document }) => document.batch !== undefined)
      .map(({ document }) => document.batch as Seen[]);
  const idsSeen = (prefix: string) =>
    batches().flatMap((batch) => batch.map(({ id }) => id).filter((id) => id.startsWith(prefix)));

  beforeAll(() => {
    const { runner } = fixture();
    dynamodb = new DynamoDBClient({ endpoint: runner.dynamodb, region: 'us-east-1', credentials });
    sqs = new SQSClient({ endpoint: runner.sqs, region: 'us-east-1', credentials, useQueueUrlAsEndpoint: false });
  });
  afterAll(() => {
    dynamodb.destroy();
    sqs.destroy();
  });

  it('delivers in order', async () => {
    const ids = Array.from({ length: 25 }, (_each, index) => `order-${String(index).padStart(2, '0')}`);
    for (const id of ids) await put(id);
    await vi.waitFor(() => expect(idsSeen('order-')).toEqual(ids), 20_000);
  });

  it('delivers only what passes the filter', async () => {
    await put('filtered');
    await put('filtered', { changed: { S: 'yes' } });
    await put('filtered-last');
    await vi.waitFor(() => expect(idsSeen('filtered')).toEqual(['filtered', 'filtered-last']), 20_000);
  });

  it('halves a batch until the bad record is alone, gives it up after its retries, and says where it was', async () => {
    const { runner } = fixture();
    await runner.pauseMapping('followed');
    const ids = ['half-1', 'half-2', 'half-bad', 'half-3', 'half-4'];
    for (const id of ids) await put(id);
    runner.resumeMapping('followed');
    const request = { QueueUrl: runner.queues['stream-failures'], WaitTimeSeconds: 20 };
    const [message] = (await sqs.send(new ReceiveMessageCommand(request))).Messages ?? [];
    const failure = JSON.parse(message?.Body ?? '{}');
    expect(failure).toMatchObject({
      requestContext: { condition: 'RetryAttemptsExhausted', approximateInvokeCount: 2 },
      responseContext: { functionError: 'Unhandled' },
      DDBStreamBatchInfo: { batchSize: 1, streamArn: expect.stringContaining('table/followed/stream/') },
    });
    expect(failure.DDBStreamBatchInfo.startSequenceNumber).toBe(failure.DDBStreamBatchInfo.endSequenceNumber);
    const taken = () =>
      batches()
        .filter((batch) => !batch.some(({ id }) => id.includes('bad')))
        .flatMap((batch) => batch.map(({ id }) => id).filter((id) => id.startsWith('half-')));
    await vi.waitFor(() => expect(taken()).toEqual(['half-1', 'half-2', 'half-3', 'half-4']), 20_000);
    expect(batches().filter((batch) => batch.length === 1 && batch[0]?.id === 'half-bad')).toHaveLength(2);
  }, 60_000);

  it('says that the service removed an expired item', async () => {
    const removal = () =>
      batches()
        .flat()
        .find(({ id, eventName }) => id === 'perishable' && eventName === 'REMOVE');
    await vi.waitFor(() => expect(removal()).toBeDefined(), { timeout: 60_000, interval: 250 });
    expect(removal()?.by).toEqual({ principalId: 'dynamodb.amazonaws.com', type: 'Service' });
  }, 70_000);
}
