import { setTimeout as sleep } from 'node:timers/promises';

/** Work that repeats until it is stopped, and can be switched off and on. */
export interface Loop {
  /** Resolves when the current round is over: nothing happens any more until `resume`. */
  readonly pause: () => Promise<void>;
  readonly resume: () => void;
  readonly stop: () => Promise<void>;
}

/** One round. The signal says that it should come to an end soon. */
export type Round = (interrupted: AbortSignal) => Promise<void>;

/** Emulators come and go in tests; a round that failed is tried again, but not at once. */
const AFTER_FAILURE_MS = 250;

/** Prepares to repeat rounds. Nothing happens before the first `resume`. */
export function createLoop(round: Round): Loop {
  let controller = new AbortController();
  let running: Promise<void> | undefined;

  const repeat = async (signal: AbortSignal) => {
    while (!signal.aborted)
      try {
        await round(signal);
      } catch {
        await pauseFor(AFTER_FAILURE_MS, signal);
      }
  };
  const halt = async () => {
    controller.abort();
    await running;
    running = undefined;
  };
  const resume = () => {
    if (running !== undefined) return;
    controller = new AbortController();
    running = repeat(controller.signal);
  };
  return { pause: halt, resume, stop: halt };
}

/** Sleeps, or wakes early when interrupted. */
export async function pauseFor(milliseconds: number, interrupted: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal: interrupted }).catch(() => {});
}
