import { setTimeout as sleep } from 'node:timers/promises';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { clientFor } from '../../infra/local/locality.ts';
import type { Runner } from '../../infra/local/runner-contract.ts';
import { bucketId } from '../support/builders.ts';
import { Stored } from '../support/stored.ts';
import { takeBackHoards } from './bulk-cancel-once.ts';
import { hearLate, missCount } from './counts-once.ts';
import { exchangeGoods } from './exchanges-once.ts';
import { forgetTransfer, moveGoods } from './transfers-once.ts';

const PATIENCE_MS = 60_000;

interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: what is read from it is asserted
  readonly body: any;
}

/**
 * Walks the main paths of every function, and where they part, through the doors that everybody uses.
 * @param seen the calls that functions made, as `watchCalls` notes them
 */
export async function everythingOnce(runner: Runner, seen: ReadonlySet<string>): Promise<void> {
  const shop = visitor(runner);
  try {
    await openShop(shop);
    await sellAndShip(shop);
    await changeMinds(shop);
    await takeBackHoards(shop);
    await keepTheShelves(shop);
    await countTheShelves(shop);
    await hearLate(shop, runner);
    await payLate(shop);
    await moveGoods(shop);
    await forgetTransfer(shop, runner);
    await exchangeGoods(shop);
    await runShort(shop);
    await sweep(shop, runner, seen);
    await missCount(shop, runner);
    await loseGoods(shop);
    await auditAfterMeddling(shop, runner);
    await misunderstand(shop, runner);
    // What follows the tables is told a little later.
    await sleep(3_000);
  } finally {
    shop.leave();
  }
}

type Visitor = ReturnType<typeof visitor>;

/** Somebody writes to a table past the service, and the audit notices. */
async function auditAfterMeddling({ ask, refused }: Visitor, runner: Runner): Promise<void> {
  const stored = new Stored(runner);
  try {
    const Key = { pk: bucketId('cup', 'north') };
    const meddled = { TableName: stored.tableName('stock'), Key, UpdateExpression: 'ADD unsellable :one' };
    await stored.documents.send(new UpdateCommand({ ...meddled, ExpressionAttributeValues: { ':one': 1 } }));
    // Every minute another run of it begins by itself: while that one is at it, this one leaves it the work, and it may have looked there before.
    await until('the audit notices that a bucket was meddled with', async () => {
      await runner.invoke('audit-stock', { startNow: true });
      return (await stored.mentioning('operations', 'drift/cup/north/')).length > 0;
    });
    const drift = (await asked(ask, 'drift')).find(({ facts }) => facts.sku === 'cup');
    const repaired = { resolution: 'repaired', by: 'mei', reason: 'meddled with' };
    // It looks, and finds the drift too young to correct it.
    await refused('POST', `/work-items/${drift?.workItemId}/resolve`, repaired);
  } finally {
    stored.close();
  }
}

async function openShop({ ask, tell, stockOf }: Visitor): Promise<void> {
  await ask('PUT', '/warehouses/north', {
    name: 'Hamburg',
    latitude: 53.55,
    longitude: 9.99,
    region: 'north',
    priority: 1,
  });
  for (const sku of ['vase', 'lamp'])
    await ask('PUT', `/skus/${sku}`, { warehouses: [{ warehouseId: 'north', buckets: sku === 'vase' ? 2 : 1 }] });
  const listing = (sku: string, rules: object) => ({ title: sku, skus: [{ sku, quantity: 1 }], ...rules });
  await ask('PUT', '/listings/vase', listing('vase', { mode: 'hold' }));
  await ask('PUT', '/listings/vase-in-a-hurry', listing('vase', { mode: 'hold', holdSeconds: 1, maxRenewals: 5 }));
  await ask('PUT', '/listings/vase-for-a-minute', listing('vase', { mode: 'hold', holdSeconds: 60 }));
  await ask('PUT', '/listings/lamp', listing('lamp', { mode: 'payment' }));
  for (const path of ['/listings/vase', '/warehouses/north', '/skus/vase']) await ask('GET', path);
  await tell('inbound-events', 'holdfast.goods-received.v1', {
    warehouseId: 'north',
    lines: [
      { sku: 'vase', quantity: 11, damaged: 1 },
      { sku: 'lamp', quantity: 1 },
    ],
  });
  await until('the goods are there', async () => (await stockOf('vase')) === 10 && (await stockOf('lamp')) === 1);
}

async function sellAndShip({ ask, reserve, pay, statusOf, tell }: Visitor): Promise<void> {
  await reserve('sold', 'vase', 2);
  await pay('sold');
  await ask('GET', '/availability?listingId=vase');
  // One more than was sold: the counters follow, and a person is told.
  const lines = [{ sku: 'vase', quantity: 3 }];
  await tell('outbound-events', 'holdfast.order-shipped.v1', { reservationId: 'sold', warehouseId: 'north', lines });
  await until('the order is shipped', async () => (await statusOf('sold')) === 'shipped');
}

