import { afterAll, expect, it } from 'vitest';
import type { ExchangeAnswer } from '../../../functions/core/contracts/exchanges.ts';
import { eventually } from '../../support/eventually.ts';
import { openService } from '../../support/open-service.ts';
import { warehouseEvent } from '../../support/queues.ts';
import { ask } from '../../support/remote-shop.ts';

// Something else for what was shipped, through the API; what comes back through its queue; and what the warehouse is told.

const { shop, queues, close } = openService('swap');
afterAll(close);

const CANCELLED = 'holdfast.reservation-cancelled.v1';
const TASKS = ['holdfast.ship-order.v1', 'holdfast.cancel-order.v1'];
const exchange = (id: string, quantity = 1) => ({
  exchangeId: shop.id(id),
  reservationId: shop.id('first'),
  returns: [{ sku: shop.id('red'), quantity: 1 }],
  replacement: { reservationId: shop.id(`${id}-again`), lines: [{ listingId: shop.id('blue'), quantity }] },
});
const open = (id: string, quantity?: number) =>
  ask<ExchangeAnswer>(shop.api, 'POST', '/exchanges', exchange(id, quantity));
const look = async (id: string) => (await ask<ExchangeAnswer>(shop.api, 'GET', `/exchanges/${shop.id(id)}`)).body;

it('is claimed at once, and ships when everything came back; one that is called off is back on sale, unknown to the warehouse', async () => {
  for (const name of ['red', 'blue']) await shop.list(name);
  await shop.receive('north', [
    ['red', 2],
    ['blue', 3],
  ]);
  await shop.reserve('first', [['red', 2]]);
  await shop.confirm('first');
  expect(await open('x')).toMatchObject({
    status: 409,
    body: { code: 'not-returnable', lines: [{ sku: shop.id('red'), requested: 1, shipped: 0, expected: 0 }] },
  });
  await shop.ship('first', 'north', [['red', 2]]);
  await eventually('it shipped', 15, async () => expect((await shop.look('first')).body.status).toBe('shipped'));
  const tasks = await queues.subscribe(...TASKS, CANCELLED);

  expect(await open('x', 9)).toMatchObject({ status: 409, body: { code: 'insufficient-stock' } });
  expect(await open('x')).toMatchObject({ status: 201, body: { state: 'awaiting-return', ships: 'on-receipt' } });
  expect(await open('x')).toMatchObject({ status: 200, body: { replacement: { status: 'confirmed' } } });
  expect(await open('x', 2)).toMatchObject({ status: 409, body: { code: 'exchange-mismatch' } });
  expect((await open('y')).status).toBe(201);
  expect(await shop.stock('blue', 'north')).toBe('3 / 2 / 1');
  expect((await shop.look('x-again')).body).toMatchObject({ exchangeId: shop.id('x'), awaitsReturn: true });

  const lines = [{ sku: shop.id('red'), quantity: 1, condition: 'damaged' }];
  const back = warehouseEvent('holdfast.return-received.v1', {
    warehouseId: 'north',
    reservationId: shop.id('first'),
    lines,
  });
  for (const copy of [back, back]) await queues.send('inbound-events', copy);
  await eventually('what came back lets it go', 15, async () => expect((await look('x')).state).toBe('cleared'));
  expect((await look('x')).returns).toEqual([{ sku: shop.id('red'), quantity: 1, received: 1 }]);
  expect((await shop.cancel('y-again')).status).toBe(200);
  expect(await look('y')).toMatchObject({ state: 'cancelled', returns: [{ received: 0 }] });
  expect(await shop.stock('blue', 'north')).toBe('3 / 1 / 2');
  expect(await tasks.hear(1, shop.id('x-again'))).toMatchObject([
    { type: TASKS[0], data: { warehouseId: 'north', lines: [{ sku: shop.id('blue'), quantity: 1 }] } },
  ]);
  expect(await tasks.hear(1, shop.id('y-again'))).toMatchObject([{ type: CANCELLED }]);
  expect(await ask(shop.api, 'GET', `/exchanges/${shop.id('nobody')}`)).toMatchObject({
    status: 404,
    body: { code: 'unknown-exchange' },
  });
});
