import { stockOf } from '../../functions/core/domain/bucket.ts';
import { checkInvariants } from '../support/invariants.ts';
import { acknowledgedIn, isSold, judge, outcomesOf } from './assess.ts';
import { ExpiryWatch } from './expiry-watch.ts';
import { HttpClient, preciseNow } from './http-client.ts';
import type { OrderFile } from './order-file.ts';
import type { OrderLog } from './order-log.ts';
import { type Plan, type PlanOptions, planDay } from './plan.ts';
import { type PlayedOrder, type PlayOptions, playOrders } from './play-orders.ts';
import type { Progress } from './progress.ts';
import { percentile, type Report } from './report.ts';
import type { Service } from './service.ts';
import { settle } from './settle.ts';
import { type SellingRules, type Shop, stockUp } from './stock-up.ts';
import { TableReader } from './table-reader.ts';
import { WarehouseLine } from './warehouse-line.ts';

export interface ReplayOptions extends PlanOptions, SellingRules, PlayOptions {
  /** How long to wait for the day to be over, once the last hold is due. */
  readonly settleSeconds: number;
  /** Whether nobody else uses the service: then all that its tables hold is audited, else what this day touched. */
  readonly alone: boolean;
}

const WATCH_POLL_MS = 200;

/** Plays a day through the API and the queues of a running service, waits until it is over, and says what it came to. */
export async function replayDay(
  service: Service,
  file: OrderFile,
  options: ReplayOptions,
  progress: Progress,
): Promise<Report> {
  const plan = planDay(file.orders, options);
  const shop: Shop = {
    http: new HttpClient(service.api),
    warehouses: new WarehouseLine(service),
    tables: new TableReader(service),
    progress,
  };
  const watch = new ExpiryWatch(shop.tables, preciseNow, WATCH_POLL_MS);
  const clock = stopwatch();
  try {
    await stockUp(shop, plan, options);
    const stockUpSeconds = clock.lap();
    watch.start();
    const played = await playOrders(shop, plan.orders, watch, options);
    const playSeconds = clock.lap();
    const unsettled = await settle(shop, played, watch, options.holdSeconds + options.settleSeconds);
    await watch.stop();
    const settleSeconds = clock.lap();
    const found = await assessDay(shop, plan, played, watch, options.alone ? undefined : options.run);
    const seconds = {
      stockUp: stockUpSeconds,
      play: playSeconds,
      settle: settleSeconds,
      audit: clock.lap(),
      total: clock.total(),
    };
    const { mode, stockRatio, seed, concurrency } = options;
    return { mode, stockRatio, seed, concurrency, ...sizeOf(file, plan), ...found, unsettled, seconds };
  } finally {
    await watch.stop();
    progress.end();
    shop.warehouses.close();
    shop.tables.close();
  }
}

function sizeOf({ orders, skipped, lineCount }: OrderFile, { skus }: Plan): Pick<Report, 'lines' | 'orders'> {
  const sizes = orders.map(({ lines }) => lines.length);
  return {
    lines: { inFile: lineCount, played: sizes.reduce((sum, size) => sum + size, 0), skipped },
    orders: { played: orders.length, skus: skus.length, largest: Math.max(0, ...sizes) },
  };
}

type Found = Omit<
  Report,
  'mode' | 'stockRatio' | 'seed' | 'concurrency' | 'lines' | 'orders' | 'unsettled' | 'seconds'
>;

async function assessDay(
  { http, warehouses, tables, progress }: Shop,
  plan: Plan,
  played: readonly PlayedOrder[],
  watch: ExpiryWatch,
  onlyRun: string | undefined,
): Promise<Found> {
  progress.say('Reading the tables, to check the invariants.');
  const logs = played.map(({ log }): OrderLog => {
    const expirySeenAt = watch.seenAt.get(log.order);
    return expirySeenAt === undefined ? log : { ...log, expirySeenAt };
  });
  const all = await readTables(tables);
  const acknowledged = acknowledgedIn(logs);
  const statuses = await tables.statuses(plan.orders.map(({ reservationId }) => reservationId));
  const mine = all.workItems.filter(({ facts }) =>
    plan.orders.some(({ reservationId }) => reservationId === facts.reservationId),
  );
  const reserveMs = logs.flatMap(({ exchanges }) =>
    exchanges.filter(({ verb }) => verb === 'reserve').map(({ from, until }) => until - from),
  );
  return {
    units: { ordered: sum(logs), received: sumOf([...plan.received.values()]), sold: sum(logs.filter(isSold)) },
    outcomes: outcomesOf(played, statuses),
    ...judge(plan.received, logs),
    violations: checkInvariants({
      ...(onlyRun === undefined ? all : ofRun(all, onlyRun)),
      now: Date.now(),
      acknowledged,
    }),
    workItems: Object.fromEntries(
      [...Map.groupBy(mine, ({ kind }) => kind)].map(([kind, { length }]) => [kind, length]),
    ),
    traffic: {
      ...http.tallies,
      messages: warehouses.messages,
      reserveMs: { p50: percentile(reserveMs, 50), p99: percentile(reserveMs, 99), max: percentile(reserveMs, 100) },
      expiryMs: { p50: percentile(watch.lateness(), 50), max: percentile(watch.lateness(), 100) },
    },
  };
}

/** One after another: nothing is written any more, and the database of a laptop does not like a crowd. */
async function readTables(tables: TableReader) {
  return {
    buckets: await tables.buckets(),
    owners: await tables.owners(),
    movements: await tables.movements(),
    workItems: await tables.workItems(),
  };
}

type Tables = Awaited<ReturnType<typeof readTables>>;

/** The SKUs and reservations of one run. Those of others may be moving while they are read. */
function ofRun({ buckets, owners, movements }: Tables, run: string) {
  const isMine = (id: string) => id.startsWith(`${run}.`);
  return {
    buckets: buckets.filter(({ id }) => isMine(stockOf(id).sku)),
    owners: owners.filter((record) => record.kind === 'reservation' && isMine(record.reservation.reservationId)),
    movements: movements.filter(({ sku }) => isMine(sku)),
  };
}

const sumOf = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0);
const sum = (logs: readonly OrderLog[]) => sumOf(logs.flatMap(({ demand }) => [...demand.values()]));

/** Seconds, to the tenth. */
function stopwatch() {
  const start = performance.now();
  let last = start;
  const tenths = (ms: number) => Math.round(ms / 100) / 10;
  return {
    lap: () => {
      const now = performance.now();
      const seconds = tenths(now - last);
      last = now;
      return seconds;
    },
    total: () => tenths(performance.now() - start),
  };
}
