import { once } from 'node:events';
import { createConnection } from 'node:net';
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createTablesOf } from '../../../infra/local/tables.ts';
import { type RunningFixture, startFixture } from './running-fixture.ts';
import { faultSuite } from './suites/faults.ts';
import { httpSuite } from './suites/http.ts';
import { queueSuite } from './suites/queues.ts';
import { streamSuite } from './suites/streams.ts';

// A busy machine may take seconds to start a function.
vi.setConfig({ testTimeout: 30_000 });

let fixture: RunningFixture;
const running = () => fixture;

beforeAll(async () => {
  fixture = await startFixture();
}, 180_000);
afterAll(async () => {
  await fixture?.runner.close();
});

describe('the runner serves an HTTP API', () => httpSuite(running));
describe('the runner moves messages', () => queueSuite(running));
describe('the runner injects faults', () => faultSuite(running));
describe('the runner follows streams', () => streamSuite(running));

describe('the runner as a whole', () => {
  it('names everything by construct id', () => {
    const { queues, topics, buckets, tables, functions, eventSources } = fixture.runner;
    expect(Object.keys(queues).sort()).toEqual(['inbox', 'stream-failures', 'work', 'work-dead-letters']);
    expect(topics).toEqual({ news: 'arn:aws:sns:us-east-1:000000000000:news' });
    expect(buckets).toEqual({ files: 'files' });
    expect(tables).toEqual({ followed: 'followed', notes: 'notes' });
    expect([...functions].sort()).toEqual(['act', 'consume', 'echo', 'follow', 'tick']);
    expect([...eventSources].sort()).toEqual(['every-minute -> tick', 'followed -> follow', 'work -> consume']);
  });

  it('creates the tables alone under another name, without streams, for tests of one part', async () => {
    const { dynamodb } = fixture.runner;
    const tables = await createTablesOf(fixture.assembly, { endpoint: dynamodb, prefix: 'part-' });
    expect(tables).toEqual({ followed: 'part-followed', notes: 'part-notes' });
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    const client = new DynamoDBClient({ endpoint: dynamodb, region: 'us-east-1', credentials });
    const { Table } = await client.send(new DescribeTableCommand({ TableName: 'part-followed' }));
    expect(Table).toMatchObject({ KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }] });
    expect(Table).not.toHaveProperty('LatestStreamArn');
  });

  it('refuses to invoke what does not exist, and says what does', async () => {
    await expect(fixture.runner.invoke('nobody', {})).rejects.toThrow('There is no function nobody. There are: act,');
  });

  it('refuses to pause what does not exist, and says what does', async () => {
    await expect(fixture.runner.pauseMapping('nothing')).rejects.toThrow(
      'No event source is called nothing. There are: work',
    );
  });

  it('leaves no open port and no database behind when it is closed', async () => {
    const { runner } = fixture;
    const addresses = [runner.api, runner.sqs, runner.dynamodb];
    for (const address of addresses) expect(await connects(address), address).toBe(true);
    await runner.close();
    for (const address of addresses) expect(await connects(address), address).toBe(false);
  });
});

async function connects(address: string): Promise<boolean> {
  const { hostname, port } = new URL(address);
  const socket = createConnection({ host: hostname, port: Number(port) });
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
