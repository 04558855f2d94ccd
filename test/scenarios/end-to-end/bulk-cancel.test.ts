import { parse } from 'csv-parse/sync';
import { afterAll, expect, it } from 'vitest';
import type { ReportPage } from '../../../functions/core/bulk-cancel/ports.ts';
import type { BulkCancelAnswer } from '../../../functions/core/contracts/bulk-cancel.ts';
import { eventually } from '../../support/eventually.ts';
import { openService } from '../../support/open-service.ts';
import { ask } from '../../support/remote-shop.ts';

// New accounts took the last bottles, and an operator takes them back: over HTTP, by the stream.

const { shop, queues, close } = openService('scalped');
afterAll(close);

const BULK = '/reservations/bulk-cancel';
const address = (name: string, rest = '') => `${BULK}/${shop.id(name)}${rest}`;
const begin = (name: string, chosen: object) =>
  ask<BulkCancelAnswer>(shop.api, 'POST', BULK, { bulkCancelId: shop.id(name), reason: 'Resale.', ...chosen });
const look = (name: string) => ask<BulkCancelAnswer>(shop.api, 'GET', address(name));
const reaches = (name: string, status: BulkCancelAnswer['status']) =>
  eventually(`${name} is ${status}`, 30, async () => {
    const { body } = await look(name);
    expect(body).toMatchObject({ status });
    return body;
  });
const report = async (name: string) => {
  const { body } = await ask<ReportPage>(shop.api, 'GET', address(name, '/report'));
  return body.lines.map(({ reservationId, outcome, code }) => [reservationId, outcome, code].join(' ').trim());
};

const MONTHS_AGO = '2025-01-01T00:00:00Z';
const LATELY = '2025-06-01T00:00:00Z';
const LOYAL = { memberSince: MONTHS_AGO, pastOrders: 12, lastActiveAt: LATELY };

async function buy(name: string, customer?: object, listing = 'bottle'): Promise<void> {
  const lines = [{ listingId: shop.id(listing), quantity: 1 }];
  const order = { customerId: shop.id(name), lines, ...(customer && { customer }) };
  const { status } = await ask(shop.api, 'PUT', `/reservations/${shop.id(name)}`, order);
  expect(status).toBe(201);
}

it('finds who took the last bottles, shows them, and takes those bottles back and no others', async () => {
  await shop.list('bottle');
  await shop.receive('north', [['bottle', 5]]);
  const told = await queues.subscribe('holdfast.reservation-cancelled.v1', 'holdfast.cancel-order.v1');
  await buy('loyal', LOYAL);
  for (const name of ['new-1', 'new-2']) await buy(name, { memberSince: LATELY, pastOrders: 0 });
  await buy('guest');
  expect((await shop.confirm('new-2')).status).toBe(200);
  await eventually('the read model knows all four', 15, async () => {
    const { body } = await shop.explain('bottle');
    expect(body.promises.filter(({ state }) => state === 'held')).toHaveLength(3);
    expect(body.promises.filter(({ state }) => state === 'locked')).toHaveLength(1);
  });

  const customer = { memberSinceAfter: '2025-05-01T00:00:00.000Z', pastOrdersAtMost: 0 };
  const chosen = { listingId: shop.id('bottle'), where: { customer } };
  const begun = await begin('job', chosen);
  expect(begun).toMatchObject({ status: 202, body: { ...chosen, reason: 'Resale.' } });
  expect(await reaches('job', 'selected')).toMatchObject({
    dryRun: { examined: 4, selected: 2, unknown: 1, refused: 0 },
  });
  expect(await report('job')).toEqual([
    `${shop.id('guest')} unknown`,
    `${shop.id('new-1')} selected`,
    `${shop.id('new-2')} selected`,
  ]);
  expect(await shop.stock('bottle', 'north')).toBe('5 / 4 / 1');

  expect(await ask(shop.api, 'POST', address('job', '/run'))).toMatchObject({ status: 202 });
  expect(await reaches('job', 'done')).toMatchObject({ run: { of: 2, cancelled: 2, unmatched: 0, refused: 0 } });
  expect(await shop.stock('bottle', 'north')).toBe('5 / 2 / 3');
  expect((await shop.look('new-1')).body).toMatchObject({ status: 'cancelled', cancelReason: 'Resale.' });
  expect((await shop.look('loyal')).body.status).toBe('held');
  expect(await begin('job', chosen)).toMatchObject({ status: 202, body: { status: 'done' } });
  await eventually('the warehouse is told of the one that was paid, and of no other', 15, async () => {
    const types = async (name: string) => (await told.about(shop.id(name))).map(({ type }) => type).sort();
    expect(await types('new-2')).toEqual(['holdfast.cancel-order.v1', 'holdfast.reservation-cancelled.v1']);
    expect(await types('new-1')).toEqual(['holdfast.reservation-cancelled.v1']);
  });

  const csv = await fetch(`${shop.api}${address('job', `/report.csv?limit=1&after=${shop.id('new-1')}`)}`);
  expect(csv.headers.get('content-type')).toContain('text/csv');
  expect(parse(await csv.text(), { columns: true })).toEqual([
    {
      reservationId: shop.id('new-2'),
      outcome: 'cancelled',
      code: '',
      reservationStatus: 'cancelled',
      paymentId: 'pay-new-2',
    },
  ]);
  const first = await fetch(`${shop.api}${address('job', '/report.csv?limit=1')}`);
  expect(first.headers.get('link')).toBe(
    `<${address('job', '/report.csv')}?after=${shop.id('guest')}&limit=1>; rel="next"`,
  );
});

