import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { TestProject } from 'vitest/node';
import { TABLES, type TableName } from '../../functions/core/store/tables.ts';
import { startEngine } from '../../infra/local/dynamodb-engine.ts';
import { tableDefinition } from './table-definition.ts';

/** Where the tests' own DynamoDB listens, and the names of its tables. */
export interface TestDatabase {
  readonly endpoint: string;
  readonly tables: Readonly<Record<TableName, string>>;
}

declare module 'vitest' {
  export interface ProvidedContext {
    readonly dynamodb: TestDatabase;
  }
}

/** One engine for all test files, with the tables but without their streams, which would slow it down. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const engine = await startEngine();
  const names = Object.keys(TABLES) as TableName[];
  const tables = Object.fromEntries(names.map((name) => [name, `holdfast-${name}`])) as Record<TableName, string>;
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint: engine.endpoint, region: 'eu-west-1', credentials });
  for (const name of names) await client.send(new CreateTableCommand(tableDefinition(tables[name], TABLES[name])));
  client.destroy();
  project.provide('dynamodb', { endpoint: engine.endpoint, tables });
  return engine.close;
}
