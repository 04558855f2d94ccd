import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import type { IndexShape, TableShape } from '../../functions/core/store/tables.ts';

/** A table as its shape describes it, without a stream. */
export function tableDefinition(name: string, shape: TableShape): CreateTableCommandInput {
  const { partitionKey, sortKey, indexes } = shape;
  const types = new Map<string, 'S' | 'N'>([[partitionKey, 'S']]);
  if (sortKey !== undefined) types.set(sortKey, 'S');
  for (const index of indexes) {
    types.set(index.sortKey, index.sortType);
    if (index.partitionKey !== undefined) types.set(index.partitionKey, 'S');
  }
  const ofKind = (kind: IndexShape['kind']) =>
    indexes.filter((index) => index.kind === kind).map((index) => indexOf(index, partitionKey));
  const [local, global] = [ofKind('local'), ofKind('global')];
  return {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: keys(partitionKey, sortKey),
    AttributeDefinitions: [...types].map(([AttributeName, AttributeType]) => ({ AttributeName, AttributeType })),
    ...(local.length === 0 ? {} : { LocalSecondaryIndexes: local }),
    ...(global.length === 0 ? {} : { GlobalSecondaryIndexes: global }),
  };
}

function indexOf({ name, partitionKey, sortKey, include }: IndexShape, tablePartitionKey: string) {
  return {
    IndexName: name,
    KeySchema: keys(partitionKey ?? tablePartitionKey, sortKey),
    Projection:
      include === undefined
        ? { ProjectionType: 'ALL' as const }
        : { ProjectionType: 'INCLUDE' as const, NonKeyAttributes: [...include] },
  };
}

function keys(partitionKey: string, sortKey: string | undefined) {
  const range = sortKey === undefined ? [] : [{ AttributeName: sortKey, KeyType: 'RANGE' as const }];
  return [{ AttributeName: partitionKey, KeyType: 'HASH' as const }, ...range];
}
