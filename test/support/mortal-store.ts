import { setImmediate } from 'node:timers/promises';
import type { Store } from '../../functions/core/store/store.ts';

/** The process is no more. What it had sent may have been applied; nobody hears of it. */
export class Killed extends Error {
  override readonly name = 'Killed';
}

/** What becomes of a process at one of its calls: it dies before the call is sent, or after it was applied, or lives on. */
export type Fate = 'dies-before' | 'dies-after' | 'lives';

/** The same store as a process sees it that may be killed between any two of its calls. Once it is dead, nothing more is sent. */
export function mortalStore(store: Store, fate: () => Fate): Store {
  let isDead = false;
  const call = async (method: Method, args: unknown[]) => {
    const now = isDead ? 'dies-before' : fate();
    if (now !== 'lives') isDead = true;
    if (now === 'dies-before') throw new Killed('before the call');
    const answer = await method(...args);
    if (isDead) throw new Killed('after the call');
    return answer;
  };
  return throughEachCall(store, call);
}

/** The same store, for a process that others overtake between any two of its calls. */
export function dawdlingStore(store: Store, chance: () => number): Store {
  return throughEachCall(store, async (method, args) => {
    const turns = chance() < 0.1 ? 30 : Math.floor(chance() * 4);
    for (let turn = 0; turn < turns; turn += 1) await setImmediate();
    return method(...args);
  });
}

type Method = (...args: unknown[]) => unknown;

function throughEachCall(store: Store, call: (method: Method, args: unknown[]) => Promise<unknown>): Store {
  const ports = Object.entries(store as unknown as Record<string, Record<string, Method>>);
  const through = ports.map(([port, methods]) => [
    port,
    Object.fromEntries(
      Object.entries(methods).map(([name, method]) => [name, (...args: unknown[]) => call(method, args)]),
    ),
  ]);
  return Object.fromEntries(through) as Store;
}
