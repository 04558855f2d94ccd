import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { logToStderr } from '../../infra/local/log-output.ts';
import { startRunner } from '../../infra/local/runner.ts';
import { synthesise } from '../../infra/local/synthesise.ts';
import { ReplayProblem } from './replay-problem.ts';

/** Where a running service is found: the line that `npm start -- --json` prints, and what a runner in this process knows of itself. */
export interface Service {
  readonly api: string;
  readonly sqs: string;
  readonly dynamodb: string;
  readonly queues: Readonly<Record<string, string>>;
  readonly tables: Readonly<Record<string, string>>;
}

const QUEUES = ['inbound-events', 'outbound-events'] as const;
const TABLES = ['stock', 'reservations', 'ledger', 'operations'] as const;

/** Finds the line among what was printed around it: npm says a word of its own first. */
export function readService(text: string): Service {
  const found = text.split('\n').flatMap((line) => {
    const service = line.startsWith('{') ? asService(line) : undefined;
    return service === undefined ? [] : [service];
  });
  const [service] = found;
  if (service === undefined)
    throw new ReplayProblem(
      'There is no service in it: give the line that `npm start -- --json` prints, in a file or with --service - on the input.',
    );
  return service;
}

function asService(line: string): Service | undefined {
  try {
    const read = JSON.parse(line) as Partial<Service>;
    const texts = [read.api, read.sqs, read.dynamodb, ...QUEUES.map((name) => read.queues?.[name])];
    const all = [...texts, ...TABLES.map((name) => read.tables?.[name])];
    return all.every((text) => typeof text === 'string') ? (read as Service) : undefined;
  } catch {
    return undefined;
  }
}

/** A message that failed on a busy laptop is worth another try soon; its queue would keep it back for minutes. */
const REDELIVER_AFTER_SECONDS = 5;

export interface OwnService extends Service {
  readonly close: () => Promise<void>;
}

/** Starts a service of its own, in memory and on free ports, from the CDK app. */
export async function startService(): Promise<OwnService> {
  const assembly = await mkdtemp(join(tmpdir(), 'holdfast-assembly-'));
  const removeAssembly = () => rm(assembly, { recursive: true, force: true });
  try {
    const onLog = logToStderr({ verbose: false });
    const runner = await startRunner({
      assembly: await synthesise(assembly),
      faults: false,
      redeliverAfterSeconds: REDELIVER_AFTER_SECONDS,
      onLog,
    });
    const close = async () => {
      await runner.close();
      await removeAssembly();
    };
    return { ...runner, close };
  } catch (error) {
    await removeAssembly();
    throw error;
  }
}
