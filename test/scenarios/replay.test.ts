import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, inject, onTestFinished, test } from 'vitest';
import { type DayShape, generatedDay } from '../replay/generated-day.ts';
import { readOrders } from '../replay/order-file.ts';
import { SILENT } from '../replay/progress.ts';
import { type ReplayOptions, replayDay } from '../replay/replay-day.ts';
import { failuresOf, type Report } from '../replay/report.ts';
import { TableReader } from '../replay/table-reader.ts';

// Only ends what hangs, also on a busy machine: a quiet one needs a third of it.
const TIMEOUT_MS = 240_000;

/** Plays a generated day at the shared service, under a name of its own. */
function play(shape: DayShape, options: Pick<ReplayOptions, 'run' | 'mode' | 'stockRatio'>): Promise<Report> {
  const shares = { confirm: 70, cancel: 18, expire: 12 };
  const everyDay = { seed: shape.seed, shares, concurrency: 8, holdSeconds: 10, settleSeconds: 60, alone: false };
  return replayDay(inject('service'), readOrders(generatedDay(shape)), { ...everyDay, ...options }, SILENT);
}

const orders = ({ outcomes }: Report) => ({
  reserved: outcomes.accepted + (outcomes.refused['insufficient-stock'] ?? 0),
  ended: outcomes.shipped + outcomes.short + outcomes.cancelled + outcomes.expired,
});

test(
  'a day with an order of 591 lines and plenty of stock: everybody gets what they ordered, and every order ends as it should',
  async () => {
    const report = await play(
      { seed: 3, orders: 25, largest: 591, skus: 60 },
      { run: 'day-plenty', mode: 'hold', stockRatio: 30 },
    );
    expect(failuresOf(report)).toEqual([]);
    expect(report.orders).toMatchObject({ played: 25, largest: 591 });
    expect(report.lines).toMatchObject({ played: report.lines.inFile, skipped: [] });
    expect(report.outcomes).toMatchObject({ accepted: 25, refused: {}, short: 0, other: {} });
    const { confirmed, shipped, cancelled, expired } = report.outcomes;
    expect(shipped).toBe(confirmed);
    expect(confirmed + cancelled + expired).toBe(25);
    expect(Math.min(confirmed, cancelled, expired)).toBeGreaterThan(0);
  },
  TIMEOUT_MS,
);

test.each(['order', 'payment'] as const)(
  'a day in %s mode with too little stock: nothing is oversold, and nobody is refused what is free',
  async (mode) => {
    const report = await play(
      { seed: 5, orders: 25, largest: 0, skus: 12 },
      { run: `day-${mode}`, mode, stockRatio: 0.5 },
    );
    expect(failuresOf(report)).toEqual([]);
    const { outcomes, units } = report;
    expect(orders(report)).toEqual({ reserved: 25, ended: outcomes.accepted });
    expect(outcomes.shipped).toBe(outcomes.confirmed);
    expect(units.sold).toBeLessThanOrEqual(units.received);
    // Somebody was told no, or there was nothing to prove.
    expect((outcomes.refused['insufficient-stock'] ?? 0) + outcomes.short).toBeGreaterThan(0);
    expect(outcomes.confirmed).toBeGreaterThan(0);
  },
  TIMEOUT_MS,
);

const FOUR_ORDERS = `invoice_no,stock_code,customer_id,quantity
four-1,15056 BL,17850.0,6
four-1,84029G,17850.0,2
four-2,84029G,,1
four-3,71053,17850.0,3
four-4,71053,13047.0,4
`;

test('as a command, it plays at the service whose line a file has, and prints its report', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'holdfast-replay-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const [orders, service] = [join(directory, 'orders.csv'), join(directory, 'service.json')];
  await writeFile(orders, FOUR_ORDERS);
  await writeFile(service, `\n> holdfast start\n\n${JSON.stringify(inject('service'))}\n`);

  const main = join(import.meta.dirname, '..', 'replay', 'main.ts');
  const args = [main, orders, '--service', service, '--shares', '1/0/0', '--json'];
  // Whatever becomes of the test, the command does not outlive it.
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { timeout: 60_000 });

  expect(JSON.parse(stdout)).toMatchObject({
    orders: { played: 4, skus: 3, largest: 2 },
    outcomes: { accepted: 4, refused: {}, confirmed: 4, shipped: 4, other: {} },
    oversold: [],
    refusedWhileFree: [],
    violations: [],
    unsettled: [],
  });
  expect(stderr).toContain('Orders: 4 of 4\n');
  const tables = new TableReader(inject('service'));
  onTestFinished(() => tables.close());
  const played = (await tables.owners()).flatMap((owner) =>
    owner.kind === 'reservation' ? [owner.reservation.reservationId.split('.')[1]] : [],
  );
  expect(played.filter((invoice) => invoice?.startsWith('four-')).sort()).toEqual([
    'four-1',
    'four-2',
    'four-3',
    'four-4',
  ]);
});
