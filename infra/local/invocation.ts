/** What became of one invocation. A function that fails is an everyday outcome here, not an exception of the runner. */
export type InvocationResult =
  | { readonly status: 'succeeded'; readonly payload: unknown }
  | {
      readonly status: 'failed';
      readonly cause: 'error' | 'timeout' | 'crash' | 'too-large' | 'throttled';
      readonly errorType: string;
      readonly errorMessage: string;
    };

/** Runs a function once with an event. It waits in line when every environment is busy. */
export type Invoke = (event: unknown) => Promise<InvocationResult>;

export const failed = (
  cause: Extract<InvocationResult, { status: 'failed' }>['cause'],
  errorType: string,
  errorMessage: string,
): InvocationResult => ({ status: 'failed', cause, errorType, errorMessage });

/** Lambda's limit for the event and for the answer of a synchronous invocation. */
export const MAX_PAYLOAD_BYTES = 6 * 1024 * 1024;
