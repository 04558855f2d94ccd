import { afterAll, expect, it } from 'vitest';
import type { PurchaseOrderAnswer } from '../../../functions/core/contracts/purchase-orders.ts';
import { eventually } from '../../support/eventually.ts';
import { openService } from '../../support/open-service.ts';
import { warehouseEvent } from '../../support/queues.ts';
import { ask } from '../../support/remote-shop.ts';

// What the warehouse tells of its own stock, through its queue, and what comes of it, through the API.

const { shop, queues, stored, close } = openService('shelf');
afterAll(close);

const tell = (name: string, data: object) =>
  queues.send('inbound-events', warehouseEvent(`holdfast.${name}.v1`, { warehouseId: 'north', ...data }));
const settlesAt = (name: string, stock: string) =>
  eventually(`${name} comes to ${stock}`, 15, async () => expect(await shop.stock(name, 'north')).toBe(stock));

it('goods of a purchase order are expected, arrive, and are expected no more', async () => {
  const id = shop.id('po-1');
  const sku = shop.id('ordered');
  const order = {
    purchaseOrderId: id,
    warehouseId: 'north',
    expectedAt: '2026-03-08T08:00:00Z',
    lines: [{ sku, quantity: 10 }],
  };
  const announce = () => ask<PurchaseOrderAnswer>(shop.api, 'POST', '/purchase-orders', order);
  expect(await announce()).toMatchObject({
    status: 201,
    body: { status: 'open', lines: [{ sku, received: 0, incoming: 10 }] },
  });
  expect((await announce()).status).toBe(200);
  expect((await shop.explain('ordered')).body.warehouses).toMatchObject([{ incoming: 10, available: 0 }]);
  await tell('goods-received', { purchaseOrderId: id, lines: [{ sku, quantity: 7 }] });
  await settlesAt('ordered', '7 / 0 / 7');
  const look = () => ask<PurchaseOrderAnswer>(shop.api, 'GET', `/purchase-orders/${id}`);
  expect((await look()).body.lines).toEqual([{ sku, quantity: 10, received: 7, incoming: 3 }]);
  expect(await ask(shop.api, 'POST', `/purchase-orders/${id}/close`)).toMatchObject({
    status: 200,
    body: { status: 'closed', lines: [{ received: 7, incoming: 0 }] },
  });
  expect((await shop.explain('ordered')).body.warehouses).toMatchObject([{ incoming: 0, available: 7 }]);
});

it('an announced id with other content is refused, and an order that nobody announced is not there', async () => {
  const order = { purchaseOrderId: shop.id('po-2'), warehouseId: 'north', expectedAt: '2026-03-08T08:00:00Z' };
  const announce = (quantity: unknown) =>
    ask(shop.api, 'POST', '/purchase-orders', { ...order, lines: [{ sku: shop.id('twice'), quantity }] });
  expect((await announce(5)).status).toBe(201);
  expect(await announce(6)).toMatchObject({ status: 409, body: { code: 'purchase-order-mismatch' } });
  for (const quantity of [0, -3, 0.1, '5', 1e21])
    expect(await announce(quantity)).toMatchObject({ status: 400, body: { code: 'invalid-request' } });
  for (const path of ['/purchase-orders/nobody', '/purchase-orders/nobody/close'])
    expect(await ask(shop.api, path.endsWith('close') ? 'POST' : 'GET', path)).toMatchObject({
      status: 404,
      body: { code: 'unknown-purchase-order' },
    });
  expect((await shop.explain('twice')).body.warehouses).toMatchObject([{ incoming: 5 }]);
});

it('gains, losses and changes of status are followed, and the ledger keeps why', async () => {
  const sku = shop.id('moved');
  await shop.receive('north', [['moved', 10]]);
  await tell('stock-adjusted', {
    lines: [
      { sku, quantity: -3, reason: 'broken glass' },
      { sku, quantity: 1, reason: 'found' },
    ],
  });
  await settlesAt('moved', '8 / 0 / 8');
  await tell('stock-status-changed', { lines: [{ sku, quantity: 2, to: 'unsellable' }] });
  await settlesAt('moved', '8 / 0 / 6');
  await tell('stock-status-changed', { lines: [{ sku, quantity: 1, to: 'sellable' }] });
  await settlesAt('moved', '8 / 0 / 7');
  const movements = await stored.mentioning('ledger', sku);
  expect(
    movements
      .map(({ reason }) => reason)
      .filter((reason) => reason !== undefined)
      .sort(),
  ).toEqual(['broken glass', 'found']);
});

it('a return is counted on its order, and on sale when it can be sold', async () => {
  await shop.list('lent');
  await shop.receive('north', [['lent', 3]]);
  await shop.reserve('lender', [['lent', 2]]);
  await shop.confirm('lender');
  await shop.ship('lender', 'north', [['lent', 2]]);
  await settlesAt('lent', '1 / 0 / 1');
  const lines = [
    { sku: shop.id('lent'), quantity: 1, condition: 'sellable' },
    { sku: shop.id('lent'), quantity: 1, condition: 'damaged' },
  ];
  await tell('return-received', { reservationId: shop.id('lender'), lines });
  await settlesAt('lent', '3 / 0 / 2');
  expect((await shop.look('lender')).body).toMatchObject({
    status: 'shipped',
    returned: [{ sku: shop.id('lent'), quantity: 2 }],
  });
});

it('an event id that is used again for something else goes to quarantine, and changes nothing', async () => {
  const event = warehouseEvent('holdfast.stock-adjusted.v1', {
    warehouseId: 'north',
    lines: [{ sku: shop.id('reused'), quantity: 4, reason: 'found' }],
  });
  await queues.send('inbound-events', event);
  await settlesAt('reused', '4 / 0 / 4');
  const other = {
    ...event,
    data: { warehouseId: 'north', lines: [{ sku: shop.id('reused'), quantity: 9, reason: 'found' }] },
  };
  await queues.send('inbound-events', other);
  await eventually('it is put aside', 15, async () =>
    expect(await stored.workItems(shop.id('reused'))).toMatchObject([
      { kind: 'quarantined-message', facts: { reason: 'cannot-be-applied' } },
    ]),
  );
  expect(await shop.stock('reused', 'north')).toBe('4 / 0 / 4');
});