it('takes a list of ids, and says of each why not', async () => {
  await shop.list('bottle');
  await shop.receive('north', [['bottle', 2]]);
  await buy('mine', LOYAL);
  await buy('over', LOYAL);
  await shop.cancel('over');
  const reservationIds = ['over', 'nobody', 'mine'].map((name) => shop.id(name));
  expect((await begin('list', { reservationIds })).body).toMatchObject({ dryRun: { of: 3 } });
  await reaches('list', 'selected');
  await ask(shop.api, 'POST', address('list', '/run'));
  await reaches('list', 'done');
  expect(await report('list')).toEqual([
    `${shop.id('mine')} cancelled`,
    `${shop.id('nobody')} refused unknown-reservation`,
    `${shop.id('over')} refused reservation-ended`,
  ]);
});

it('finds those who have not paid for what is taken at payment', async () => {
  await shop.list('draw', { mode: 'payment' });
  await shop.receive('north', [['draw', 2]]);
  for (const name of ['waits', 'pays']) await buy(name, LOYAL, 'draw');
  expect((await shop.confirm('pays')).status).toBe(200);
  const chosen = { listingId: shop.id('draw'), where: { statuses: ['pending'] } };
  let looks = 0;
  // The read model is a moment behind: a dry run says what it knew.
  const found = await eventually('who waits is found, and who paid is not', 20, async () => {
    looks += 1;
    const name = `draw-${looks}`;
    await begin(name, chosen);
    expect(await reaches(name, 'selected')).toMatchObject({ dryRun: { examined: 1, selected: 1 } });
    return name;
  });
  await ask(shop.api, 'POST', address(found, '/run'));
  await reaches(found, 'done');
  expect((await shop.look('waits')).body.status).toBe('cancelled');
  expect((await shop.look('pays')).body.status).toBe('confirmed');
});

it('refuses what is not there, and what was asked otherwise', async () => {
  for (const rest of ['', '/report', '/report.csv'])
    expect(await ask(shop.api, 'GET', address('nothing', rest))).toMatchObject({
      status: 404,
      body: { code: 'unknown-bulk-cancel' },
    });
  expect(await ask(shop.api, 'POST', address('nothing', '/run'))).toMatchObject({ status: 404 });
  expect(await begin('nothing', { listingId: shop.id('nowhere') })).toMatchObject({
    status: 422,
    body: { code: 'unknown-listing' },
  });
  expect(await begin('nothing', {})).toMatchObject({ status: 400, body: { code: 'invalid-request' } });
  await begin('twice', { reservationIds: ['a'] });
  expect(await begin('twice', { reservationIds: ['b'] })).toMatchObject({
    status: 409,
    body: { code: 'bulk-cancel-mismatch' },
  });
});
