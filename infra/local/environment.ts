import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { Worker } from 'node:worker_threads';
import type { FunctionSpec, OnLog } from './function-spec.ts';
import { failed, type InvocationResult, MAX_PAYLOAD_BYTES } from './invocation.ts';
import type { WorkerReady, WorkerRequest, WorkerResponse, WorkerStart } from './worker-messages.ts';

/** One execution environment: a worker thread with the function's bundle, for one invocation at a time. */
export interface Environment {
  /** Runs the handler once. Its failure is a result; it never rejects. */
  readonly run: (event: string) => Promise<InvocationResult>;
  /** Ends the worker at once, whatever it is doing: the invocation that it runs fails. */
  readonly kill: () => Promise<void>;
  readonly alive: () => boolean;
}

/** Starts an environment. Its variables are complete: nothing of this process's own environment gets in. */
export function startEnvironment(spec: FunctionSpec, variables: Record<string, string>, onLog: OnLog): Environment {
  const workerData: WorkerStart = {
    handlerFile: spec.handlerFile,
    handlerExport: spec.handlerExport,
    functionName: spec.name,
    functionArn: spec.arn,
    memoryMegabytes: spec.memoryMegabytes,
  };
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData,
    env: variables,
    execArgv: [],
    stdout: true,
    stderr: true,
  });
  for (const stream of [worker.stdout, worker.stderr])
    createInterface({ input: stream }).on('line', (line) => onLog(spec.name, line));

  let alive = true;
  let settle: ((result: InvocationResult) => void) | undefined;
  const finish = (result: InvocationResult) => {
    settle?.(result);
    settle = undefined;
  };
  // Lambda counts the timeout from the moment the bundle is imported.
  const imported = Promise.withResolvers<void>();
  worker.on('message', (message: WorkerReady | WorkerResponse) => {
    if ('ready' in message) imported.resolve();
    else finish(resultOf(message));
  });
  worker.on('error', (error: Error) => {
    alive = false;
    finish(failed('crash', 'Runtime.UnhandledError', error.message));
  });
  worker.on('exit', () => {
    alive = false;
    imported.resolve();
    finish(failed('crash', 'Runtime.ExitError', `${spec.name} exited before it answered`));
  });
  const kill = async () => {
    alive = false;
    await worker.terminate();
  };

  return {
    alive: () => alive,
    kill,
    run: async (event) => {
      await imported.promise;
      if (!alive) return failed('crash', 'Runtime.ExitError', `${spec.name} exited before it could be invoked`);
      const timeoutMs = spec.timeoutSeconds * 1_000;
      const request: WorkerRequest = { requestId: randomUUID(), event, deadlineMs: Date.now() + timeoutMs };
      const result = new Promise<InvocationResult>((resolve) => {
        settle = resolve;
      });
      const timer = setTimeout(() => {
        finish(failed('timeout', 'Sandbox.Timedout', `${spec.name} timed out after ${spec.timeoutSeconds} seconds`));
        void kill();
      }, timeoutMs);
      worker.postMessage(request);
      try {
        return await result;
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

function resultOf(response: WorkerResponse): InvocationResult {
  if (!response.ok) return failed('error', response.errorType, response.errorMessage);
  const size = Buffer.byteLength(response.payload);
  if (size > MAX_PAYLOAD_BYTES)
    return failed(
      'too-large',
      'Function.ResponseSizeTooLarge',
      `The answer of ${size} bytes exceeds ${MAX_PAYLOAD_BYTES}`,
    );
  return { status: 'succeeded', payload: JSON.parse(response.payload) };
}
