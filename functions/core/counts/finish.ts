import type { Reconciliation } from '../domain/reconciliation.ts';
import type { CountContext } from './context.ts';
import { dropWorkItem, workItemOf } from './follow-work-item.ts';

/**
 * Ends a count whose lines are all compared: it becomes the latest of its warehouse, and a person is asked once for all its differences. A
 * later full count that was faster makes it stale. Before it is called done, so that a run that dies here does it again.
 * @returns it as stored, or undefined when another run was faster
 */
export async function finish(context: CountContext, at: Reconciliation): Promise<Reconciliation | undefined> {
  const { reconciliations, workItems, now } = context;
  const { reconciliationId, warehouseId, scope, countedAt } = at;
  const full = await reconciliations.latest(warehouseId, 'full');
  const isStale = full !== undefined && full.countedAt > countedAt;
  if (isStale) await dropWorkItem(context, at);
  else {
    if (at.totals.open > 0) await workItems.open(workItemOf(at, now()));
    await reconciliations.becomeLatest(warehouseId, scope, { reconciliationId, countedAt });
  }
  return reconciliations.save(at, { ...at, status: isStale ? 'stale' : 'done', finishedAt: now() });
}
