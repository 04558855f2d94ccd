import type { UnreadableReason } from '../contracts/message.ts';

// A consumer of a queue has three outcomes and no others (STYLE 8). What it throws counts as retry.

/** Why a message is put aside: it could not be read, or it was read and can never be applied. */
export type QuarantineReason = UnreadableReason | 'cannot-be-applied';

export type MessageOutcome =
  /** Applied now or before. The message is deleted. */
  | { readonly outcome: 'done' }
  /** It will never be a valid message. A work item keeps its bytes; then it is deleted. */
  | { readonly outcome: 'quarantine'; readonly reason: QuarantineReason; readonly detail: string }
  /**
   * Not now. It comes back after the visibility timeout, and after so many times goes to the dead-letter queue. At once: there is nothing to wait
   * for but another run.
   */
  | { readonly outcome: 'retry'; readonly because: string; readonly atOnce?: true };

export const done: MessageOutcome = { outcome: 'done' };

export function quarantine(reason: QuarantineReason, detail: string): MessageOutcome {
  return { outcome: 'quarantine', reason, detail };
}

export function retry(because: string): MessageOutcome {
  return { outcome: 'retry', because };
}

export function continueAtOnce(because: string): MessageOutcome {
  return { outcome: 'retry', because, atOnce: true };
}
