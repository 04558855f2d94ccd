import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { bucketOf, stockPool } from '../../../functions/core/domain/bucket.ts';
import { promisesOf } from '../../../functions/core/domain/promise.ts';
import { receiveGoods } from '../../../functions/core/facts/receive-goods.ts';
import { cancel } from '../../../functions/core/reservations/cancel.ts';
import { confirm } from '../../../functions/core/reservations/confirm.ts';
import { reserve } from '../../../functions/core/reservations/reserve.ts';
import {
  aDemand,
  aLine,
  aListing,
  aWarehouse,
  customerId,
  paymentId,
  reservationId,
  sku,
  warehouseId,
} from '../../support/builders.ts';
import { type DynamoEnvironment, dynamoEnvironment, fixedCatalog } from '../../support/dynamo-environment.ts';
import { itemBytes, writeUnits } from '../../support/item-size.ts';
import { logRequests } from '../../support/request-log.ts';

// DESIGN §4.1, "With n allocations and K": requests as the SDK sends them, write units from the sizes of the items they leave.

const WAREHOUSE = 'cost-north';
const MOST = 100;
const names = Array.from({ length: MOST }, (_, i) => `cost-${String(i).padStart(3, '0')}`);
const SCARCE = ['cost-scarce-1', 'cost-scarce-2'];
const SOLD_OUT = 'cost-sold-out';
const { tables } = inject('dynamodb');

let shop: DynamoEnvironment;
let log: ReturnType<typeof logRequests>;
let orders = 0;

beforeAll(async () => {
  const listings = [...names, ...SCARCE, SOLD_OUT].map((name) => aListing(name));
  shop = dynamoEnvironment(fixedCatalog(listings, [aWarehouse(WAREHOUSE)]), 0);
  await receive('first', [
    ...names.map((name) => [name, 10_000] as const),
    ...SCARCE.map((name) => [name, 6] as const),
  ]);
  // Warm: everything has been seen once, and each bucket holds evidence of ours that has served.
  await order(names);
  await order(SCARCE);
  log = logRequests(shop.client);
});
beforeEach(() => log.clear());
afterAll(() => shop.client.destroy());

function receive(event: string, lines: readonly (readonly [string, number])[]) {
  const origin = { source: 'cost', eventId: event, type: 'holdfast.goods-received.v1', occurredAt: Date.now() };
  return receiveGoods(shop.facts, origin, {
    warehouseId: warehouseId(WAREHOUSE),
    lines: lines.map(([name, n]) => aDemand(name, n)),
  });
}

async function order(skus: readonly string[], id = `cost-order-${++orders}`) {
  const answer = await reserve(shop.context, {
    reservationId: reservationId(id),
    customerId: customerId('ann'),
    lines: skus.map((name) => aLine(name)),
  });
  return { id: reservationId(id), answer };
}

const requests = () => log.requests.filter(({ input }) => !isOwnReading(input)).map(({ operation }) => operation);
const isOwnReading = (input: Record<string, unknown>) => input.ReturnConsumedCapacity === 'TOTAL';

/** Reads an item beside the log. */
async function item(table: keyof typeof tables, pk: string): Promise<Record<string, unknown>> {
  const request = new GetCommand({
    TableName: tables[table],
    Key: { pk },
    ConsistentRead: true,
    ReturnConsumedCapacity: 'TOTAL',
  });
  return (await shop.client.send(request)).Item ?? {};
}

const owner = (id: string) => item('reservations', `r.${id}`);
const kilobytes = async (id: string) => Math.ceil(itemBytes(await owner(id)) / 1_024);

/** Write units of all logged writes, from the items as they lie there now. */
async function unitsWritten(): Promise<number> {
  let units = 0;
  for (const { operation, input } of [...log.requests]) {
    if (operation === 'UpdateItem') units += await unitsOf(input, false);
    for (const { Update, Put } of (input.TransactItems ?? []) as TransactItem[]) {
      if (Update) units += await unitsOf(Update, true);
      if (Put) units += unitsOfPut(Put);
    }
  }
  return units;
}

interface TransactItem {
  readonly Update?: Record<string, unknown>;
  readonly Put?: { readonly Item: Record<string, unknown>; readonly TableName: string };
}

/** The ledger's local index holds a copy of each movement. */
function unitsOfPut({ Item, TableName }: NonNullable<TransactItem['Put']>): number {
  return writeUnits(Item, true) * (TableName === tables.ledger ? 2 : 1);
}

async function unitsOf({ TableName, Key }: Record<string, unknown>, inTransaction: boolean): Promise<number> {
  const table = TableName === tables.stock ? 'stock' : 'reservations';
  return writeUnits(await item(table, (Key as { pk: string }).pk), inTransaction);
}

