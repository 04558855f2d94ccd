import type { Sku } from '../domain/ids.ts';
import type { AnyPromised } from '../domain/promise.ts';
import type { FactContext } from '../facts/context.ts';
import type { CountedLines, CountWorkItems, LateFacts, Reconciliations, Stocktaking } from './ports.ts';

/** What comparing a count works with. */
export interface CountContext {
  readonly stocktaking: Stocktaking;
  readonly reconciliations: Reconciliations;
  readonly countedLines: CountedLines;
  readonly lateFacts: LateFacts;
  readonly availability: {
    promises(
      sku: Sku,
      page?: { readonly after?: string },
    ): Promise<{ readonly promises: readonly AnyPromised[]; readonly next?: string }>;
  };
  readonly workItems: CountWorkItems;
  readonly now: () => number;
}

/** What settling differences works with. */
export interface SettleContext extends FactContext {
  readonly stocktaking: Stocktaking;
  readonly reconciliations: Reconciliations;
  readonly workItems: Omit<CountWorkItems, 'open'>;
}
