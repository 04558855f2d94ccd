import { afterAll, describe, expect, test, vi } from 'vitest';
import { Unanswered } from '../../../functions/core/claims/ports.ts';
import { bucketOf, stockPool } from '../../../functions/core/domain/bucket.ts';
import { receiveGoods } from '../../../functions/core/facts/receive-goods.ts';
import { type ReserveAnswer, reserve } from '../../../functions/core/reservations/reserve.ts';
import {
  aDemand,
  aLine,
  aListing,
  aWarehouse,
  customerId,
  reservationId,
  sku,
  warehouseId,
} from '../../support/builders.ts';
import { type DynamoEnvironment, dynamoEnvironment, fixedCatalog } from '../../support/dynamo-environment.ts';

// Many buyers at once over the real engine, from many execution environments that know nothing of each other.

const WAREHOUSE = warehouseId('rush-north');
const ENVIRONMENTS = 6;
// A laptop takes many seconds for what a table in the cloud does at once. Told by a slower clock, nobody takes a buyer at work for a dead one.
const began = Date.now();
const unhurried = () => began + (Date.now() - began) / 10;
vi.setConfig({ testTimeout: 120_000 });
const open: DynamoEnvironment[] = [];
afterAll(() => {
  for (const { client } of open) client.destroy();
});

/** Calls that lose their answer after they were applied, one in so many. */
interface Faults {
  readonly oneIn?: number;
}

function environments(name: string, { oneIn }: Faults): DynamoEnvironment[] {
  const catalog = fixedCatalog([aListing(name)], [aWarehouse(WAREHOUSE)]);
  return Array.from({ length: ENVIRONMENTS }, (_, home) => {
    const environment = dynamoEnvironment(catalog, home / 1_000_000, unhurried);
    open.push(environment);
    if (oneIn !== undefined) loseAnswers(environment, oneIn);
    return environment;
  });
}

/** Every so-manieth call of a client is applied and then answered by a lost connection. */
function loseAnswers({ client }: DynamoEnvironment, oneIn: number): void {
  let calls = 0;
  client.middlewareStack.add(
    (next) => async (args) => {
      const answer = await next(args);
      calls += 1;
      if (calls % oneIn === 0) throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
      return answer;
    },
    { step: 'initialize', name: 'loseAnswers' },
  );
}

async function stocked(name: string, units: number, buckets: number, faults: Faults): Promise<DynamoEnvironment[]> {
  const [first] = environments(name, {});
  const { store, facts } = first as DynamoEnvironment;
  if (buckets > 1) await store.stockSettings.apply(sku(name), WAREHOUSE, { safety: 0, buckets });
  const origin = { source: 'rush', eventId: name, type: 'holdfast.goods-received.v1', occurredAt: Date.now() };
  await receiveGoods(facts, origin, { warehouseId: WAREHOUSE, lines: [aDemand(name, units)] });
  return environments(name, faults);
}

/** All at once; a buyer who gets no answer asks again, as a shop would. */
async function rush(
  shops: readonly DynamoEnvironment[],
  name: string,
  buyers: number,
  units = 1,
  wave = 'first',
): Promise<ReserveAnswer[]> {
  return Promise.all(
    Array.from({ length: buyers }, async (_, i) => {
      const { context } = shops[i % shops.length] as DynamoEnvironment;
      const request = {
        reservationId: reservationId(`${name}-${wave}-${i}`),
        customerId: customerId(`c${i}`),
        lines: [aLine(name, units)],
      };
      for (;;) {
        try {
          const answer = await reserve(context, request);
          if (answer.ok || answer.refusal.code !== 'try-again') return answer;
        } catch (fault) {
          if (!(fault instanceof Unanswered)) throw fault;
        }
      }
    }),
  );
}

/** Those who come when all is quiet: to them, whoever took something and never said whose it is, is long gone. */
async function comeLater(name: string, buyers: number): Promise<ReserveAnswer[]> {
  const catalog = fixedCatalog([aListing(name)], [aWarehouse(WAREHOUSE)]);
  const later = dynamoEnvironment(catalog, 0, () => Date.now() + 60_000);
  open.push(later);
  return rush([later], name, buyers, 1, 'late');
}

async function counters(shop: DynamoEnvironment, name: string, buckets: number) {
  const ids = Array.from({ length: buckets }, (_, i) => bucketOf(stockPool(sku(name), WAREHOUSE), i));
  const all = await shop.store.buckets.read(ids);
  const sum = (counter: 'onHand' | 'reserved' | 'available') =>
    all.reduce((total, bucket) => total + bucket[counter], 0);
  return { onHand: sum('onHand'), reserved: sum('reserved'), available: sum('available') };
}

const won = (answers: readonly ReserveAnswer[]) => answers.filter((answer) => answer.ok);
const refusals = (answers: readonly ReserveAnswer[]) =>
  new Set(answers.flatMap((answer) => (answer.ok ? [] : [answer.refusal.code])));

describe.each([
  ['calm', {}],
  ['lossy', { oneIn: 10 }],
] as const)('%s: ', (weather, faults) => {
  test('200 buyers for the last unit: one holds it, 199 are refused', async () => {
    const name = `rush-last-${weather}`;
    const shops = await stocked(name, 1, 1, faults);
    const answers = await rush(shops, name, 200);
    expect(won(answers)).toHaveLength(1);
    expect(refusals(answers)).toEqual(new Set(['insufficient-stock']));
    expect(await counters(shops[0] as DynamoEnvironment, name, 1)).toEqual({ onHand: 1, reserved: 1, available: 0 });
  });

  test('500 buyers for 60 units over 8 buckets: exactly 60 hold one', async () => {
    const name = `rush-many-${weather}`;
    const shops = await stocked(name, 60, 8, faults);
    const answers = await rush(shops, name, 500);
    expect(refusals(answers)).toEqual(new Set(['insufficient-stock']));
    // Where answers are lost, a unit may be in the hands of somebody who died until all others have gone. It is for who comes next.
    const left = 60 - won(answers).length;
    expect(left > 0 && weather === 'calm').toBe(false);
    const later = await comeLater(name, left + 1);
    expect([won(later).length, later.length]).toEqual([left, left + 1]);
    expect(await counters(shops[0] as DynamoEnvironment, name, 8)).toEqual({ onHand: 60, reserved: 60, available: 0 });
  });

  test('as many buyers as units over 8 buckets: nobody is refused while a unit is free', async () => {
    const name = `rush-even-${weather}`;
    const shops = await stocked(name, 60, 8, faults);
    const answers = await rush(shops, name, 60);
    expect(won(answers)).toHaveLength(60);
  });

  test('the last units in two buckets: a buyer of both gets them from both', async () => {
    const name = `rush-both-${weather}`;
    const shops = await stocked(name, 2, 2, faults);
    const answers = await rush(shops, name, 1, 2);
    expect(answers).toMatchObject([
      { ok: true, value: { reservation: { allocations: [{ quantity: 1 }, { quantity: 1 }] } } },
    ]);
  });
});
