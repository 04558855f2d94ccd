import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BulkCancelContext } from '../../../functions/core/bulk-cancel/ports.ts';
import {
  type BulkCancelAnswer,
  type Chosen,
  runBulkCancel,
  startBulkCancel,
} from '../../../functions/core/bulk-cancel/start.ts';
import { workOn } from '../../../functions/core/bulk-cancel/work-on.ts';
import { BULK_CANCEL_STEP } from '../../../functions/core/domain/limits.ts';
import { promisesOf } from '../../../functions/core/domain/promise.ts';
import type { Reservation } from '../../../functions/core/domain/reservation.ts';
import { reserve } from '../../../functions/core/reservations/reserve.ts';
import { aLine, aListing, aWarehouse, customerId, listingId, NOON, reservationId } from '../../support/builders.ts';
import { bulkCancelId } from '../../support/cancelling-desk.ts';
import { type DynamoEnvironment, dynamoEnvironment, fixedCatalog } from '../../support/dynamo-environment.ts';
import { type LoggedRequest, logRequests } from '../../support/request-log.ts';
import { WarehouseWords } from '../../support/warehouse-words.ts';

// What a bulk cancellation costs: asserted from the requests as the SDK sends them.

const ORDERS = 2 * BULK_CANCEL_STEP + 20;
const STEPS = Math.ceil(ORDERS / BULK_CANCEL_STEP);
const NAME = `bulk-${randomUUID().slice(0, 8)}`;
const ids = Array.from({ length: ORDERS }, (_, i) => reservationId(`${NAME}-${String(i).padStart(3, '0')}`));

let shop: DynamoEnvironment;
let context: BulkCancelContext;
let log: { readonly requests: LoggedRequest[]; clear(): void };

beforeAll(async () => {
  shop = dynamoEnvironment(fixedCatalog([aListing(NAME)], [aWarehouse('north')]));
  const { store } = shop;
  context = { jobs: store.bulkCancellations, promised: store.availability, reservations: shop.context };
  const { purchaseOrders, transfers, exchanges } = store;
  const listeners = { ...shop.facts, purchaseOrders, transfers, exchanges };
  await new WarehouseWords({ now: NOON }, listeners).receive('north', [[NAME, 2 * ORDERS]]);
  log = logRequests(shop.client);
}, 60_000);
afterAll(() => shop.client.destroy());

async function sell(suffix: string): Promise<readonly Reservation[]> {
  const sold: Reservation[] = [];
  for (const id of ids) {
    const order = { reservationId: reservationId(`${id}${suffix}`), customerId: customerId('ann') };
    const answer = await reserve(shop.context, { ...order, lines: [aLine(NAME)] });
    if (!answer.ok) throw new Error(answer.refusal.code);
    sold.push(answer.value.reservation);
  }
  log.clear();
  return sold;
}

/** Dry run and run. @returns the requests sent in all, by their operation */
async function through(id: string, chosen: Chosen): Promise<Record<string, number>> {
  const job = { bulkCancelId: bulkCancelId(id), reason: 'resale', chosen };
  const follow = (answer: BulkCancelAnswer) => {
    if (!answer.ok) throw new Error(answer.refusal.code);
    return workOn(context, answer.value, Number.POSITIVE_INFINITY);
  };
  await follow(await startBulkCancel(context, job));
  await follow(await runBulkCancel(context, job.bulkCancelId));
  const sent = Map.groupBy(log.requests.splice(0), ({ operation }) => operation);
  expect(await context.jobs.read(job.bulkCancelId)).toMatchObject({
    status: 'done',
    found: { examined: ORDERS, selected: ORDERS },
    ended: { cancelled: ORDERS, unmatched: 0, refused: 0 },
  });
  return Object.fromEntries([...sent].map(([name, all]) => [name, all.length]));
}

describe(`a bulk cancellation of ${ORDERS} reservations`, { timeout: 60_000 }, () => {
  // To look whether it is known, and to begin; to look, and to run; and to read it at the beginning of either half.
  const ofJob = { reads: 4, writes: 2 };

  test('of a list reads each twice and cancels it in one transaction; beside that, four requests for each fifty', async () => {
    await sell('-a');
    expect(await through(`${NAME}-a`, { reservationIds: ids.map((id) => reservationId(`${id}-a`)) })).toEqual({
      GetItem: 2 * ORDERS + STEPS + ofJob.reads,
      TransactWriteItems: ORDERS + 2 * STEPS + ofJob.writes,
      Query: STEPS,
    });
  });

  test('of a listing costs the same: a page of promises in the place of a look at the list', async () => {
    await shop.store.availability.replacePromises([], (await sell('-b')).flatMap(promisesOf));
    log.clear();
    expect(await through(`${NAME}-b`, { listingId: listingId(NAME), where: { statuses: ['held'] } })).toEqual({
      GetItem: 2 * ORDERS + ofJob.reads,
      TransactWriteItems: ORDERS + 2 * STEPS + ofJob.writes,
      Query: 2 * STEPS,
    });
  });
});
