import type { Sku } from '../domain/ids.ts';
import type { AnyPromised } from '../domain/promise.ts';
import type { WorkItem } from '../domain/work-item.ts';
import type { FactContext } from '../facts/context.ts';
import type { Reconciliations, Stocktaking } from './ports.ts';

/** What comparing a count works with. */
export interface CountContext {
  readonly stocktaking: Stocktaking;
  readonly reconciliations: Reconciliations;
  readonly availability: {
    promises(
      sku: Sku,
      page?: { readonly after?: string },
    ): Promise<{ readonly promises: readonly AnyPromised[]; readonly next?: string }>;
  };
  readonly workItems: { open(item: WorkItem): Promise<void> };
  readonly now: () => number;
}

/** What settling differences works with. */
export interface SettleContext extends FactContext {
  readonly stocktaking: Stocktaking;
  readonly reconciliations: Reconciliations;
}
