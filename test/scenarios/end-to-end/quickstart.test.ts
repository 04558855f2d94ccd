import { afterAll, expect, it } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { openService } from '../../support/open-service.ts';

// What a newcomer does on the first evening, in one go: fill the shop, sell, change their mind, ship; and what everyone is told.

const { shop, queues, stored, close } = openService('newcomer');
afterAll(close);

const purchasable = (name: string, units: number) =>
  eventually(`${units} of ${name} can be bought`, 10, async () =>
    expect((await shop.availability(name))?.purchasable).toBe(units),
  );

it('goods come in, are reserved, paid, cancelled and shipped, and everyone who should know is told', async () => {
  const news = await queues.subscribe(
    'holdfast.reservation-held.v1',
    'holdfast.reservation-confirmed.v1',
    'holdfast.reservation-cancelled.v1',
    'holdfast.reservation-shipped.v1',
  );
  const numbers = await queues.subscribe('holdfast.sold-out.v1', 'holdfast.back-in-stock.v1');
  const tasks = queues.inbox('warehouse-tasks');

  await shop.list('lamp', { lowStockThreshold: 3 });
  expect(await shop.availability('lamp')).toMatchObject({ status: 'arrival-notice', purchasable: 0 });
  await shop.receive('north', [['lamp', 5]]);
  await purchasable('lamp', 5);
  expect(await shop.availability('lamp')).toMatchObject({ status: 'in-stock' });

  expect(await shop.reserve('kept', [['lamp', 2]])).toMatchObject({
    status: 201,
    body: { status: 'held', allocations: [{ sku: shop.id('lamp'), warehouseId: 'north', quantity: 2 }] },
  });
  expect((await shop.look('kept')).body).toMatchObject({ status: 'held', lines: [{ quantity: 2 }] });
  await purchasable('lamp', 3);
  expect(await shop.availability('lamp')).toMatchObject({ status: 'low-stock' });
  expect(await shop.reserve('changed-mind', [['lamp', 3]])).toMatchObject({ status: 201 });
  await purchasable('lamp', 0);
  expect(await shop.reserve('unlucky', [['lamp', 1]])).toMatchObject({
    status: 409,
    body: { shortages: [{ sku: shop.id('lamp'), requested: 1, available: 0 }] },
  });

  await shop.confirm('kept');
  await shop.confirm('changed-mind');
  await eventually('the books say who has what', 10, async () =>
    expect((await shop.explain('lamp')).body).toMatchObject({
      available: 0,
      warehouses: [{ onHand: 5, reserved: 5, held: 0, locked: 5, inFlight: 0, available: 0 }],
      promises: [{ state: 'locked' }, { state: 'locked' }],
    }),
  );

  await shop.cancel('changed-mind', { reason: 'too bright' });
  await purchasable('lamp', 3);
  await shop.ship('kept', 'north', [['lamp', 2]]);
  await eventually('the lamps have left', 10, async () => expect(await shop.stock('lamp', 'north')).toBe('3 / 0 / 3'));
  expect((await shop.look('kept')).body).toMatchObject({ status: 'shipped', allocations: [{ shipped: 2 }] });

  const told = async (id: string, count: number) =>
    (await news.hear(count, shop.id(id))).map(({ data }) => [data.previousStatus, data.status]);
  expect(await told('kept', 3)).toEqual([
    [undefined, 'held'],
    ['held', 'confirmed'],
    ['confirmed', 'shipped'],
  ]);
  expect(await told('changed-mind', 3)).toEqual([
    [undefined, 'held'],
    ['held', 'confirmed'],
    ['confirmed', 'cancelled'],
  ]);
  expect(await news.about(shop.id('unlucky'))).toEqual([]);
  const crossings = (await numbers.hear(3, shop.id('lamp'))).map(({ type }) => type.split('.')[1]);
  expect(crossings).toEqual(['back-in-stock', 'sold-out', 'back-in-stock']);

  const [ship] = await tasks.hear(1, shop.id('kept'));
  const [first, then] = await tasks.hear(2, shop.id('changed-mind'));
  const lamps = (quantity: number) => ({ warehouseId: 'north', lines: [{ sku: shop.id('lamp'), quantity }] });
  expect(ship).toMatchObject({ type: 'holdfast.ship-order.v1', data: { ...lamps(2), revision: 2 } });
  expect(first).toMatchObject({ type: 'holdfast.ship-order.v1', data: { ...lamps(3), revision: 2 } });
  expect(then).toMatchObject({ type: 'holdfast.cancel-order.v1', data: { ...lamps(3), revision: 3 } });
});

it('an unpaid order never reaches the warehouse, and a part of a paid one is called off alone', async () => {
  const tasks = queues.inbox('warehouse-tasks');
  await shop.list('chair');
  await shop.receive('south', [['chair', 5]]);
  await shop.reserve('unpaid', [['chair', 1]]);
  await shop.cancel('unpaid');
  await shop.reserve('partly', [['chair', 3]]);
  await shop.confirm('partly');
  await shop.cancel('partly', { lines: [{ sku: shop.id('chair'), quantity: 1 }] });
  expect(await shop.stock('chair', 'south')).toBe('5 / 2 / 3');
  const [, calledOff] = await tasks.hear(2, shop.id('partly'));
  expect(calledOff).toMatchObject({
    type: 'holdfast.cancel-order.v1',
    data: { lines: [{ sku: shop.id('chair'), quantity: 1 }] },
  });
  expect(await tasks.about(shop.id('unpaid'))).toEqual([]);
  expect(await stored.violations(shop.prefix)).toEqual([]);
});
