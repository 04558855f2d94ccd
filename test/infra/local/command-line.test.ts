import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { listen } from '../../../infra/local/http-server.ts';
import { writeAssembly } from './write-assembly.ts';

const MAIN = join(import.meta.dirname, '../../../infra/local/main.ts');
const SMALL = {
  Notes: {
    Type: 'AWS::DynamoDB::Table',
    Properties: {
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    },
  },
  Inbox: { Type: 'AWS::SQS::Queue' },
};
const assembly = writeAssembly(SMALL);

describe('npm start', () => {
  it.each([
    [
      'a taken port',
      async () => ({ args: ['--port', String(await takenPort())] }),
      /^Port \d+ is in use: stop what uses it, or choose another with --port\.\n$/,
    ],
    [
      'a missing Java',
      async () => ({ args: ['--port', '0'], env: { PATH: dirname(process.execPath), JAVA_HOME: '' } }),
      /^Holdfast's local database needs Java 17 or newer: "java" was not found\. Install a JDK or JRE and put java on the PATH\.\n$/,
    ],
    [
      'a Java that is too old',
      async () => ({ args: ['--port', '0'], env: { ...process.env, JAVA_HOME: oldJava() } }),
      /^Holdfast's local database needs Java 17 or newer: ".*java" is older\. Install a newer one, or set JAVA_HOME to it\.\n$/,
    ],
    [
      'a broken template',
      async () => ({
        args: ['--assembly', writeAssembly({ It: { Type: 'AWS::SQS::Queue', Properties: { Colour: 'red' } } })],
      }),
      /^It \(AWS::SQS::Queue\): the local runner does not know the property Colour\. Teach it in infra\/local\/resources\.\n$/,
    ],
    ['a port that is none', async () => ({ args: ['--port', 'high'] }), /A port is a number from 0 to 65535\.\n$/],
  ])(
    'says in one line what to do about %s, and fails',
    async (_what, prepare, message) => {
      const { args, env } = { env: process.env, ...(await prepare()) };
      const { stderr, exitCode } = await finished(start(['--assembly', assembly, ...args], env));
      expect(stderr).toMatch(message);
      expect(exitCode).toBe(1);
    },
    30_000,
  );

  it('prints one line when it is ready, keeps its data over a restart, and stops everything when it is asked to', async () => {
    const data = mkdtempSync(join(tmpdir(), 'kept-data-'));
    const args = ['--assembly', assembly, '--port', '0', '--json', '--no-sample', '--data', data];

    const first = start(args);
    const ready = await readyLine(first);
    expect(ready).toMatchObject({ tables: { notes: 'notes' }, queues: { inbox: expect.stringContaining('/inbox') } });
    await put(ready);
    const stopped = await stop(first);
    expect(stopped).toEqual({ exitCode: 0, stderr: '', lines: 1 });
    await expect(fetch(ready.dynamodb)).rejects.toThrow('fetch failed');
    await expect(fetch(ready.sqs)).rejects.toThrow('fetch failed');

    const second = start(args);
    expect(await kept(await readyLine(second))).toEqual({ item: { id: { S: 'kept' } }, message: 'kept' });
    expect((await stop(second)).exitCode).toBe(0);
  }, 240_000);
});

interface Ready {
  readonly api: string;
  readonly dynamodb: string;
  readonly sqs: string;
  readonly tables: Record<string, string>;
  readonly queues: Record<string, string>;
}

interface Started {
  readonly child: ChildProcess;
  stdout: string;
  stderr: string;
}

function start(args: readonly string[], env: NodeJS.ProcessEnv = process.env): Started {
  const child = spawn(process.execPath, [MAIN, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const started: Started = { child, stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => {
    started.stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    started.stderr += chunk;
  });
  return started;
}

async function finished(started: Started) {
  const [exitCode] = await once(started.child, 'close');
  return { exitCode, stderr: started.stderr };
}

async function readyLine({ child, ...rest }: Started): Promise<Ready> {
  const [line] = await Promise.race([once(child.stdout ?? child, 'data'), once(child, 'close').then(() => [''])]);
  return JSON.parse(String(line) || JSON.stringify(rest));
}

async function stop(started: Started) {
  started.child.kill('SIGINT');
  const { exitCode, stderr } = await finished(started);
  return { exitCode, stderr, lines: started.stdout.trim().split('\n').length };
}

const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
const clients = ({ dynamodb, sqs }: Ready) => ({
  dynamodb: new DynamoDBClient({ endpoint: dynamodb, region: 'us-east-1', credentials }),
  sqs: new SQSClient({ endpoint: sqs, region: 'us-east-1', credentials, useQueueUrlAsEndpoint: false }),
});

async function put(ready: Ready): Promise<void> {
  const { dynamodb, sqs } = clients(ready);
  await dynamodb.send(new PutItemCommand({ TableName: ready.tables.notes, Item: { id: { S: 'kept' } } }));
  await sqs.send(new SendMessageCommand({ QueueUrl: ready.queues.inbox, MessageBody: 'kept' }));
}

async function kept(ready: Ready) {
  const { dynamodb, sqs } = clients(ready);
  const { Item: item } = await dynamodb.send(
    new GetItemCommand({ TableName: ready.tables.notes, Key: { id: { S: 'kept' } } }),
  );
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: ready.queues.inbox }));
  return { item, message: Messages[0]?.Body };
}

async function takenPort(): Promise<number> {
  const server = createServer();
  const { port } = await listen(server);
  server.unref();
  return port;
}

// As a Java that is older than the database's classes says it.
function oldJava(): string {
  const home = mkdtempSync(join(tmpdir(), 'old-java-'));
  mkdirSync(join(home, 'bin'));
  const java = join(home, 'bin', 'java');
  writeFileSync(java, '#!/bin/sh\necho "java.lang.UnsupportedClassVersionError: Main" >&2\nexit 1\n');
  chmodSync(java, 0o755);
  return home;
}
