import { afterAll, describe, expect, it } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { openService } from '../../support/open-service.ts';
import { goodsReceived, orderShipped, warehouseEvent } from '../../support/queues.ts';

// A message that is not a valid fact goes to quarantine with its original bytes; a fact is never refused, whatever it says.

const { shop, queues, stored, close } = openService('message');
afterAll(close);

describe('a message goes to quarantine, and nowhere else, that', () => {
  const received = (sku: string, quantity: unknown = 1) =>
    goodsReceived('north', [{ sku, quantity: quantity as number }]);
  const shipped = (sku: string) => orderShipped(sku, 'north', [{ sku, quantity: 1 }]);
  const text = (event: object) => JSON.stringify(event);

  it.each<[string, 'inbound-events' | 'outbound-events', string, (sku: string) => string]>([
    ['is not JSON', 'inbound-events', 'not-json', (sku) => `${sku} { "half": `],
    ['is not JSON, for shipments', 'outbound-events', 'not-json', (sku) => `<order>${sku} 发货</order>`],
    ['is JSON but not a CloudEvent', 'inbound-events', 'not-a-cloud-event', (sku) => text({ sku, quantity: 5 })],
    ['is a text', 'inbound-events', 'not-a-cloud-event', (sku) => JSON.stringify(sku)],
    [
      'is a CloudEvent of another version',
      'inbound-events',
      'not-a-cloud-event',
      (sku) => text({ ...received(sku), specversion: '2.0' }),
    ],
    ['has no id', 'inbound-events', 'not-a-cloud-event', (sku) => text({ ...received(sku), id: undefined })],
    ['has no time', 'outbound-events', 'not-a-cloud-event', (sku) => text({ ...shipped(sku), time: undefined })],
    [
      'is of an unknown type',
      'inbound-events',
      'unknown-type',
      (sku) => text({ ...received(sku), type: 'holdfast.goods-lost.v1' }),
    ],
    [
      'is of an unknown version',
      'inbound-events',
      'unknown-type',
      (sku) => text({ ...received(sku), type: 'holdfast.goods-received.v2' }),
    ],
    [
      'is of a type that every object has',
      'inbound-events',
      'unknown-type',
      (sku) => text({ ...received(sku), type: 'constructor' }),
    ],
    ['belongs in another queue', 'outbound-events', 'unknown-type', (sku) => text(received(sku))],
    [
      'has no data',
      'inbound-events',
      'invalid-data',
      (sku) => text({ ...received(sku), data: undefined, subject: sku }),
    ],
    ['has no lines', 'outbound-events', 'invalid-data', (sku) => text(orderShipped(sku, 'north', []))],
    [
      'has 1,001 lines',
      'inbound-events',
      'invalid-data',
      (sku) =>
        text(
          goodsReceived(
            'north',
            Array.from({ length: 1_001 }, () => ({ sku, quantity: 1 })),
          ),
        ),
    ],
    [
      'happened tomorrow',
      'inbound-events',
      'cannot-be-applied',
      (sku) => text({ ...received(sku), time: new Date(Date.now() + 86_400_000).toISOString() }),
    ],
    [
      'left tomorrow',
      'outbound-events',
      'cannot-be-applied',
      (sku) => text({ ...shipped(sku), time: new Date(Date.now() + 86_400_000).toISOString() }),
    ],
    ['has an id with #', 'inbound-events', 'invalid-data', (sku) => text(received(`${sku}#1`))],
    [
      'has more damaged than there is',
      'inbound-events',
      'invalid-data',
      (sku) =>
        text(
          warehouseEvent('holdfast.goods-received.v1', {
            warehouseId: 'north',
            lines: [{ sku, quantity: 1, damaged: 2 }],
          }),
        ),
    ],
    ...[0, -3, 0.1, '5', 1e21, 2 ** 53].map((quantity): [string, 'inbound-events', string, (sku: string) => string] => [
      `has a quantity of ${JSON.stringify(quantity)}`,
      'inbound-events',
      'invalid-data',
      (sku) => text(received(sku, quantity)),
    ]),
  ])('%s', async (what, queue, reason, write) => {
    const sku = shop.id(what.replaceAll(/[^a-z0-9]+/gi, '-').slice(0, 40));
    const body = write(sku);
    await queues.send(queue, body);
    const [item] = await eventually('it is in quarantine', 15, async () => {
      const items = await stored.workItems(sku);
      expect(items).toHaveLength(1);
      return items;
    });
    expect(item).toMatchObject({ kind: 'quarantined-message', facts: { queue, reason }, body });
    expect(await stored.everythingAbout(sku)).toEqual([expect.stringMatching(/^operations /)]);
  });
});
