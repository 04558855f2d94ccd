import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { MODES, type Mode } from '../../functions/core/domain/listing.ts';
import { RunnerProblem } from '../../infra/local/runner-problem.ts';
import { readOrders } from './order-file.ts';
import type { Shares } from './plan.ts';
import { progressOn } from './progress.ts';
import { replayDay } from './replay-day.ts';
import { ReplayProblem } from './replay-problem.ts';
import { failuresOf, renderReport } from './report.ts';
import { readService, type Service, startService } from './service.ts';

interface Flags {
  readonly mode: Mode;
  readonly stockRatio: number;
  readonly concurrency: number;
  readonly seed: number;
  readonly speed?: number;
  readonly shares: Shares;
  readonly holdSeconds: number;
  readonly settleSeconds: number;
  readonly service?: string;
  readonly json?: true;
}

const command = new Command('npm run replay --')
  .description(
    'Plays a real order file through the HTTP API and the queues, and checks that nothing was oversold or lost.',
  )
  .addArgument(new Argument('<file>', 'CSV with the columns invoice_no, stock_code, customer_id, quantity'))
  .addOption(new Option('--mode <mode>', 'when stock is taken').choices(MODES).default('hold'))
  .option('--stock-ratio <number>', 'units received, as a part of the units ordered', within(0, 100), 1)
  .option('--concurrency <number>', 'buyers who reserve at once', whole(1, 256), 8)
  .option('--seed <number>', 'decides what becomes of each order, and where goods lie', whole(0, 2 ** 31), 1)
  .option(
    '--speed <number>',
    "play the file's own time so many times faster (default: as fast as it goes)",
    within(0.001, 1e6),
  )
  .option('--shares <confirm/cancel/expire>', 'what becomes of orders, in parts', readShares, {
    confirm: 80,
    cancel: 12,
    expire: 8,
  })
  .option('--hold-seconds <number>', 'how long an unpaid reservation lasts', whole(1, 3_600), 45)
  .option('--settle-seconds <number>', 'how long to wait for what is still under way', whole(1, 3_600), 120)
  .option(
    '--service <file>',
    'play at the service whose `npm start -- --json` line is in this file, - for the input (default: start one)',
  )
  .option('--json', 'print the report as JSON');

try {
  await command.action(replay).parseAsync();
} catch (error) {
  // What the user can mend is one line. Anything else is a defect, and its stack helps to find it.
  const mendable = error instanceof ReplayProblem || error instanceof RunnerProblem;
  process.stderr.write(`${mendable ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
}

async function replay(path: string, flags: Flags): Promise<void> {
  const file = readOrders(await readText(path));
  if (file.orders.length === 0) throw new ReplayProblem(`${path} has no line that can be played.`);
  if (flags.speed !== undefined && file.orders.some(({ placedAt }) => placedAt === undefined))
    throw new ReplayProblem(`--speed needs the time of every order: a column invoice_date in ${path}.`);
  const own = flags.service === undefined ? await startService() : undefined;
  const service: Service = own ?? readService(await readText(flags.service ?? '-'));
  const stop = () => process.exit(130);
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    const report = await replayDay(
      service,
      file,
      { ...flags, run: runName(), alone: own !== undefined },
      progressOn(process.stderr),
    );
    process.stdout.write(flags.json ? `${JSON.stringify(report)}\n` : renderReport(report));
    if (failuresOf(report).length > 0) process.exitCode = 1;
  } finally {
    await own?.close();
    process.removeListener('SIGINT', stop).removeListener('SIGTERM', stop);
  }
}

async function readText(path: string): Promise<string> {
  if (path === '-') return text(process.stdin);
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new ReplayProblem(`${path} cannot be read: ${(error as NodeJS.ErrnoException).code ?? String(error)}.`);
  }
}

/** Short, and another each time: one service may be played at as often as one likes. */
function runName(): string {
  return `day-${Date.now().toString(36)}`.slice(0, 12);
}

function within(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = text.trim() === '' ? Number.NaN : Number(text);
    if (!(number >= least && number <= most)) throw new InvalidArgumentError(`It must be from ${least} to ${most}.`);
    return number;
  };
}

function whole(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = within(least, most)(text);
    if (!Number.isInteger(number)) throw new InvalidArgumentError('It must be a whole number.');
    return number;
  };
}

function readShares(text: string): Shares {
  const [confirm = -1, cancel = -1, expire = -1, ...rest] = text.split('/').map(whole(0, 1_000));
  if (rest.length > 0 || expire < 0 || confirm + cancel + expire === 0)
    throw new InvalidArgumentError('It must be three numbers, such as 80/12/8.');
  return { confirm, cancel, expire };
}
