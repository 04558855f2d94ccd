import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { openService } from '../../support/open-service.ts';
import { goodsReceived } from '../../support/queues.ts';

// Facts cannot be refused: recorded once, whatever the order or number of their copies (DESIGN §2).

const { shop, queues, stored, close } = openService('fact');
afterAll(close);

const settlesAt = (name: string, stock: string) =>
  eventually(`${name} comes to ${stock}`, 15, async () => expect(await shop.stock(name, 'north')).toBe(stock));

/** The last of a queue's messages has been worked on, so whatever a copy would have done is done. */
const queueIsEmpty = (queue: string) =>
  eventually(`${queue} is empty`, 15, async () => expect(await queues.waiting(queue)).toBe(0));

beforeAll(async () => {
  for (const name of ['twice', 'parts', 'reversed', 'unpaid', 'surplus']) await shop.list(name);
});

it('an unknown SKU makes a new stock', async () => {
  expect((await shop.explain('brand-new')).status).toBe(404);
  await shop.receive('south', [['brand-new', 7]]);
  expect(await shop.stock('brand-new', 'south')).toBe('7 / 0 / 7');
});

describe('the same event twice', () => {
  it('counts once', async () => {
    const event = goodsReceived('north', [{ sku: shop.id('twice'), quantity: 4 }]);
    await Promise.all([queues.send('inbound-events', event), queues.send('inbound-events', event)]);
    await settlesAt('twice', '4 / 0 / 4');
    await queues.send('inbound-events', event);
    await queueIsEmpty('inbound-events');
    expect(await shop.stock('twice', 'north')).toBe('4 / 0 / 4');
    expect(await stored.mentioning('ledger', shop.id('twice'))).toHaveLength(1);
  });

  it('ships once', async () => {
    await shop.receive('north', [['parts', 5]]);
    await shop.reserve('shipped-twice', [['parts', 3]]);
    await shop.confirm('shipped-twice');
    for (let copy = 0; copy < 3; copy += 1) await shop.ship('shipped-twice', 'north', [['parts', 1]], 'one-parcel');
    await settlesAt('parts', '4 / 2 / 2');
    await queueIsEmpty('outbound-events');
    expect(await shop.stock('parts', 'north')).toBe('4 / 2 / 2');
    const { body } = await shop.look('shipped-twice');
    expect(body).toMatchObject({ status: 'confirmed', allocations: [{ quantity: 3, shipped: 1 }] });
  });
});

describe('events in the wrong order', () => {
  it('goods that shipped before they were received come out the same, and a person is asked', async () => {
    await shop.ship('early', 'north', [['hasty', 2]]);
    await settlesAt('hasty', '-2 / 0 / -2');
    await shop.receive('north', [['hasty', 10]]);
    expect(await shop.stock('hasty', 'north')).toBe('8 / 0 / 8');
    expect(await stored.workItems(shop.id('hasty'))).toMatchObject([
      { kind: 'unexpected-shipment', facts: { excess: 2, reason: 'unknown-reservation' } },
    ]);
  });

  it('partial shipments come out the same in either order', async () => {
    await shop.receive('north', [['reversed', 10]]);
    const parcels = { first: 2, second: 3 } as const;
    const orders = [
      ['in-order', ['first', 'second']],
      ['out-of-order', ['second', 'first']],
    ] as const;
    for (const [order, sequence] of orders) {
      await shop.reserve(order, [['reversed', 5]]);
      await shop.confirm(order);
      for (const parcel of sequence) {
        await shop.ship(order, 'north', [['reversed', parcels[parcel]]], `${order}-${parcel}`);
        await queueIsEmpty('outbound-events');
      }
    }
    await settlesAt('reversed', '0 / 0 / 0');
    const looks = await Promise.all(orders.map(async ([order]) => (await shop.look(order)).body));
    for (const body of looks)
      expect(body).toMatchObject({ status: 'shipped', allocations: [{ quantity: 5, shipped: 5 }] });
    expect(await stored.workItems(shop.id('reversed'))).toEqual([]);
  });

  it('what shipped before it was paid lowers what may be sold, keeps the hold, and a person is asked', async () => {
    await shop.receive('north', [['unpaid', 10]]);
    await shop.reserve('premature', [['unpaid', 1]]);
    await shop.ship('premature', 'north', [['unpaid', 1]]);
    await settlesAt('unpaid', '9 / 1 / 8');
    expect((await shop.look('premature')).body.status).toBe('held');
    expect(await stored.workItems(shop.id('premature'))).toMatchObject([
      { kind: 'unexpected-shipment', facts: { excess: 1, reason: 'not-confirmed', reservationStatus: 'held' } },
    ]);
  });

  it('more than was promised is recorded, and only the rest is somebody’s question', async () => {
    await shop.receive('north', [['surplus', 10]]);
    await shop.reserve('generous', [['surplus', 2]]);
    await shop.confirm('generous');
    await shop.ship('generous', 'north', [['surplus', 3]]);
    await settlesAt('surplus', '7 / 0 / 7');
    expect((await shop.look('generous')).body.status).toBe('shipped');
    expect(await stored.workItems(shop.id('generous'))).toMatchObject([
      { kind: 'unexpected-shipment', facts: { excess: 1, reason: 'more-than-promised' } },
    ]);
  });
});

it('nothing ended in dead letters, and the invariants hold', async () => {
  await queueIsEmpty('outbound-events');
  for (const queue of ['inbound-events-dlq', 'outbound-events-dlq', 'expiry-dlq', 'warehouse-tasks-dlq'])
    expect([queue, await queues.waiting(queue)]).toEqual([queue, 0]);
  expect(await stored.violations(shop.prefix)).toEqual([]);
});
