import { vi } from 'vitest';

/** What this needs of whoever walks through the service. */
interface Walker {
  // biome-ignore lint/suspicious/noExplicitAny: what is read from it is asserted
  ask(method: string, path: string, body?: object): Promise<any>;
  reserve(id: string, listingId: string, quantity: number): Promise<unknown>;
  stockOf(sku: string): Promise<number>;
}

const PATIENCE = { timeout: 60_000, interval: 200 };
const BULK = '/reservations/bulk-cancel';

/** An operator takes back what somebody hoarded, of a listing, once it is known to whom it is promised. */
export async function takeBackHoards({ ask, reserve, stockOf }: Walker): Promise<void> {
  const free = await stockOf('vase');
  await reserve('hoard', 'vase', 2);
  const request = { bulkCancelId: 'hoards', reason: 'hoarded', listingId: 'vase', where: { statuses: ['held'] } };
  const isPromised = async () =>
    (await ask('GET', '/stock/vase')).promises.some((one: { reservationId?: string }) => one.reservationId === 'hoard');
  await vi.waitUntil(isPromised, PATIENCE);
  const reaches = (status: string) =>
    vi.waitUntil(async () => (await ask('GET', `${BULK}/hoards`)).status === status, PATIENCE);
  await ask('POST', BULK, request);
  await reaches('selected');
  await ask('GET', `${BULK}/hoards/report`);
  await ask('POST', `${BULK}/hoards/run`);
  await reaches('done');
  await vi.waitUntil(async () => (await stockOf('vase')) === free, PATIENCE);
}
