import { setTimeout as sleep } from 'node:timers/promises';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { PURGE_AT, TIMER_PREFIX } from '../../../functions/core/store/tables.ts';
import { startRunner } from '../../../infra/local/runner.ts';
import type { Runner } from '../../../infra/local/runner-contract.ts';
import { eventually } from '../../support/eventually.ts';
import { type OpenService, openService } from '../../support/open-service.ts';
import { openWarehouses, type RemoteShop } from '../../support/remote-shop.ts';
import { addressOf } from '../../support/service.ts';

// A hold that nobody paid for comes back by itself: by its delay message, without that by its timer's time to live, without both by the
// sweep or by the next buyer (DESIGN §4.2). No way is trusted alone, so each is shown alone.

/** Holds the only unit of something. @returns the deadline */
async function holdTheLast(shop: RemoteShop, name: string, holdSeconds: number): Promise<number> {
  await shop.list(name, { holdSeconds });
  await shop.receive('north', [[name, 1]]);
  const { status, body } = await shop.reserve(`${name}-holder`, [[name, 1]]);
  expect(status).toBe(201);
  return Date.parse(body.expiresAt ?? '');
}

/** Waits until the hold is given back. @returns how many seconds after the deadline that was seen */
async function secondsUntilFree({ stored, shop }: OpenService, name: string, deadline: number, within: number) {
  await eventually(`${name} is free again`, (deadline - Date.now()) / 1_000 + within, async () => {
    const owner = await stored.owner(shop.id(`${name}-holder`));
    expect(owner).toMatchObject({ reservation: { status: 'expired' } });
  });
  const late = (Date.now() - deadline) / 1_000;
  expect(await shop.stock(name, 'north')).toBe('1 / 0 / 1');
  expect(late).toBeGreaterThanOrEqual(0);
  return late;
}

describe('with everything on', () => {
  const service = openService('expiring');
  afterAll(service.close);

  it('the delay message frees a hold within 10 s of its deadline', async () => {
    const deadline = await holdTheLast(service.shop, 'delayed', 2);
    expect(await secondsUntilFree(service, 'delayed', deadline, 10)).toBeLessThanOrEqual(10);
  });
});

describe('with the delay queue and the sweep switched off', () => {
  let runner: Runner;
  let service: OpenService;
  beforeAll(async () => {
    const disable = { eventSourceMappings: ['expiry'], schedules: [/./] };
    runner = await startRunner({ assembly: inject('assembly'), faults: false, disable });
    service = openService('forgotten', addressOf(runner));
    await openWarehouses(runner.api);
  });
  afterAll(async () => {
    service?.close();
    await runner?.close();
  });

  /** Time to live never sees this hold; the sweep's index still does. */
  async function hideFromTimeToLive(name: string): Promise<void> {
    const { stored, shop } = service;
    const Key = { pk: `${TIMER_PREFIX}${shop.id(`${name}-holder`)}` };
    const hide = new UpdateCommand({
      TableName: stored.tableName('reservations'),
      Key,
      UpdateExpression: 'REMOVE #purgeAt',
      ConditionExpression: 'attribute_exists(#purgeAt)',
      ExpressionAttributeNames: { '#purgeAt': PURGE_AT },
    });
    await eventually(`${name} has a timer`, 10, () => stored.documents.send(hide));
  }

  /** The hold is over for its buyer, and nobody has given it back. */
  async function expectOverdue(name: string, deadline: number): Promise<void> {
    const { stored, shop } = service;
    await sleep(Math.max(0, deadline - Date.now()) + 1);
    expect((await shop.look(`${name}-holder`)).body.status).toBe('expired');
    expect(await stored.owner(shop.id(`${name}-holder`))).toMatchObject({ reservation: { status: 'held' } });
    expect(await shop.stock(name, 'north')).toBe('1 / 1 / 0');
  }

  /** Buyers find overdue holds in the read model, which is a moment behind. */
  async function knownToBuyers(name: string): Promise<void> {
    await eventually(`the read model knows who holds ${name}`, 15, async () =>
      expect((await service.shop.explain(name)).body.promises).toMatchObject([{ state: 'held' }]),
    );
  }

  it('and time to live too: the next buyer frees it', async () => {
    const { shop, stored } = service;
    const deadline = await holdTheLast(shop, 'wanted', 3);
    await hideFromTimeToLive('wanted');
    await knownToBuyers('wanted');
    await expectOverdue('wanted', deadline);
    await shop.list('wanted-next', { skus: [shop.one('wanted')] });
    const next = await shop.reserve('next', [['wanted-next', 1]]);
    expect(next).toMatchObject({ status: 201, body: { status: 'held' } });
    expect(await stored.owner(shop.id('wanted-holder'))).toMatchObject({ reservation: { status: 'expired' } });
    expect(await shop.stock('wanted', 'north')).toBe('1 / 1 / 0');
  });

  it('no buyer frees it before its deadline', async () => {
    const { shop } = service;
    await holdTheLast(shop, 'guarded', 1_800);
    await knownToBuyers('guarded');
    const early = await shop.reserve('early', [['guarded', 1]]);
    expect(early).toMatchObject({ status: 409, body: { code: 'insufficient-stock' } });
    expect((await shop.look('guarded-holder')).body.status).toBe('held');
  });

  it('and time to live too: the sweep frees it', async () => {
    const deadline = await holdTheLast(service.shop, 'swept', 3);
    await hideFromTimeToLive('swept');
    await expectOverdue('swept', deadline);
    expect(await runner.invoke('sweep-holds', {})).toMatchObject({ status: 'succeeded' });
    await secondsUntilFree(service, 'swept', deadline, 10);
  });

  it('the removal of its timer by time to live frees it within 60 s', async () => {
    const deadline = await holdTheLast(service.shop, 'timed', 1);
    expect(await secondsUntilFree(service, 'timed', deadline, 60)).toBeLessThanOrEqual(60);
    expect(await service.queues.waiting('expiry'), 'the delay messages that nobody took').toBeGreaterThan(0);
  });

  it('and every way leaves the invariants whole', async () => {
    expect(await service.stored.violations(service.shop.prefix)).toEqual([]);
  });
});
