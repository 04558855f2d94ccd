import { type BucketId, indexOf, poolOf, stockOf } from '../domain/bucket.ts';
import type { WarehouseId } from '../domain/ids.ts';
import { textHash } from '../domain/text-hash.ts';
import { STOCK_SHARDS } from './tables.ts';

/** Where a bucket stands in the index of the stocks of a warehouse. All buckets of a stock stand side by side. */
export function stockShard(bucket: BucketId): string {
  const [, low] = textHash(poolOf(bucket));
  return shardOf(stockOf(bucket).warehouseId, low % STOCK_SHARDS);
}

export function shardOf(warehouseId: WarehouseId, shard: number): string {
  return `${warehouseId}#${shard}`;
}

/** How far the stocks of a warehouse were gone through: a shard, and the last bucket seen in it. */
export interface StockPlace {
  readonly shard: number;
  readonly after: string;
}

export const FIRST_STOCK: StockPlace = { shard: 0, after: '' };

/** Behind every bucket of the stock that a bucket is of, so that none of its siblings comes again. */
export function behindStock(shard: number, bucket: BucketId): StockPlace {
  if (Number.isNaN(indexOf(bucket))) throw new RangeError(`not a bucket: ${bucket}`);
  return { shard, after: `${poolOf(bucket)}#~` };
}

export function placeText({ shard, after }: StockPlace): string {
  return `${shard} ${after}`;
}

export function placeFrom(text: string | undefined): StockPlace {
  if (text === undefined) return FIRST_STOCK;
  const space = text.indexOf(' ');
  return { shard: Number(text.slice(0, space)), after: text.slice(space + 1) };
}