/** What the warehouse tells of its own stock. */
async function keepTheShelves({ ask, tell, stockOf, statusOf }: Visitor): Promise<void> {
  const expectedAt = new Date().toISOString();
  const order = { purchaseOrderId: 'po-1', warehouseId: 'north', expectedAt };
  await ask('POST', '/purchase-orders', { ...order, lines: [{ sku: 'rug', quantity: 2 }] });
  // One more than was announced: a person is told.
  const lines = [{ sku: 'rug', quantity: 3 }];
  await tell('inbound-events', 'holdfast.goods-received.v1', { warehouseId: 'north', purchaseOrderId: 'po-1', lines });
  await until('the order arrived', async () => (await stockOf('rug')) === 3);
  await ask('GET', '/purchase-orders/po-1');
  await ask('POST', '/purchase-orders/po-1/close');
  const change = { warehouseId: 'north', lines: [{ sku: 'rug', quantity: 1, to: 'unsellable' }] };
  await tell('inbound-events', 'holdfast.stock-status-changed.v1', change);
  const loss = { warehouseId: 'north', lines: [{ sku: 'rug', quantity: -1, reason: 'moths' }] };
  await tell('inbound-events', 'holdfast.stock-adjusted.v1', loss);
  await until('one is stained and one is lost', async () => (await stockOf('rug')) === 1);
  const back = {
    warehouseId: 'north',
    reservationId: 'sold',
    lines: [{ sku: 'rug', quantity: 1, condition: 'sellable' }],
  };
  await tell('inbound-events', 'holdfast.return-received.v1', back);
  await until('one came back', async () => (await stockOf('rug')) === 2 && (await statusOf('sold')) === 'shipped');
}

/** The warehouse counts one rug too few, and a person believes it. */
async function countTheShelves({ ask, tell, stockOf }: Visitor): Promise<void> {
  const free = await stockOf('rug');
  const { warehouses } = await ask('GET', '/stock/rug');
  const lines = [{ sku: 'rug', onHand: warehouses[0].onHand - 1 }];
  const count = { countId: 'count-1', warehouseId: 'north', scope: 'full', lines };
  await tell('count-events', 'holdfast.stock-counted.v1', count);
  const statusOfCount = () => ask('GET', '/reconciliations/count-1').then(({ status }) => status, String);
  await until('the count is compared', async () => (await statusOfCount()) === 'done');
  await ask('GET', '/reconciliations/count-1/differences');
  const choice = { skus: ['rug'], by: 'mei', reason: 'looked twice' };
  await ask('POST', '/reconciliations/count-1/approve', choice);
  await until('the rug is gone', async () => (await stockOf('rug')) === free - 1);
}

async function changeMinds({ ask, reserve }: Visitor): Promise<void> {
  await reserve('regretted', 'vase', 1);
  await ask('POST', '/reservations/regretted/renew');
  await ask('POST', '/reservations/regretted/cancel', {});
}

async function payLate({ ask, reserve, pay, stockOf }: Visitor): Promise<void> {
  const free = await stockOf('vase');
  for (const id of ['late', 'again']) {
    await reserve(id, 'vase-in-a-hurry', 1);
    // A hold past its deadline is shown as expired before anybody ended it: only its units say that it is over.
    await until(`the vase of ${id} is back`, async () => (await stockOf('vase')) === free);
  }
  await pay('late');
  await ask('POST', '/reservations/again/renew');
}

async function runShort({ ask, reserve, pay, refused, statusOf, stockOf }: Visitor): Promise<void> {
  await reserve('lit', 'lamp', 1);
  await reserve('dark', 'lamp', 1);
  await pay('lit');
  await refused('POST', '/reservations/dark/confirm', { paymentId: 'p-dark' });
  await until('who paid for nothing is short', async () => (await statusOf('dark')) === 'short');
  // Seven are left, and who paid late has one. Then everything that was held in a hurry is back.
  await reserve('hesitant', 'vase-in-a-hurry', 2);
  await until('the vases held in a hurry are back', async () => (await stockOf('vase')) === 6);
  await reserve('everything', 'vase', await stockOf('vase'));
  await refused('POST', '/reservations/hesitant/renew');
  await refused('PUT', '/reservations/too-much', { customerId: 'c', lines: [{ listingId: 'vase', quantity: 500 }] });
  await ask('POST', '/reservations/everything/cancel', { reason: 'enough' });
}

/** The only one left that can end a hold, for neither deadline message nor time to live does: or they might be first. */
async function sweep({ ask, reserve, stockOf }: Visitor, runner: Runner, seen: ReadonlySet<string>): Promise<void> {
  await runner.pauseMapping('expiry -> expire-reservations');
  await runner.disableTimeToLive('reservations');
  // What was just sold out may be remembered so for a second.
  await sleep(1_500);
  const free = await stockOf('vase');
  await reserve('soon', 'vase-for-a-minute', 1);
  await reserve('forgotten', 'vase-in-a-hurry', 1);
  await until('a sweep ends what is overdue, and announces what is soon due', async () => {
    await runner.invoke('sweep-holds', {});
    return (await stockOf('vase')) === free - 1 && seen.has('sweep-holds sqs:SendMessage expiry');
  });
  await ask('GET', '/stock/vase');
  await ask('GET', '/stock/vase/movements?warehouseId=north&limit=2');
  runner.resumeMapping('expiry -> expire-reservations');
}

