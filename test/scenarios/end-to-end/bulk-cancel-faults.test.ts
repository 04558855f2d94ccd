import { afterAll, afterEach, beforeAll, expect, inject, it } from 'vitest';
import type { ReportPage } from '../../../functions/core/bulk-cancel/ports.ts';
import type { BulkCancelAnswer } from '../../../functions/core/contracts/bulk-cancel.ts';
import { startRunner } from '../../../infra/local/runner.ts';
import type { Runner } from '../../../infra/local/runner-contract.ts';
import { eventually } from '../../support/eventually.ts';
import { type OpenService, openService } from '../../support/open-service.ts';
import { ask, openWarehouses } from '../../support/remote-shop.ts';
import { addressOf } from '../../support/service.ts';

// The deployed bundles, with the calls of a job's steps going wrong in every way, and the stream handing its records over again.

// What a retry answers is proved elsewhere: these are what a step itself must bear.
const ACTIONS = ['lose-answer', 'duplicate', 'kill-before', 'kill-after'] as const;
const BUYERS = ['ann', 'bob', 'cid', 'dan'];
const BULK = '/reservations/bulk-cancel';

let runner: Runner;
let service: OpenService;

beforeAll(async () => {
  runner = await startRunner({ assembly: inject('assembly'), redeliverAfterSeconds: 1, onLog: () => {} });
  service = openService('faulty-bulk', addressOf(runner));
  await openWarehouses(runner.api);
});
afterEach(() => runner.faults.clear());
afterAll(async () => {
  service?.close();
  await runner?.close();
});

it.each(ACTIONS)('each is cancelled once, and the report is whole, whatever call meets %s', async (action) => {
  const { shop, stored } = service;
  const ids = BUYERS.map((buyer) => `${action}-${buyer}`);
  await shop.list(action);
  await shop.receive('north', [[action, 9]]);
  for (const id of [...ids, `${action}-bystander`]) await shop.reserve(id, [[action, 1]]);
  await shop.confirm(`${action}-bob`);

  // A few faults, in a dry run and in a run: each death costs one of Lambda's growing pauses.
  const faulty = {
    function: 'run-bulk-cancellations',
    service: 'dynamodb',
    probability: 0.3,
    times: 2,
    action,
  } as const;
  const dryRunFault = runner.faults.add(faulty);
  const job = { bulkCancelId: shop.id(action), reason: 'Resale.', reservationIds: ids.map((id) => shop.id(id)) };
  const reaches = (status: BulkCancelAnswer['status']) =>
    eventually(`the job is ${status}`, 40, async () => {
      const { body } = await ask<BulkCancelAnswer>(shop.api, 'GET', `${BULK}/${shop.id(action)}`);
      expect(body.status).toBe(status);
      return body;
    });
  await ask(shop.api, 'POST', BULK, job);
  expect(await reaches('selected')).toMatchObject({ dryRun: { examined: 4, selected: 4 } });
  dryRunFault.remove();
  const runFault = runner.faults.add({ ...faulty, seed: 2 });
  await ask(shop.api, 'POST', `${BULK}/${shop.id(action)}/run`);
  expect(await reaches('done')).toMatchObject({ run: { of: 4, cancelled: 4, unmatched: 0, refused: 0 } });
  expect(dryRunFault.hits + runFault.hits, 'the faults hit nothing').toBeGreaterThan(1);

  const { body } = await ask<ReportPage>(shop.api, 'GET', `${BULK}/${shop.id(action)}/report`);
  expect(body.lines.map(({ reservationId, outcome }) => [reservationId, outcome])).toEqual(
    ids.map((id) => [shop.id(id), 'cancelled']),
  );
  const writes = await Promise.all(ids.map((id) => stored.owner(shop.id(id))));
  // Held and cancelled, and one of them paid in between.
  expect(writes.map((owner) => (owner.kind === 'reservation' ? owner.reservation.revision : 0))).toEqual([2, 3, 2, 2]);
  expect(await shop.stock(action, 'north')).toBe('9 / 1 / 8');
  expect((await shop.look(`${action}-bystander`)).body.status).toBe('held');
  expect(await stored.violations(shop.id(action))).toEqual([]);
});
