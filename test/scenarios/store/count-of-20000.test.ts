import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { reconcile } from '../../../functions/core/counts/reconcile.ts';
import { bucketOf, stockPool } from '../../../functions/core/domain/bucket.ts';
import { COUNT_LINES_PER_STEP, MAX_CLOCK_LEAD_MS } from '../../../functions/core/domain/limits.ts';
import { stockShard } from '../../../functions/core/store/stock-shards.ts';
import { STOCKS_BY_WAREHOUSE } from '../../../functions/core/store/tables.ts';
import { preloadStock } from '../../bench/preload-stock.ts';
import { sku, warehouseId } from '../../support/builders.ts';
import { counted, countId, countOf } from '../../support/counting.ts';
import { type DynamoEnvironment, dynamoEnvironment, fixedCatalog } from '../../support/dynamo-environment.ts';
import { type LoggedRequest, logRequests } from '../../support/request-log.ts';

// What a count costs: asserted from the requests as the SDK sends them.

const LINES = 20_000;
const WAREHOUSE = 'counted-north';
const DAY_MS = 86_400_000;
/** Received a minute after the moment of the count: no difference, and looked at closely. */
const MOVED = 40;
/** Counted one too many. */
const WRONG = 10;

const names = Array.from({ length: LINES }, (_, i) => `counted-${String(i).padStart(6, '0')}`);
const at = Date.now() - DAY_MS;

let shop: DynamoEnvironment;
let requests: LoggedRequest[];

beforeAll(async () => {
  shop = dynamoEnvironment(fixedCatalog([], []));
  const { tables } = inject('dynamodb');
  await preloadStock(shop.client, tables.stock, names, {
    warehouse: WAREHOUSE,
    onHand: 7,
    movedAt: at - 2 * MAX_CLOCK_LEAD_MS,
  });
  for (const name of names.slice(0, MOVED)) await receiveAfter(name);
  ({ requests } = logRequests(shop.client));
}, 180_000);
afterAll(() => shop.client.destroy());

async function receiveAfter(name: string): Promise<void> {
  const movement = {
    sku: sku(name),
    warehouseId: warehouseId(WAREHOUSE),
    source: '/wms',
    eventId: 'after',
    line: 0,
    type: 'goods-received',
    onHand: 2,
    unsellable: 0,
    occurredAt: at + 60_000,
    recordedAt: at + 61_000,
  };
  const bucket = bucketOf(stockPool(movement.sku, movement.warehouseId), 0);
  const change = { bucket, onHand: 2, available: 2, unsellable: 0, reserved: 0, incoming: 0, inTransit: 0 };
  await shop.facts.facts.record({ movements: [movement], changes: [change], workItems: [] }, movement.recordedAt);
}

const sent = (operation: string) => requests.filter((request) => request.operation === operation).length;

describe('a full count of 20,000 lines', () => {
  const steps = LINES / COUNT_LINES_PER_STEP;
  const lines = counted(names.map((name, i) => [name, i >= LINES - WRONG ? 8 : 7] as const));

  test('finds what is wrong and nothing else', { timeout: 120_000 }, async () => {
    const count = countOf('counted-20000', lines, { scope: 'full', at, warehouse: WAREHOUSE });
    const context = { ...shop.store, now: Date.now };
    const outcome = await reconcile(context, count, Number.POSITIVE_INFINITY);
    expect(outcome).toMatchObject({
      kind: 'finished',
      reconciliation: {
        status: 'done',
        totals: { lines: LINES, unlisted: 0, differences: { 'missing-receipt': WRONG, unexplained: 0 } },
      },
    });
    const { differences } = await shop.store.reconciliations.differences(countId('counted-20000'), { limit: 100 });
    expect(differences.map(({ sku: name }) => name)).toEqual(names.slice(LINES - WRONG));
  });

  test('reads a hundred stocks a request, and two queries and one reading more for each that moved or is wrong', () => {
    const closely = MOVED + WRONG;
    expect(sent('BatchGetItem')).toBe(LINES / 100 + closely);
    // Each page of the list of stocks ends with its shard.
    const pages = [...Map.groupBy(names, shardOfName).values()].reduce(
      (sum, { length }) => sum + Math.ceil((length + 1) / 1_000),
      0,
    );
    const ofMovements = requests.filter(
      ({ operation, input }) => operation === 'Query' && String(input.IndexName).startsWith('movements'),
    );
    expect(ofMovements).toHaveLength(2 * closely + WRONG);
    // One more asks for notes of facts that came late.
    expect(sent('Query') - ofMovements.length).toBeLessThanOrEqual(pages + 2);
  });

  test('writes its lines and its place once a step, and no line that agrees by itself', () => {
    const stockSteps = requests.filter(({ input }) => input.IndexName === STOCKS_BY_WAREHOUSE).length;
    // One more each to become the latest and to be done.
    expect(sent('UpdateItem')).toBe(steps + stockSteps + 2);
    // Entering the list of its warehouse, beginning, and the work item; and its lines.
    expect(sent('PutItem')).toBe(3 + steps);
    // What differs, all of it in the last step.
    expect(sent('TransactWriteItems')).toBe(1);
    expect(sent('BatchWriteItem')).toBe(0);
  });
});

function shardOfName(name: string): string {
  return stockShard(bucketOf(stockPool(sku(name), warehouseId(WAREHOUSE)), 0));
}