/** Two cups are missing: an unpaid hold ends at once, and a person is asked about the rest. */
async function loseGoods({ ask, tell, reserve, pay, stockOf }: Visitor): Promise<void> {
  await ask('PUT', '/skus/cup', { warehouses: [{ warehouseId: 'north' }] });
  await ask('PUT', '/listings/cup', { skus: [{ sku: 'cup', quantity: 1 }], uncoveredHolds: 'cancel' });
  const found = { warehouseId: 'north', lines: [{ sku: 'cup', quantity: 3, reason: 'behind the shelf' }] };
  await tell('inbound-events', 'holdfast.stock-adjusted.v1', found);
  await until('the cups are there', async () => (await stockOf('cup')) === 3);
  await reserve('cup-paid', 'cup', 2);
  await pay('cup-paid');
  await reserve('cup-held', 'cup', 1);
  await until('both promises show', async () => (await ask('GET', '/stock/cup')).promises.length === 2);
  // Another type of event: its id, by which copies are known, follows from it here.
  const stained = { warehouseId: 'north', lines: [{ sku: 'cup', quantity: 2, to: 'unsellable' }] };
  await tell('inbound-events', 'holdfast.stock-status-changed.v1', stained);
  await until('a person is asked', async () => (await asked(ask, 'uncovered-promises')).length === 1);
}

/** Every queue that may quarantine is told what it cannot read, and told so once more. */
async function misunderstand({ ask, send }: Visitor, { queues }: Runner): Promise<void> {
  const reading = Object.keys(queues).filter((name) => !/-(dlq|failures)$/.test(name) && name !== 'warehouse-tasks');
  for (const queue of reading) await send(queue, 'what is this?');
  for (const queue of reading) {
    let workItemId: string | undefined;
    await until(`a message of ${queue} is in quarantine`, async () => {
      const items = await asked(ask, 'quarantined-message');
      workItemId = items.find(({ facts }) => facts.queue === queue)?.workItemId;
      return workItemId !== undefined;
    });
    await ask('POST', `/work-items/${workItemId}/resolve`, {
      resolution: 'message-replayed',
      by: 'me',
      reason: 'once more',
    });
  }
}

interface Asked {
  readonly workItemId: string;
  readonly facts: { readonly queue?: string; readonly sku?: string };
}

async function asked(ask: Visitor['ask'], kind: string): Promise<readonly Asked[]> {
  return (await ask('GET', `/work-items?kind=${kind}&limit=100`)).workItems;
}

function visitor({ api, sqs, queues }: Runner) {
  const client = new SQSClient({ ...clientFor(sqs), useQueueUrlAsEndpoint: false });
  const call = async (method: string, path: string, body?: object): Promise<Answer> => {
    const json = body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    const answer = await fetch(`${api}${path}`, { method, ...json });
    return { status: answer.status, body: await answer.json() };
  };
  const expected = (fits: (status: number) => boolean) => async (method: string, path: string, body?: object) => {
    const answer = await call(method, path, body);
    if (!fits(answer.status)) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const ask = expected((status) => status < 300);
  const send = async (queue: string, MessageBody: string) =>
    void (await client.send(new SendMessageCommand({ QueueUrl: queues[queue], MessageBody })));
  return {
    ask,
    refused: expected((status) => status >= 400 && status < 500),
    send,
    tell: (queue: string, type: string, data: object) =>
      send(
        queue,
        JSON.stringify({
          specversion: '1.0',
          id: type,
          source: 'test/wms',
          type,
          time: new Date().toISOString(),
          data,
        }),
      ),
    reserve: (id: string, listingId: string, quantity: number) =>
      ask('PUT', `/reservations/${id}`, { customerId: `c-${id}`, lines: [{ listingId, quantity }] }),
    pay: (id: string) => ask('POST', `/reservations/${id}/confirm`, { paymentId: `p-${id}` }),
    statusOf: async (id: string): Promise<string> => (await ask('GET', `/reservations/${id}`)).status,
    // A SKU that nobody has heard of yet has none: its first fact is on its way.
    stockOf: async (sku: string): Promise<number> => {
      const { status, body } = await call('GET', `/stock/${sku}`);
      if (status !== 200 && status !== 404) throw new Error(`GET /stock/${sku}: ${status} ${JSON.stringify(body)}`);
      return body.available ?? 0;
    },
    leave: () => client.destroy(),
  };
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`It did not come about that ${what}.`);
    await sleep(200);
  }
}
