import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const MAIN = join(import.meta.dirname, '..', '..', 'infra', 'local', 'main.ts');

/** What `npm start` runs, running. */
export interface CommandLine {
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly interrupt: () => void;
  /** Makes sure that it is gone, however the test ended. */
  readonly kill: () => Promise<void>;
  /** The exit code, once everything was printed. */
  readonly ended: Promise<number | null>;
}

/** Starts it as a shell would. A variable that is undefined is not set. */
export function startCommandLine(args: readonly string[], variables: NodeJS.ProcessEnv = {}): CommandLine {
  const env = { ...process.env, ...variables };
  const child = spawn(process.execPath, [MAIN, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const printed = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      printed[stream] += text;
    });
  const ended = once(child, 'close').then(([code]) => code as number | null);
  return {
    stdout: () => printed.stdout,
    stderr: () => printed.stderr,
    interrupt: () => child.kill('SIGINT'),
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
    ended,
  };
}
