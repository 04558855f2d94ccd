import { setTimeout as sleep } from 'node:timers/promises';

const PAUSE_MS = 40;

/**
 * Tries until it does not fail any more, and gives what it gave.
 * @param what a sentence that says what is waited for; the failure repeats it, with how the last try failed
 */
export async function eventually<T>(what: string, withinSeconds: number, attempt: () => Promise<T> | T): Promise<T> {
  const deadline = Date.now() + withinSeconds * 1_000;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() >= deadline)
        throw new Error(`Not within ${withinSeconds} s: ${what}. At last: ${(error as Error).message}`, {
          cause: error,
        });
    }
    await sleep(PAUSE_MS);
  }
}
