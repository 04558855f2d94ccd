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
import { type CostMeter, costMeter } from './cost-meter.ts';

// DESIGN §4.1, "With n allocations and K": requests as the SDK sends them, write units from the sizes of the items they leave.

const WAREHOUSE = 'cost-north';
const MOST = 100;
const names = Array.from({ length: MOST }, (_, i) => `cost-${String(i).padStart(3, '0')}`);
const SCARCE = ['cost-scarce-1', 'cost-scarce-2'];
const SOLD_OUT = 'cost-sold-out';
const { tables } = inject('dynamodb');

let shop: DynamoEnvironment;
let meter: CostMeter;
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
  meter = costMeter(shop.client, tables);
});
beforeEach(() => meter.clear());
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

describe.each([1, 8, MOST])('with %i allocations', (n) => {
  const some = names.slice(0, n);

  test('reserve costs n + 2 requests and n + K write units', async () => {
    const { id } = await order(some);
    expect(meter.operations().toSorted()).toEqual(['GetItem', ...Array(n + 1).fill('UpdateItem')].toSorted());
    expect(await meter.unitsWritten()).toBe(n + (await meter.kilobytesOf(id)));
  });

  test('reserve takes two round trips: takes and the owner read together, then own', async () => {
    const { id } = await order(some.slice(0, 40));
    const waves = meter.requests().map(({ wave }) => wave);
    expect(Math.max(...waves)).toBe(2);
    expect(
      meter
        .requests()
        .filter(({ wave }) => wave === 2)
        .map(({ input }) => (input.Key as { pk: string }).pk),
    ).toEqual([`r.${id}`]);
  });

  test('confirm costs one request and K write units', async () => {
    const { id } = await order(some);
    meter.clear();
    await confirm(shop.context, id, paymentId(`pay-${id}`));
    expect(meter.operations()).toEqual(['UpdateItem']);
    expect(await meter.unitsWritten()).toBe(await meter.kilobytesOf(id));
  });

  test('cancel costs a read and 2 (n + K) write units, in one transaction as long as it takes all buckets', async () => {
    const { id } = await order(some);
    meter.clear();
    await cancel(shop.context, id);
    const k = await meter.kilobytesOf(id);
    if (n < MOST) {
      expect(meter.operations()).toEqual(['GetItem', 'TransactWriteItems']);
      expect(await meter.unitsWritten()).toBe(2 * (n + k));
    } else {
      // Decide, two steps of at most 99, and the last read that finds it done: the owner is written three times.
      expect(meter.operations()).toEqual([
        'GetItem',
        'UpdateItem',
        'GetItem',
        'TransactWriteItems',
        'GetItem',
        'TransactWriteItems',
        'GetItem',
      ]);
      expect(await meter.unitsWritten()).toBe(2 * n + k + 2 * (2 * k));
    }
  });

  test('a replay of a finished reserve costs one read', async () => {
    const { id } = await order(some);
    meter.clear();
    const { answer } = await order(some, id);
    expect(answer).toMatchObject({ ok: true, value: { replay: true } });
    expect(meter.operations()).toEqual(['GetItem']);
  });

  test('a replay in another environment gives the takes back', async () => {
    const { id } = await order(some);
    const other = dynamoEnvironment(shop.context.catalog, 0);
    const others = costMeter(other.client, tables);
    const before = await meter.item('stock', bucketOf(stockPool(sku(names[0] as string), warehouseId(WAREHOUSE)), 0));
    const answer = await reserve(other.context, {
      reservationId: id,
      customerId: customerId('ann'),
      lines: some.map((name) => aLine(name)),
    });
    const after = await meter.item('stock', bucketOf(stockPool(sku(names[0] as string), warehouseId(WAREHOUSE)), 0));
    other.client.destroy();
    expect(answer).toMatchObject({ ok: true, value: { replay: true } });
    expect({ available: after.available, reserved: after.reserved }).toEqual({
      available: before.available,
      reserved: before.reserved,
    });
    expect(others.requests().filter(({ operation }) => operation === 'GetItem')).toHaveLength(1);
  });

  test('the read model is told n promises', async () => {
    const { answer } = await order(some);
    expect(answer.ok && promisesOf(answer.value.reservation)).toHaveLength(n);
  });
});

test('each scarce line costs one round trip more', async () => {
  await order([...SCARCE, names[0] as string]);
  expect(meter.operations().toSorted()).toEqual(['GetItem', ...Array(4).fill('UpdateItem')]);
  expect(Math.max(...meter.requests().map(({ wave }) => wave))).toBe(4);
});

test('refused while remembered sold out costs one read and writes nothing', async () => {
  const first = await order([SOLD_OUT]);
  expect(first.answer).toMatchObject({ ok: false, refusal: { code: 'insufficient-stock' } });
  meter.clear();
  const second = await order([SOLD_OUT]);
  expect(second.answer).toMatchObject({
    ok: false,
    refusal: { code: 'insufficient-stock', shortages: [{ requested: 1, available: 0 }] },
  });
  expect(meter.operations()).toEqual(['GetItem']);
});

test('a refusal that was not remembered writes nothing either, once the hint is known', async () => {
  const other = dynamoEnvironment(shop.context.catalog, 0);
  const others = costMeter(other.client, tables);
  const request = {
    reservationId: reservationId('cost-refused'),
    customerId: customerId('ann'),
    lines: [aLine(SOLD_OUT)],
  };
  expect(await reserve(other.context, request)).toMatchObject({ ok: false, refusal: { code: 'insufficient-stock' } });
  other.client.destroy();
  expect(
    others.requests().filter(({ operation }) => !['GetItem', 'BatchGetItem', 'Query'].includes(operation)),
  ).toEqual([]);
});

test('a warehouse fact of one line costs one transaction of 6 write units, its index included', async () => {
  await receive('second', [[names[0] as string, 5]]);
  expect(meter.operations()).toEqual(['BatchGetItem', 'TransactWriteItems']);
  expect(await meter.unitsWritten()).toBe(6);
});
