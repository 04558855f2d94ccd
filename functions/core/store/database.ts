import {
  BatchGetCommand,
  BatchWriteCommand,
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  type QueryCommandInput,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { assertFits } from './assert-counts.ts';
import { MAX_REQUESTS_IN_FLIGHT } from './client.ts';
import { type Item, meaningOf, type RefusedWrite, refusedItem, refusedWrites, Unfinished } from './failure.ts';
import { gate } from './gate.ts';
import { PATIENT, type RetryPolicy, type RetryTools, withRetry } from './retry.ts';
import type { TableName } from './tables.ts';
import {
  type Key,
  type PutIfAbsent,
  putIfAbsentRequest,
  type Removal,
  updateRequest,
  type Write,
} from './write-expression.ts';

/** Keys that one BatchGetItem may ask for, and writes that one BatchWriteItem may carry. */
const KEYS_PER_BATCH = 100;
const WRITES_PER_BATCH = 25;

export interface DatabaseOptions {
  readonly client: DynamoDBDocumentClient;
  readonly tables: Readonly<Record<TableName, string>>;
  readonly retry: RetryTools;
  /** A new token for each transaction. */
  readonly newToken: () => string;
}

export type Updated =
  | { readonly done: true; readonly item: Item }
  | { readonly done: false; readonly old: Item | undefined };
export type Transacted =
  | { readonly done: true }
  /** For each write in its order: its refusal, or nothing. */
  | { readonly done: false; readonly refused: readonly (RefusedWrite | undefined)[] };

export interface UpdateOptions {
  readonly policy?: RetryPolicy;
}

export interface AtMost {
  readonly attribute: string;
  readonly atMost: number;
}

export interface Page {
  readonly items: readonly Item[];
  readonly more: boolean;
}

/** DynamoDB as the stores use it: requests as values, refused conditions as values, and every send retried in one place. */
export type Database = ReturnType<typeof database>;

export function database({ client, tables, retry, newToken }: DatabaseOptions) {
  const inFlight = gate(MAX_REQUESTS_IN_FLIGHT);
  const send = <T>(operation: string, attempt: () => Promise<T>, policy: RetryPolicy = PATIENT) =>
    withRetry(operation, () => inFlight(attempt), policy, retry);

  return {
    /** One conditional update. Answers with the item after it, or as it was when the condition refused it. */
    async update(operation: string, write: Write, { policy }: UpdateOptions = {}): Promise<Updated> {
      const request = { ...updateRequest(write, tables[write.table]), ReturnValues: 'ALL_NEW' } as const;
      try {
        const { Attributes } = await send(operation, () => client.send(new UpdateCommand(request)), policy);
        return { done: true, item: Attributes ?? {} };
      } catch (thrown) {
        if (meaningOf(thrown) !== 'answer') throw thrown;
        return { done: false, old: refusedItem(thrown) };
      }
    },

    /** Writes all or nothing. Every repetition carries the same token, so that a lost answer is not applied twice. */
    async transact(operation: string, writes: readonly (Write | PutIfAbsent | Removal)[]): Promise<Transacted> {
      assertFits(writes.length);
      const TransactItems = writes.map((write) => {
        const name = tables[write.table];
        if ('gone' in write) return { Delete: { TableName: name, Key: write.gone } };
        return 'item' in write ? { Put: putIfAbsentRequest(write, name) } : { Update: updateRequest(write, name) };
      });
      const request = { TransactItems, ClientRequestToken: newToken() };
      try {
        await send(operation, () => client.send(new TransactWriteCommand(request)));
        return { done: true };
      } catch (thrown) {
        if (meaningOf(thrown) !== 'answer') throw thrown;
        return { done: false, refused: refusedWrites(thrown) };
      }
    },

    async get(operation: string, table: TableName, key: Key, consistent: boolean): Promise<Item | undefined> {
      const request = { TableName: tables[table], Key: key, ConsistentRead: consistent };
      return (await send(operation, () => client.send(new GetCommand(request)))).Item;
    },

    /** Reads many items, in no order. What DynamoDB leaves out is asked for again. */
    async getMany(
      operation: string,
      table: TableName,
      keys: readonly Key[],
      consistent: boolean,
    ): Promise<readonly Item[]> {
      const name = tables[table];
      const chunks = chunksOf(keys, KEYS_PER_BATCH).map(async (chunk) => {
        const items: Item[] = [];
        let left: readonly Record<string, unknown>[] = chunk;
        await send(operation, async () => {
          const RequestItems = { [name]: { Keys: [...left], ConsistentRead: consistent } };
          const { Responses, UnprocessedKeys } = await client.send(new BatchGetCommand({ RequestItems }));
          items.push(...(Responses?.[name] ?? []));
          left = UnprocessedKeys?.[name]?.Keys ?? [];
          if (left.length > 0) throw new Unfinished(`${left.length} keys left`);
        });
        return items;
      });
      return (await Promise.all(chunks)).flat();
    },

    async put(operation: string, table: TableName, item: Key & Item): Promise<void> {
      await send(operation, () => client.send(new PutCommand({ TableName: tables[table], Item: item })));
    },

    /** Puts an item unless one is there. Says whether it was not. */
    async putIfAbsent(operation: string, write: PutIfAbsent): Promise<boolean> {
      try {
        await send(operation, () => client.send(new PutCommand(putIfAbsentRequest(write, tables[write.table]))));
        return true;
      } catch (thrown) {
        if (meaningOf(thrown) !== 'answer') throw thrown;
        return false;
      }
    },

    /** Removes an item, if a number in it is small enough; otherwise it stays. */
    async remove(operation: string, table: TableName, key: Key, only: AtMost): Promise<void> {
      const condition = {
        ConditionExpression: '#number <= :atMost',
        ExpressionAttributeNames: { '#number': only.attribute },
        ExpressionAttributeValues: { ':atMost': only.atMost },
      };
      try {
        await send(operation, () =>
          client.send(new DeleteCommand({ TableName: tables[table], Key: key, ...condition })),
        );
      } catch (thrown) {
        if (meaningOf(thrown) !== 'answer') throw thrown;
      }
    },

    /** Puts and removes many items, each by itself. No key may occur twice. */
    async writeMany(
      operation: string,
      table: TableName,
      puts: readonly (Key & Item)[],
      removes: readonly Key[],
    ): Promise<void> {
      const name = tables[table];
      const requests = [
        ...puts.map((Item) => ({ PutRequest: { Item } })),
        ...removes.map((Key) => ({ DeleteRequest: { Key } })),
      ];
      for (const chunk of chunksOf(requests, WRITES_PER_BATCH)) {
        let left: NonNullable<NonNullable<ConstructorParameters<typeof BatchWriteCommand>[0]['RequestItems']>[string]> =
          chunk;
        await send(operation, async () => {
          const { UnprocessedItems } = await client.send(new BatchWriteCommand({ RequestItems: { [name]: left } }));
          left = UnprocessedItems?.[name] ?? [];
          if (left.length > 0) throw new Unfinished(`${left.length} writes left`);
        });
      }
    },

    /** One page of a query. */
    async query(operation: string, table: TableName, query: Omit<QueryCommandInput, 'TableName'>): Promise<Page> {
      const answer = await send(operation, () => client.send(new QueryCommand({ TableName: tables[table], ...query })));
      return { items: answer.Items ?? [], more: answer.LastEvaluatedKey !== undefined };
    },
  };
}

function chunksOf<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
    all.slice(index * size, (index + 1) * size),
  );
}
