import { functionNameOf } from './function-spec.ts';
import type { Invoke } from './invocation.ts';
import type { LocalStack } from './local-stack.ts';
import { pauseFor } from './loop.ts';
import { eventInvokeConfig } from './resources/event-invoke-config.ts';

/** How often and how long a function is tried again after an invocation that nobody waits for. */
export interface AsyncPolicy {
  readonly retryAttempts: number;
  readonly maxAgeSeconds: number;
}

/** Lambda's own, for a function without an EventInvokeConfig. */
const DEFAULT_POLICY: AsyncPolicy = { retryAttempts: 2, maxAgeSeconds: 6 * 3_600 };

/** Lambda waits a minute, then two. On a laptop somebody is watching. */
const BACKOFF_MS = 1_000;

/** Reads how each function's asynchronous invocations are to be retried. */
export function readAsyncPolicies(stack: LocalStack): (functionName: string) => AsyncPolicy {
  const configured = stack.declared(eventInvokeConfig).map(
    ({ properties }) =>
      [
        functionNameOf(properties.FunctionName),
        {
          retryAttempts: properties.MaximumRetryAttempts ?? DEFAULT_POLICY.retryAttempts,
          maxAgeSeconds: properties.MaximumEventAgeInSeconds ?? DEFAULT_POLICY.maxAgeSeconds,
        },
      ] as const,
  );
  const policies = new Map<string, AsyncPolicy>(configured);
  return (functionName) => policies.get(functionName) ?? DEFAULT_POLICY;
}

/** Invokes, and again after a failure, while the policy lets it. */
export async function invokeAsync(
  invoke: Invoke,
  event: unknown,
  { retryAttempts, maxAgeSeconds }: AsyncPolicy,
  interrupted: AbortSignal,
): Promise<void> {
  const giveUpMs = Date.now() + maxAgeSeconds * 1_000;
  for (let attempt = 0; attempt <= retryAttempts && !interrupted.aborted && Date.now() < giveUpMs; attempt++) {
    if (attempt > 0) await pauseFor(BACKOFF_MS * attempt, interrupted);
    const result = await invoke(event);
    if (result.status === 'succeeded') return;
  }
}