describe.each([1, 8, MOST])('with %i allocations', (n) => {
  const some = names.slice(0, n);

  test('reserve costs n + 2 requests and n + K write units', async () => {
    const { id } = await order(some);
    expect(requests().toSorted()).toEqual(['GetItem', ...Array(n + 1).fill('UpdateItem')].toSorted());
    expect(await unitsWritten()).toBe(n + (await kilobytes(id)));
  });

  test('reserve takes two round trips: takes and the owner read together, then own', async () => {
    const { id } = await order(some.slice(0, 40));
    const waves = log.requests.map(({ wave }) => wave);
    expect(Math.max(...waves)).toBe(2);
    expect(log.requests.filter(({ wave }) => wave === 2).map(({ input }) => (input.Key as { pk: string }).pk)).toEqual([
      `r.${id}`,
    ]);
  });

  test('confirm costs one request and K write units', async () => {
    const { id } = await order(some);
    log.clear();
    await confirm(shop.context, id, paymentId(`pay-${id}`));
    expect(requests()).toEqual(['UpdateItem']);
    expect(await unitsWritten()).toBe(await kilobytes(id));
  });

  test('cancel costs a read and 2 (n + K) write units, in one transaction as long as it takes all buckets', async () => {
    const { id } = await order(some);
    log.clear();
    await cancel(shop.context, id);
    const k = await kilobytes(id);
    if (n < MOST) {
      expect(requests()).toEqual(['GetItem', 'TransactWriteItems']);
      expect(await unitsWritten()).toBe(2 * (n + k));
    } else {
      // Decide, two steps of at most 99, and the last read that finds it done: the owner is written three times.
      expect(requests()).toEqual([
        'GetItem',
        'UpdateItem',
        'GetItem',
        'TransactWriteItems',
        'GetItem',
        'TransactWriteItems',
        'GetItem',
      ]);
      expect(await unitsWritten()).toBe(2 * n + k + 2 * (2 * k));
    }
  });

  test('a replay of a finished reserve costs one read', async () => {
    const { id } = await order(some);
    log.clear();
    const { answer } = await order(some, id);
    expect(answer).toMatchObject({ ok: true, value: { replay: true } });
    expect(requests()).toEqual(['GetItem']);
  });

  test('a replay in another environment gives the takes back', async () => {
    const { id } = await order(some);
    const other = dynamoEnvironment(shop.context.catalog, 0);
    const otherLog = logRequests(other.client);
    const before = await item('stock', bucketOf(stockPool(sku(names[0] as string), warehouseId(WAREHOUSE)), 0));
    const answer = await reserve(other.context, {
      reservationId: id,
      customerId: customerId('ann'),
      lines: some.map((name) => aLine(name)),
    });
    const after = await item('stock', bucketOf(stockPool(sku(names[0] as string), warehouseId(WAREHOUSE)), 0));
    other.client.destroy();
    expect(answer).toMatchObject({ ok: true, value: { replay: true } });
    expect({ available: after.available, reserved: after.reserved }).toEqual({
      available: before.available,
      reserved: before.reserved,
    });
    expect(otherLog.requests.filter(({ operation }) => operation === 'GetItem')).toHaveLength(1);
  });

  test('the read model is told n promises', async () => {
    const { answer } = await order(some);
    expect(answer.ok && promisesOf(answer.value.reservation)).toHaveLength(n);
  });
});

test('each scarce line costs one round trip more', async () => {
  await order([...SCARCE, names[0] as string]);
  expect(requests().toSorted()).toEqual(['GetItem', ...Array(4).fill('UpdateItem')]);
  expect(Math.max(...log.requests.map(({ wave }) => wave))).toBe(4);
});

test('refused while remembered sold out costs one read and writes nothing', async () => {
  const first = await order([SOLD_OUT]);
  expect(first.answer).toMatchObject({ ok: false, refusal: { code: 'insufficient-stock' } });
  log.clear();
  const second = await order([SOLD_OUT]);
  expect(second.answer).toMatchObject({
    ok: false,
    refusal: { code: 'insufficient-stock', shortages: [{ requested: 1, available: 0 }] },
  });
  expect(requests()).toEqual(['GetItem']);
});

test('a refusal that was not remembered writes nothing either, once the hint is known', async () => {
  const other = dynamoEnvironment(shop.context.catalog, 0);
  const otherLog = logRequests(other.client);
  const request = {
    reservationId: reservationId('cost-refused'),
    customerId: customerId('ann'),
    lines: [aLine(SOLD_OUT)],
  };
  expect(await reserve(other.context, request)).toMatchObject({ ok: false, refusal: { code: 'insufficient-stock' } });
  other.client.destroy();
  expect(
    otherLog.requests.filter(({ operation }) => !['GetItem', 'BatchGetItem', 'Query'].includes(operation)),
  ).toEqual([]);
});

test('a warehouse fact of one line costs one transaction of 6 write units, its index included', async () => {
  await receive('second', [[names[0] as string, 5]]);
  expect(requests()).toEqual(['BatchGetItem', 'TransactWriteItems']);
  expect(await unitsWritten()).toBe(6);
});
