import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { LOCAL_CREDENTIALS } from './locality.ts';
import { logToStderr } from './log-output.ts';
import { startRunner } from './runner.ts';
import type { Runner } from './runner-contract.ts';
import { RunnerProblem } from './runner-problem.ts';
import { loadSample } from './sample.ts';
import { synthesise } from './synthesise.ts';

interface Flags {
  readonly port: number;
  readonly queuesPort?: number;
  readonly json?: boolean;
  readonly data?: string;
  readonly auth?: boolean;
  readonly verbose?: boolean;
  readonly sample: boolean;
  readonly assembly?: string;
}

const flags = new Command('npm start --')
  .description('Runs the whole service on this machine, from the CDK app that deploys it.')
  .option('--port <number>', 'the port of the HTTP API', readPort, 3000)
  .option('--queues-port <number>', 'the port of queues and topics (default: the next one after --port)', readPort)
  .option('--json', 'print one line of JSON when ready, for scripts')
  .option('--data <directory>', 'keep state there over restarts (default: in memory)')
  .option(
    '--auth',
    `enforce authorisation: sign requests with the key "${LOCAL_CREDENTIALS.accessKeyId}", secret "${LOCAL_CREDENTIALS.secretAccessKey}"`,
  )
  .option('--verbose', 'show every line that functions log, not only errors')
  .option('--no-sample', 'start without the sample catalogue')
  .option('--assembly <directory>', 'run this synthesised assembly (default: synthesise the app)')
  .parse()
  .opts<Flags>();

try {
  await serve(flags);
} catch (error) {
  // What the user can mend is one line. Anything else is a defect, and its stack helps to find it.
  const text = error instanceof RunnerProblem ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`${text}\n`);
  process.exitCode = 1;
}

async function serve(flags: Flags): Promise<void> {
  const stopping = untilSignal();
  const runner = await start(flags);
  try {
    // With authorisation on, the loader would need to sign; the sample is for looking around.
    const sampled = flags.sample && !flags.auth && (await loadSample(runner));
    process.stdout.write(flags.json ? `${JSON.stringify(ready(runner))}\n` : welcome(runner, sampled));
    await stopping();
  } finally {
    await runner.close();
  }
}

async function start({ assembly, port, queuesPort, auth = false, verbose = false, data }: Flags): Promise<Runner> {
  const temporary = assembly === undefined ? mkdtempSync(join(tmpdir(), 'holdfast-assembly-')) : undefined;
  // At the very end, because functions are imported from it when they are first needed.
  if (temporary !== undefined) process.once('exit', () => rmSync(temporary, { recursive: true, force: true }));
  return startRunner({
    assembly: assembly ?? (await synthesise(temporary ?? '')),
    port,
    queuesPort: queuesPort ?? (port === 0 ? 0 : port + 1),
    auth,
    onLog: logToStderr({ verbose }),
    ...(data === undefined ? {} : { data }),
  });
}

function ready({ api, queues, topics, sqs, dynamodb, tables, buckets, s3 }: Runner) {
  const [topic] = Object.values(topics);
  return { api, queues, topic, sqs, dynamodb, tables, s3, buckets };
}

function welcome({ api, functions, queues, tables, sqs, dynamodb }: Runner, sampled: boolean): string {
  const names = (named: Record<string, string>) => Object.keys(named).sort().join(', ');
  return [
    `Holdfast is running at ${api}`,
    `  ${functions.length} functions: ${[...functions].sort().join(', ')}`,
    `  ${Object.keys(queues).length} queues at ${sqs}: ${names(queues)}`,
    `  ${Object.keys(tables).length} tables at ${dynamodb}: ${names(tables)}`,
    ...(sampled ? ['  The sample catalogue is loaded: try GET /availability?listingId=phone-a'] : []),
    'Stop it with Ctrl-C.',
    '',
  ].join('\n');
}

/**
 * Listens for requests to stop. One that comes before anybody waits for it, or a second one, ends the process at once: the database
 * goes with it. Gives what to wait with.
 */
function untilSignal(): () => Promise<void> {
  let stop: () => void = () => process.exit(130);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop());
  return () =>
    new Promise((resolve) => {
      const hurry = stop;
      stop = () => {
        stop = hurry;
        resolve();
      };
    });
}

function readPort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new InvalidArgumentError('A port is a number from 0 to 65535.');
  return port;
}
