import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  DynamoDBClient,
  ResourceNotFoundException,
  type TableDescription,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { readAssembly } from './assembly.ts';
import { assertDistinct } from './friendly-name.ts';
import { type LocalStack, openStack } from './local-stack.ts';
import { clientFor } from './locality.ts';
import type { Declared } from './resources/resource-type.ts';
import { globalTable, type TableProperties, table } from './resources/table.ts';

export interface LocalTable {
  readonly name: string;
  readonly physicalName: string;
  readonly arn: string;
  readonly streamArn?: string;
  readonly timeToLiveAttribute?: string;
}

export interface TableOptions {
  readonly prefix?: string;
  /** A streamed table slows the whole engine down, so tables that nobody streams from should not have one. */
  readonly streams?: boolean;
}

/** Creates every table of the stack that does not exist yet, and makes their names and ARNs known to the stack. */
export async function createTables(
  stack: LocalStack,
  endpoint: string,
  options: TableOptions = {},
): Promise<LocalTable[]> {
  const declared = [...stack.declared(table), ...stack.declared(globalTable)];
  assertDistinct('tables', declared);
  const client = new DynamoDBClient(clientFor(endpoint));
  try {
    const tables: LocalTable[] = [];
    for (const each of declared) {
      const local = await ensureTable(client, each, options);
      stack.know(each.logicalId, attributesOf(local));
      tables.push(local);
    }
    return tables;
  } finally {
    client.destroy();
  }
}

/**
 * Creates the tables of a synthesised assembly, and nothing else of it, in an engine. For tests of one part of the system:
 * another prefix gives each of them fresh tables in a shared engine. Gives the physical name of each table by its own name.
 */
export async function createTablesOf(
  assembly: string,
  { endpoint, prefix, streams = false }: TableOptions & { readonly endpoint: string },
): Promise<Record<string, string>> {
  const options = { streams, ...(prefix === undefined ? {} : { prefix }) };
  const tables = await createTables(openStack(readAssembly(assembly)), endpoint, options);
  return Object.fromEntries(tables.map(({ name, physicalName }) => [name, physicalName]));
}

async function ensureTable(
  client: DynamoDBClient,
  declared: Declared<TableProperties>,
  options: TableOptions,
): Promise<LocalTable> {
  const { name, properties } = declared;
  const physicalName = (options.prefix ?? '') + (properties.TableName ?? name);
  const created = (await describe(client, physicalName)) ?? (await create(client, physicalName, properties, options));
  const timeToLive = properties.TimeToLiveSpecification;
  const streamed = options.streams !== false && created.LatestStreamArn !== undefined;
  return {
    name,
    physicalName,
    arn: created.TableArn ?? '',
    ...(streamed ? { streamArn: created.LatestStreamArn ?? '' } : {}),
    ...(timeToLive?.Enabled && timeToLive.AttributeName ? { timeToLiveAttribute: timeToLive.AttributeName } : {}),
  };
}

async function describe(client: DynamoDBClient, TableName: string): Promise<TableDescription | undefined> {
  try {
    return (await client.send(new DescribeTableCommand({ TableName }))).Table;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

async function create(
  client: DynamoDBClient,
  TableName: string,
  properties: TableProperties,
  options: TableOptions,
): Promise<TableDescription> {
  const {
    StreamSpecification: stream,
    GlobalSecondaryIndexes,
    LocalSecondaryIndexes,
    TimeToLiveSpecification,
  } = properties;
  const input = {
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: properties.AttributeDefinitions,
    KeySchema: properties.KeySchema,
    ...(GlobalSecondaryIndexes?.length ? { GlobalSecondaryIndexes: GlobalSecondaryIndexes.map(indexOnly) } : {}),
    ...(LocalSecondaryIndexes?.length ? { LocalSecondaryIndexes: LocalSecondaryIndexes.map(indexOnly) } : {}),
    ...(stream && options.streams !== false
      ? { StreamSpecification: { StreamEnabled: true, StreamViewType: stream.StreamViewType } }
      : {}),
  };
  const { TableDescription: created } = await client.send(new CreateTableCommand(input as CreateTableCommandInput));
  if (TimeToLiveSpecification?.Enabled && TimeToLiveSpecification.AttributeName)
    await setTimeToLive(client, TableName, TimeToLiveSpecification.AttributeName, true);
  return created ?? {};
}

const indexOnly = <T extends { IndexName: string; KeySchema: unknown; Projection: unknown }>(index: T) => ({
  IndexName: index.IndexName,
  KeySchema: index.KeySchema,
  Projection: index.Projection,
});

/** Switches a table's removal of expired items on or off. */
export async function setTimeToLive(
  client: DynamoDBClient,
  TableName: string,
  AttributeName: string,
  Enabled: boolean,
): Promise<void> {
  await client.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification: { AttributeName, Enabled } }));
}

function attributesOf({ physicalName, arn, streamArn }: LocalTable) {
  const attributes = { ref: physicalName, Arn: arn, TableId: physicalName };
  return streamArn === undefined ? attributes : { ...attributes, StreamArn: streamArn };
}
