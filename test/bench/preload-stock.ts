import { BatchWriteCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import pLimit from 'p-limit';
import { bucketOf, stockPool } from '../../functions/core/domain/bucket.ts';
import { stockShard } from '../../functions/core/store/stock-shards.ts';
import { sku, warehouseId } from '../support/builders.ts';

const ITEMS_PER_REQUEST = 25;
const REQUESTS_AT_ONCE = 16;

export interface Preload {
  readonly warehouse: string;
  /** Units of each SKU. */
  readonly onHand: number;
  readonly movedAt: number;
}

/** Puts stock into a table as facts of long ago would have left it, past the service: a million facts would take an hour. */
export async function preloadStock(
  client: DynamoDBDocumentClient,
  table: string,
  names: readonly string[],
  { warehouse, onHand, movedAt }: Preload,
): Promise<void> {
  const limit = pLimit(REQUESTS_AT_ONCE);
  const chunks = Array.from({ length: Math.ceil(names.length / ITEMS_PER_REQUEST) }, (_, i) =>
    names.slice(i * ITEMS_PER_REQUEST, (i + 1) * ITEMS_PER_REQUEST),
  );
  const writes = chunks.map((chunk) =>
    limit(async () => {
      const requests = chunk.map((name) => {
        const pk = bucketOf(stockPool(sku(name), warehouseId(warehouse)), 0);
        const counters = { onHand, available: onHand, reserved: 0, unsellable: 0, revision: 1 };
        return { PutRequest: { Item: { pk, ...counters, movedAt, stockShard: stockShard(pk) } } };
      });
      const { UnprocessedItems } = await client.send(new BatchWriteCommand({ RequestItems: { [table]: requests } }));
      if (Object.keys(UnprocessedItems ?? {}).length > 0) throw new Error('the engine left writes undone');
    }),
  );
  await Promise.all(writes);
}
