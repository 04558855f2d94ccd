import { setTimeout as sleep } from 'node:timers/promises';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { clientFor } from '../../infra/local/locality.ts';
import type { Runner } from '../../infra/local/runner-contract.ts';

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
    await keepTheShelves(shop);
    await payLate(shop);
    await runShort(shop);
    await sweep(shop, runner, seen);
    await misunderstand(shop);
    // What follows the tables is told a little later.
    await sleep(3_000);
  } finally {
    shop.leave();
  }
}

type Visitor = ReturnType<typeof visitor>;

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
  runner.resumeMapping('expiry -> expire-reservations');
}

async function misunderstand({ send }: Visitor): Promise<void> {
  for (const queue of ['inbound-events', 'outbound-events', 'expiry']) await send(queue, 'what is this?');
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
    stockOf: async (sku: string): Promise<number> => (await ask('GET', `/stock/${sku}`)).available,
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
