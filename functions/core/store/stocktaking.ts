import type { MovedAfter, StockReading, Stocktaking } from '../counts/ports.ts';
import { type BucketId, bucketOf, stockOf, stockPool } from '../domain/bucket.ts';
import type { Instant, Sku, WarehouseId } from '../domain/ids.ts';
import { NEAR_MOVEMENTS, type NearMovement, type Reconciliation } from '../domain/reconciliation.ts';
import type { Movement } from '../facts/ports.ts';
import type { Database } from './database.ts';
import type { Item } from './failure.ts';
import { movementFrom, stockPartition } from './ledger-items.ts';
import { behindStock, placeFrom, placeText, shardOf } from './stock-shards.ts';
import { MOVEMENTS_BY_OCCURRED_AT, STOCK_SHARDS, STOCKS_BY_WAREHOUSE } from './tables.ts';

const STOCKS_PER_PAGE = 1_000;

/** Stock and ledger in DynamoDB, as a count reads them. */
export function stocktaking(db: Database): Stocktaking {
  return {
    readings: (warehouseId, skus) => readings(db, warehouseId, skus),
    movedAfter: (sku, warehouseId, moment) => movedAfter(db, sku, warehouseId, moment),
    movedUpTo: async (sku, warehouseId, moment) => {
      const { items } = await db.query('read movements before', 'ledger', {
        ...movementsOf(sku, warehouseId, '<=', moment),
        ScanIndexForward: false,
        Limit: NEAR_MOVEMENTS,
      });
      return items.map((item) => nearFrom(movementFrom(item)));
    },
    bookedBy: (count, sku) => bookedBy(db, count, sku),
    stocks: (warehouseId, after) => stocks(db, warehouseId, after),
  };
}

/** Bucket 0 of each says how many siblings it has; most have none. */
async function readings(db: Database, warehouseId: WarehouseId, skus: readonly Sku[]): Promise<StockReading[]> {
  const read = (ids: readonly BucketId[]) =>
    db.getMany(
      'read stocks',
      'stock',
      ids.map((pk) => ({ pk })),
      true,
    );
  const firsts = await read(skus.map((sku) => bucketOf(stockPool(sku, warehouseId), 0)));
  const siblings = firsts.flatMap(({ pk, bucketCount }) => {
    const pool = stockPool(stockOf(pk as BucketId).sku, warehouseId);
    return Array.from({ length: numberIn(bucketCount, 1) - 1 }, (_, index) => bucketOf(pool, index + 1));
  });
  const all = siblings.length === 0 ? firsts : [...firsts, ...(await read(siblings))];
  const bySku = Map.groupBy(all, ({ pk }) => stockOf(pk as BucketId).sku);
  return skus.map((sku) => readingOf(sku, bySku.get(sku) ?? []));
}

function readingOf(sku: Sku, items: readonly Item[]): StockReading {
  const sum = (name: string) => items.reduce((total, item) => total + numberIn(item[name], 0), 0);
  return {
    sku,
    onHand: sum('onHand'),
    unsellable: sum('unsellable'),
    buckets: Math.max(1, ...items.map(({ bucketCount }) => numberIn(bucketCount, 1))),
    movedAt: Math.max(0, ...items.map(({ movedAt }) => numberIn(movedAt, 0))),
  };
}

function numberIn(value: unknown, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}

async function movedAfter(db: Database, sku: Sku, warehouseId: WarehouseId, moment: Instant): Promise<MovedAfter> {
  const sum = { movements: 0, onHand: 0, unsellable: 0, booked: 0 };
  const first: NearMovement[] = [];
  let start: Item | undefined;
  do {
    const { items, more } = await db.query('read movements after', 'ledger', {
      ...movementsOf(sku, warehouseId, '>', moment),
      ...(start && { ExclusiveStartKey: { pk: start.pk, sk: start.sk, occurredAt: start.occurredAt } }),
    });
    for (const movement of items.map(movementFrom)) {
      sum.movements += 1;
      sum.onHand += movement.onHand;
      sum.unsellable += movement.unsellable;
      if (movement.reconciliationId !== undefined) sum.booked += 1;
      if (first.length < NEAR_MOVEMENTS) first.push(nearFrom(movement));
    }
    start = more ? items.at(-1) : undefined;
  } while (start !== undefined);
  return { ...sum, first };
}

async function bookedBy(
  db: Database,
  { reconciliationId, warehouseId, countedAt }: Reconciliation,
  sku: Sku,
): Promise<number> {
  let booked = 0;
  let start: Item | undefined;
  do {
    const { items, more } = await db.query('read booked movements', 'ledger', {
      ...movementsOf(sku, warehouseId, '=', countedAt),
      ...(start && { ExclusiveStartKey: { pk: start.pk, sk: start.sk, occurredAt: start.occurredAt } }),
    });
    booked += items.filter((item) => movementFrom(item).reconciliationId === reconciliationId).length;
    start = more ? items.at(-1) : undefined;
  } while (start !== undefined);
  return booked;
}

/** Movements of one stock on one side of a moment, consistent, in the order in which they happened. */
function movementsOf(sku: Sku, warehouseId: WarehouseId, side: '<=' | '=' | '>', moment: Instant) {
  return {
    IndexName: MOVEMENTS_BY_OCCURRED_AT,
    ConsistentRead: true,
    KeyConditionExpression: `#pk = :pk AND #occurredAt ${side} :moment`,
    ExpressionAttributeNames: { '#pk': 'pk', '#occurredAt': 'occurredAt' },
    ExpressionAttributeValues: { ':pk': stockPartition(sku, warehouseId), ':moment': moment },
  } as const;
}

function nearFrom({ type, source, eventId, onHand, unsellable, occurredAt }: Movement): NearMovement {
  return { type, source, eventId, onHand, unsellable, occurredAt };
}

/** A page ends with its shard, so it may be short, or empty. */
async function stocks(db: Database, warehouseId: WarehouseId, text: string | undefined) {
  const { shard, after } = placeFrom(text);
  const { items, more } = await db.query('read stocks of a warehouse', 'stock', {
    IndexName: STOCKS_BY_WAREHOUSE,
    KeyConditionExpression: `#stockShard = :shard${after === '' ? '' : ' AND #pk > :after'}`,
    ExpressionAttributeNames: { '#stockShard': 'stockShard', ...(after !== '' && { '#pk': 'pk' }) },
    ExpressionAttributeValues: { ':shard': shardOf(warehouseId, shard), ...(after !== '' && { ':after': after }) },
    Limit: STOCKS_PER_PAGE,
  });
  const skus = [...new Set(items.map(({ pk }) => stockOf(pk as BucketId).sku))];
  const last = items.at(-1)?.pk as BucketId | undefined;
  if (more && last !== undefined) return { skus, next: placeText(behindStock(shard, last)) };
  return shard + 1 < STOCK_SHARDS ? { skus, next: placeText({ shard: shard + 1, after: '' }) } : { skus };
}
