import { vi } from 'vitest';

/** What this needs of whoever walks through the service. */
interface Walker {
  // biome-ignore lint/suspicious/noExplicitAny: what is read from it is asserted
  ask(method: string, path: string, body?: object): Promise<any>;
  // biome-ignore lint/suspicious/noExplicitAny: what is read from it is asserted
  refused(method: string, path: string, body?: object): Promise<any>;
  tell(queue: string, type: string, data: object): Promise<void>;
  // biome-ignore lint/suspicious/noExplicitAny: what is read from it is asserted
  reserve(id: string, listingId: string, quantity: number): Promise<any>;
  // biome-ignore lint/suspicious/noExplicitAny: what is read from it is asserted
  pay(id: string): Promise<any>;
  statusOf(id: string): Promise<string>;
  stockOf(sku: string): Promise<number>;
}

const PATIENCE = { timeout: 60_000, interval: 200 };

/** Two mugs are exchanged: one comes back, the other exchange is called off, and a third asks for too much. */
export async function exchangeGoods(walker: Walker): Promise<void> {
  const { ask, refused, tell, reserve, pay, statusOf, stockOf } = walker;
  const until = (holds: () => Promise<boolean>) => vi.waitUntil(holds, PATIENCE);
  const mugs = (quantity: number) => ({ warehouseId: 'north', lines: [{ sku: 'mug', quantity }] });
  await ask('PUT', '/listings/mug', { skus: [{ sku: 'mug', quantity: 1 }] });
  await tell('inbound-events', 'holdfast.goods-received.v1', mugs(5));
  await until(async () => (await stockOf('mug')) === 5);
  await reserve('mugs', 'mug', 2);
  await pay('mugs');
  await tell('outbound-events', 'holdfast.order-shipped.v1', { reservationId: 'mugs', ...mugs(2) });
  await until(async () => (await statusOf('mugs')) === 'shipped');
  const request = (exchangeId: string, quantity: number) => ({
    exchangeId,
    reservationId: 'mugs',
    returns: [{ sku: 'mug', quantity: 1 }],
    replacement: { reservationId: `${exchangeId}-again`, lines: [{ listingId: 'mug', quantity }] },
  });
  await refused('POST', '/exchanges', request('greedy', 50));
  for (const id of ['chipped', 'regretted-mug']) await ask('POST', '/exchanges', request(id, 1));
  await tell('inbound-events', 'holdfast.return-received.v1', {
    warehouseId: 'north',
    reservationId: 'mugs',
    lines: [{ sku: 'mug', quantity: 1, condition: 'damaged' }],
  });
  const stateOf = async (id: string) => (await ask('GET', `/exchanges/${id}`)).state;
  await until(async () => (await stateOf('chipped')) === 'cleared');
  await ask('POST', '/reservations/regretted-mug-again/cancel', {});
  await until(async () => (await stateOf('regretted-mug')) === 'cancelled');
}
