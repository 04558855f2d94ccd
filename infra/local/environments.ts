import { type Environment, startEnvironment } from './environment.ts';
import type { FunctionSpec, OnLog } from './function-spec.ts';
import { failed, type InvocationResult, type Invoke, MAX_PAYLOAD_BYTES } from './invocation.ts';

/** The execution environments of one function. */
export interface Environments {
  readonly spec: FunctionSpec;
  readonly invoke: Invoke;
  /** Ends one environment, as a crash of its machine would. */
  readonly kill: (environmentId: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface EnvironmentsOptions {
  readonly spec: FunctionSpec;
  readonly maxEnvironments: number;
  /** The variables of one environment: its endpoints say which environment calls. */
  readonly variablesOf: (environmentId: string) => Record<string, string>;
  readonly onLog: OnLog;
}

/** Starts environments as invocations come, up to the limit; beyond it invocations wait in line, first come first served. */
export function createEnvironments({ spec, maxEnvironments, variablesOf, onLog }: EnvironmentsOptions): Environments {
  const limit = Math.min(maxEnvironments, spec.reservedConcurrency ?? maxEnvironments);
  const running = new Map<string, Environment>();
  const idle: { id: string; environment: Environment }[] = [];
  const line: ((slot: { id: string; environment: Environment } | undefined) => void)[] = [];
  let started = 0;
  let closed = false;

  const start = () => {
    started += 1;
    const id = `${spec.name}.${started}`;
    const environment = startEnvironment(spec, variablesOf(id), onLog);
    running.set(id, environment);
    return { id, environment };
  };

  const acquire = () => {
    for (let slot = idle.pop(); slot !== undefined; slot = idle.pop()) {
      if (slot.environment.alive()) return Promise.resolve(slot);
      running.delete(slot.id);
    }
    if (running.size < limit) return Promise.resolve(start());
    return new Promise<{ id: string; environment: Environment } | undefined>((resolve) => line.push(resolve));
  };

  const release = (slot: { id: string; environment: Environment }) => {
    if (!slot.environment.alive()) running.delete(slot.id);
    const next = line.shift();
    if (next === undefined) {
      if (slot.environment.alive()) idle.push(slot);
    } else next(slot.environment.alive() ? slot : start());
  };

  const invoke = async (event: unknown): Promise<InvocationResult> => {
    const payload = JSON.stringify(event ?? null);
    if (Buffer.byteLength(payload) > MAX_PAYLOAD_BYTES)
      return failed('too-large', 'RequestTooLargeException', `The event exceeds ${MAX_PAYLOAD_BYTES} bytes`);
    if (limit === 0) return failed('throttled', 'TooManyRequestsException', `${spec.name} has no concurrency reserved`);
    const slot = closed ? undefined : await acquire();
    if (slot === undefined) return failed('crash', 'Runtime.ExitError', `${spec.name} is shut down`);
    try {
      return await slot.environment.run(payload);
    } finally {
      if (!closed) release(slot);
    }
  };

  return {
    spec,
    invoke,
    kill: async (environmentId) => running.get(environmentId)?.kill(),
    close: async () => {
      closed = true;
      for (const waiting of line.splice(0)) waiting(undefined);
      await Promise.all([...running.values()].map((environment) => environment.kill()));
      running.clear();
    },
  };
}
