import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findFreePort } from './free-port.ts';
import { LOOPBACK } from './locality.ts';
import { RunnerProblem } from './runner-problem.ts';

/** DynamoDB Local, running. */
export interface Engine {
  readonly endpoint: string;
  readonly port: number;
  readonly pid: number;
  readonly close: () => Promise<void>;
}

const NEEDS_JAVA = "Holdfast's local database needs Java 17 or newer";
const PORT_ATTEMPTS = 5;
const START_TIMEOUT_MS = 120_000;

/**
 * Starts Amazon's DynamoDB Local and waits until it answers. In memory, unless `dataDir` names a directory to keep the tables in.
 * It refuses with a RunnerProblem when Java is missing or too old.
 */
export async function startEngine({ dataDir }: { readonly dataDir?: string } = {}): Promise<Engine> {
  for (let attempt = 1; ; attempt++) {
    const port = await findFreePort();
    const started = await launch(port, dataDir);
    if (started.kind === 'ready') return started.engine;
    if (started.kind === 'failed' || attempt === PORT_ATTEMPTS) throw new RunnerProblem(started.reason);
  }
}

type Launch =
  | { readonly kind: 'ready'; readonly engine: Engine }
  | { readonly kind: 'failed' | 'port-taken'; readonly reason: string };

async function launch(port: number, dataDir: string | undefined): Promise<Launch> {
  const home = join(
    dirname(createRequire(import.meta.url).resolve('amplify-dynamodb-simulator/package.json')),
    'emulator',
  );
  // A group of its own: Ctrl-C in the terminal reaches only the runner, which lets its functions finish before the database goes.
  const java = spawn(javaCommand(), javaArguments(port, dataDir), {
    cwd: home,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const close = supervise(java);
  const outcome = await Promise.race([failureOf(java), readiness(java, port)]);
  if (outcome !== 'ready') {
    await close();
    return outcome;
  }
  return { kind: 'ready', engine: { endpoint: `http://${LOOPBACK}:${port}`, port, pid: java.pid ?? 0, close } };
}

const javaCommand = () => (process.env.JAVA_HOME ? join(process.env.JAVA_HOME, 'bin', 'java') : 'java');

function javaArguments(port: number, dataDir: string | undefined): string[] {
  if (dataDir !== undefined) mkdirSync(dataDir, { recursive: true });
  const storage = dataDir === undefined ? ['-inMemory'] : ['-dbPath', resolve(dataDir)];
  const machine = ['-XX:+UseSerialGC', '-Djava.library.path=DynamoDBLocal_lib', '-jar', 'DynamoDBLocal.jar'];
  return [...machine, ...storage, '-sharedDb', '-disableTelemetry', '-port', String(port)];
}

async function failureOf(java: ChildProcess): Promise<Launch> {
  let output = '';
  const collect = (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-4_000);
  };
  java.stdout?.on('data', collect);
  java.stderr?.on('data', collect);
  try {
    await once(java, 'exit');
  } catch (error) {
    const reason =
      (error as NodeJS.ErrnoException).code === 'ENOENT' ? `"${javaCommand()}" was not found` : String(error);
    return { kind: 'failed', reason: `${NEEDS_JAVA}: ${reason}. Install a JDK or JRE and put java on the PATH.` };
  }
  if (/UnsupportedClassVersionError|Unrecognized VM option/.test(output))
    return {
      kind: 'failed',
      reason: `${NEEDS_JAVA}: "${javaCommand()}" is older. Install a newer one, or set JAVA_HOME to it.`,
    };
  const kind = /address already in use|BindException/i.test(output) ? 'port-taken' : 'failed';
  const lastLine = output.trim().split('\n').at(-1) ?? '';
  return { kind, reason: `Holdfast's local database stopped while starting: ${lastLine}` };
}

async function readiness(java: ChildProcess, port: number): Promise<'ready' | Launch> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (java.exitCode === null && Date.now() < deadline) {
    // Any answer will do: an unsigned request is refused, but only by a database that is up.
    const answered = await fetch(`http://${LOOPBACK}:${port}/`).then(
      () => true,
      () => false,
    );
    if (answered) return 'ready';
    await sleep(50);
  }
  return { kind: 'failed', reason: `Holdfast's local database did not answer within ${START_TIMEOUT_MS / 1_000} s.` };
}

// Ways to end: close(), the end of this process, and, where there is a shell, its sudden death, which closes the watchdog's input.
function supervise(java: ChildProcess): () => Promise<void> {
  const kill = () => java.kill('SIGKILL');
  process.once('exit', kill);
  const watchdog =
    java.pid === undefined || process.platform === 'win32'
      ? undefined
      : spawn('sh', ['-c', `read -r _; kill -9 ${java.pid}`], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  for (const child of [java, watchdog]) child?.unref();
  for (const stream of [java.stdout, java.stderr, watchdog?.stdin])
    (stream as { unref?: () => void } | null)?.unref?.();
  return async () => {
    process.removeListener('exit', kill);
    watchdog?.kill('SIGKILL');
    if (java.pid === undefined || java.exitCode !== null || java.signalCode !== null) return;
    java.ref();
    const gone = once(java, 'exit');
    java.kill('SIGTERM');
    const hurry = setTimeout(kill, 5_000);
    await gone;
    clearTimeout(hurry);
  };
}
