import { setTimeout as sleep } from 'node:timers/promises';
import { stockOf } from '../../functions/core/domain/bucket.ts';
import { ExpiryWatch } from '../replay/expiry-watch.ts';
import { HttpClient, preciseNow } from '../replay/http-client.ts';
import type { Service } from '../replay/service.ts';
import { TableReader } from '../replay/table-reader.ts';
import { WarehouseLine } from '../replay/warehouse-line.ts';

export interface ExpiryBench {
  /** One that the service knows already: a new one may be sold from only after seconds. A new one unless given. */
  readonly warehouseId?: string;
  /** Begins every id, so that it stays out of the way of others. */
  readonly run: string;
  readonly holds: number;
  /** Over how many seconds their deadlines are spread. */
  readonly overSeconds: number;
  readonly holdSeconds: number;
  /** How long after the last deadline to give up. */
  readonly patienceSeconds: number;
}

export interface ExpiryLateness {
  readonly holds: number;
  /** How many of them were seen to be free again. */
  readonly freed: number;
  /** Milliseconds from each deadline until the hold was seen to be over in its table, and so its stock free. */
  readonly lateMs: readonly number[];
  /** Units that are not for sale again at the end, of as many as there are holds. */
  readonly unitsMissing: number;
}

const SKUS = 10;
/** Also how far a measured value may be too large. */
const POLL_MS = 25;
const SETTLE_POLL_MS = 100;

/** Makes holds whose deadlines come evenly over some seconds, leaves them alone, and sees how late each is free again. */
export async function measureExpiry(service: Service, bench: ExpiryBench): Promise<ExpiryLateness> {
  const http = new HttpClient(service.api);
  const line = new WarehouseLine(service);
  const tables = new TableReader(service);
  const watch = new ExpiryWatch(tables, preciseNow, POLL_MS);
  try {
    await stockUp(http, line, tables, bench);
    watch.start();
    const lastDeadline = await hold(http, watch, bench);
    const giveUpAt = lastDeadline + bench.patienceSeconds * 1_000;
    while (watch.waitingFor().length > 0 && preciseNow() < giveUpAt) await pause(SETTLE_POLL_MS);
    await watch.stop();
    return {
      holds: bench.holds,
      freed: watch.seenAt.size,
      lateMs: watch.lateness(),
      unitsMissing: bench.holds - (await unitsOf(tables, bench.run, 'available')),
    };
  } finally {
    await watch.stop();
    line.close();
    tables.close();
  }
}

async function stockUp(http: HttpClient, line: WarehouseLine, tables: TableReader, bench: ExpiryBench): Promise<void> {
  const { run, holds, holdSeconds } = bench;
  const warehouseId = bench.warehouseId ?? `${run}.warehouse`;
  if (bench.warehouseId === undefined) await must(http, `/warehouses/${warehouseId}`, { latitude: 0, longitude: 0 });
  const skus = Array.from({ length: SKUS }, (_, index) => skuOf(run, index));
  for (const sku of skus)
    await must(http, `/listings/${sku}`, { holdSeconds, skus: [{ sku, quantity: 1 }], maxRenewals: 0 });
  const lines = skus
    .map((sku, index) => ({ sku, quantity: Math.ceil((holds - index) / SKUS) }))
    .filter(({ quantity }) => quantity > 0);
  await line.receive([{ eventId: `${run}/receipt`, warehouseId, lines }]);
  while ((await unitsOf(tables, run, 'onHand')) < holds) await pause(SETTLE_POLL_MS);
}

/** Makes the holds, one after the other in time, and gives the last deadline. */
async function hold(http: HttpClient, watch: ExpiryWatch, { run, holds, overSeconds }: ExpiryBench): Promise<number> {
  const start = preciseNow();
  const deadlines = await Promise.all(
    Array.from({ length: holds }, async (_, index) => {
      await pause(start + (index * overSeconds * 1_000) / holds - preciseNow());
      const reservationId = `${run}.${index}`;
      const lines = [{ listingId: skuOf(run, index), quantity: 1 }];
      const answer = await http.send('PUT', `/reservations/${reservationId}`, { customerId: 'bench', lines });
      if (answer.kind !== 'done') throw new Error(`The hold ${reservationId} was answered ${JSON.stringify(answer)}`);
      const deadline = Date.parse(answer.body.expiresAt ?? '');
      watch.expect(reservationId, deadline);
      return deadline;
    }),
  );
  return Math.max(...deadlines);
}

const skuOf = (run: string, index: number) => `${run}.sku-${index % SKUS}`;

async function unitsOf(tables: TableReader, run: string, counter: 'available' | 'onHand'): Promise<number> {
  const buckets = await tables.buckets();
  return buckets
    .filter(({ id }) => stockOf(id).sku.startsWith(`${run}.`))
    .reduce((sum, bucket) => sum + bucket[counter], 0);
}

async function must(http: HttpClient, path: string, body: unknown): Promise<void> {
  const answer = await http.send('PUT', path, body);
  if (answer.kind !== 'done') throw new Error(`PUT ${path} was answered ${JSON.stringify(answer)}`);
}

const pause = (ms: number) => sleep(Math.max(0, ms));
