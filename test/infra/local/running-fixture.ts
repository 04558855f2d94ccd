import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { startRunner } from '../../../infra/local/runner.ts';
import type { Runner } from '../../../infra/local/runner-contract.ts';
import { synthFixture } from './fixture/fixture-stack.ts';

export interface LoggedLine {
  readonly functionName: string;
  readonly document: Record<string, unknown>;
}

/** The fixture, running, and what its functions have said. */
export interface RunningFixture {
  readonly runner: Runner;
  readonly assembly: string;
  readonly lines: readonly LoggedLine[];
}

/** One runner serves every suite of a file: starting the database takes seconds. */
export async function startFixture(): Promise<RunningFixture> {
  const lines: LoggedLine[] = [];
  const onLog = (functionName: string, line: string) => {
    lines.push({ functionName, document: line.startsWith('{') ? JSON.parse(line) : { text: line } });
  };
  const assembly = synthFixture();
  const runner = await startRunner({ assembly, onLog });
  await putPerishable(runner);
  return { lines, runner, assembly };
}

// The database removes an expired item many seconds late: it is put first, and looked for last.
async function putPerishable({ dynamodb, tables }: Runner): Promise<void> {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint: dynamodb, region: 'us-east-1', credentials });
  const expired = String(Math.floor(Date.now() / 1_000) - 60);
  const Item = { id: { S: 'perishable' }, purgeAt: { N: expired } };
  await client.send(new PutItemCommand({ TableName: tables.followed, Item }));
  client.destroy();
}
