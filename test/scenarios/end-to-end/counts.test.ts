import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { parse } from 'csv-parse/sync';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { GOODS_RECEIVED, STOCK_COUNTED } from '../../../functions/core/contracts/warehouse-events.ts';
import { clientFor } from '../../../infra/local/locality.ts';
import { eventually } from '../../support/eventually.ts';
import { openService } from '../../support/open-service.ts';
import { ask } from '../../support/remote-shop.ts';

// A count by queue, with its lines or as an object, looked at and approved over HTTP.

const { shop, queues, close } = openService('count');
const s3 = new S3Client({ ...clientFor(inject('service').sqs), forcePathStyle: true });
afterAll(() => {
  s3.destroy();
  close();
});

const address = (id: string, rest = '') => `/reconciliations/${shop.id(id)}${rest}`;
const look = (id: string, rest = '') => ask<Record<string, unknown>>(shop.api, 'GET', address(id, rest));
const line = (name: string, onHand: number) => ({ sku: shop.id(name), onHand });
const ASKED = '/work-items?kind=count-difference&limit=100';
const who = { by: 'mei', reason: 'counted twice' };

async function count(id: string, data: object): Promise<void> {
  const head = {
    specversion: '1.0',
    id: shop.id(id),
    source: '/wms',
    type: STOCK_COUNTED,
    time: new Date().toISOString(),
  };
  // A warehouse of the test's own: a full count speaks of everything in it.
  const said = { countId: shop.id(id), warehouseId: shop.id('hall'), scope: 'full', ...data };
  await queues.send('count-events', { ...head, data: said });
  await eventually(`the count ${id} is compared`, 30, async () =>
    expect((await look(id)).body).toMatchObject({ status: 'done' }),
  );
}

describe('worked example 6', () => {
  it('the WMS says 10, Holdfast says 7, and there is no difference', async () => {
    await shop.list('sold');
    await shop.receive('north', [['sold', 10]]);
    await shop.reserve('buyer', [['sold', 3]]);
    await shop.confirm('buyer');
    expect(await shop.stock('sold', 'north')).toBe('10 / 3 / 7');
    await count('example', { warehouseId: 'north', scope: 'partial', lines: [line('sold', 10)] });
    expect((await look('example')).body).toMatchObject({ lines: 1, differences: { total: 0 } });
  });
});

describe('a full count in an object', () => {
  it('is compared, shown, exported and approved', async () => {
    const hall = shop.id('hall');
    await shop.receive(hall, [
      ['more', 5],
      ['gone', 4],
      ['same', 3],
    ]);
    const text = [line('more', 7), line('same', 3)].map((each) => JSON.stringify(each)).join('\n');
    const object = { bucket: 'count-objects', key: shop.id('list.ndjson') };
    await s3.send(new PutObjectCommand({ Bucket: object.bucket, Key: object.key, Body: text }));
    await count('hall', { object });

    const differences = { total: 2, 'missing-receipt': 1, unexplained: 1 };
    expect((await look('hall')).body).toMatchObject({ scope: 'full', lines: 2, unlisted: 1, differences });
    const { body } = await look('hall', '/differences?limit=1');
    expect(body).toMatchObject({
      differences: [{ sku: shop.id('gone'), expected: { onHand: 4 } }],
      next: shop.id('gone'),
    });

    const csv = await fetch(`${shop.api}${address('hall', '/differences.csv?limit=1')}`);
    expect(csv.headers.get('content-type')).toContain('text/csv');
    expect(csv.headers.get('link')).toContain('rel="next"');
    const rows: unknown = parse(await csv.text(), { columns: true });
    expect(rows).toMatchObject([
      { sku: shop.id('gone'), class: 'unexplained', expectedOnHand: '4', countedOnHand: '0' },
    ]);

    const approved = await ask(shop.api, 'POST', address('hall', '/approve'), { threshold: 2, ...who });
    expect(approved).toMatchObject({ status: 200, body: { approved: 1, finished: true } });
    expect([await shop.stock('more', hall), await shop.stock('gone', hall)]).toEqual(['7 / 0 / 7', '4 / 0 / 4']);
    await ask(shop.api, 'POST', address('hall', '/approve'), { all: true, ...who });
    await ask(shop.api, 'POST', address('hall', '/approve'), { all: true, ...who });
    expect([await shop.stock('more', hall), await shop.stock('gone', hall)]).toEqual(['7 / 0 / 7', '0 / 0 / 0']);
  });
});

describe('a receipt that the warehouse system told late', () => {
  it('is first a difference, and then none: the system ends the work item', async () => {
    const loft = shop.id('loft');
    await shop.receive(loft, [['bulb', 2]]);
    const dropped = new Date().toISOString();
    await count('loft', { warehouseId: loft, lines: [line('bulb', 5)] });
    const differences = { total: 1, open: 1, 'missing-receipt': 1 };
    expect((await look('loft')).body).toMatchObject({ differences });
    const asked = async () => {
      const { body } = await ask<{ workItems: Record<string, unknown>[] }>(shop.api, 'GET', ASKED);
      return body.workItems.find(({ facts }) => (facts as { warehouseId: string }).warehouseId === loft);
    };
    await eventually('a person is asked', 30, async () => expect(await asked()).toMatchObject({ status: 'open' }));
    const event = { specversion: '1.0', id: shop.id('late'), source: '/wms', type: GOODS_RECEIVED, time: dropped };
    const lines = [{ sku: shop.id('bulb'), quantity: 3 }];
    await queues.send('inbound-events', { ...event, data: { warehouseId: loft, lines } });
    await eventually('nothing differs any more', 30, async () =>
      expect((await look('loft')).body).toMatchObject({ differences: { total: 0, open: 0 } }),
    );
    expect((await look('loft', '/differences')).body).toMatchObject({ differences: [{ state: 'settled' }] });
    await eventually('nobody is asked any more', 30, async () => expect(await asked()).toBeUndefined());
    expect(await shop.stock('bulb', loft)).toBe('5 / 0 / 5');
  });
});

describe('what is not there or not allowed', () => {
  it('is refused', async () => {
    expect(await look('nobody')).toMatchObject({ status: 404, body: { code: 'unknown-reconciliation' } });
    expect(await look('nobody', '/differences')).toMatchObject({ status: 404 });
    expect(await look('nobody', '/differences?limit=0')).toMatchObject({
      status: 400,
      body: { code: 'invalid-request' },
    });
    const unsure = await ask(shop.api, 'POST', address('nobody', '/approve'), who);
    expect(unsure).toMatchObject({ status: 400, body: { code: 'invalid-request' } });
    const unknown = await ask(shop.api, 'POST', address('nobody', '/approve'), { all: true, ...who });
    expect(unknown).toMatchObject({ status: 404, body: { code: 'unknown-reconciliation' } });
  });
});
