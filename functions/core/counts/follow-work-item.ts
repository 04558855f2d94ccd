import type { Instant } from '../domain/ids.ts';
import { differenceCount, type Reconciliation, type ReconciliationId } from '../domain/reconciliation.ts';
import { type KeptWorkItem, SYSTEM, type WorkItem } from '../domain/work-item.ts';
import type { CountContext } from './context.ts';
import type { CountWorkItems, Reconciliations } from './ports.ts';

interface Following {
  readonly reconciliations: Pick<Reconciliations, 'read'>;
  readonly workItems: Omit<CountWorkItems, 'open'>;
  readonly now: () => Instant;
}

/**
 * Lets the work item of a count that is done say what the count says now: opens it, changes it, or ends it when nothing is open. One that was
 * settled stays so, until another difference opens: then a person is asked again.
 */
export async function followWorkItem(context: CountContext, id: ReconciliationId): Promise<void> {
  await untilStill(context, id, async (count) => {
    if (count.totals.open === 0) return settleOrTell(context, count);
    const standing = await context.workItems.standing(workItemOf(count, 0));
    if (standing?.status === 'open') return settleOrTell(context, count);
    if (standing === undefined) return context.workItems.open(workItemOf(count, context.now()));
    if (Number(standing.facts.opened) >= count.totals.opened) return;
    // Whoever dies after this has said where the next one is to be, and the next who comes opens it.
    await context.reconciliations.save(count, { ...count, askedAgain: (count.askedAgain ?? 0) + 1 });
  });
}

/** The same for whoever only settles: it opens nothing. */
export async function tellWorkItem(context: Following, id: ReconciliationId): Promise<void> {
  await untilStill(context, id, (count) => settleOrTell(context, count));
}

/** Ends what a run asked of a person before it died, when nothing of its count is to be acted on after all. */
export async function dropWorkItem({ workItems, now }: CountContext, count: Reconciliation): Promise<void> {
  const standing = await workItems.standing(workItemOf(count, 0));
  if (standing?.status === 'open') await settle(workItems, standing, 'a later count was done before this one', now());
}

/** The work item of a count, as it is to be now. */
export function workItemOf(
  { reconciliationId, warehouseId, scope, countedAt, totals, askedAgain = 0 }: Reconciliation,
  openedAt: Instant,
): WorkItem {
  const repeatedly = totals.high === 0 ? '' : ` ${totals.high} of them were so in the count before: begin with those.`;
  return {
    cause: `count-difference/${reconciliationId}${askedAgain === 0 ? '' : `/${askedAgain}`}`,
    kind: 'count-difference',
    openedAt,
    summary: `The count ${reconciliationId} of ${warehouseId} differs from the ledger in ${differenceCount(totals)} SKUs: look at them, and approve those that are so.${repeatedly}`,
    facts: {
      reconciliationId,
      warehouseId,
      scope,
      countedAt,
      priority: totals.high > 0 ? 'high' : 'normal',
      ...totals,
    },
  };
}

/** Acts on the count as it was read, and again for as long as somebody changed it meanwhile. */
async function untilStill(
  { reconciliations }: Following,
  id: ReconciliationId,
  act: (count: Reconciliation) => Promise<void>,
): Promise<void> {
  let count = await reconciliations.read(id);
  while (count?.status === 'done') {
    await act(count);
    const now = await reconciliations.read(id);
    if (now?.revision === count.revision) return;
    count = now;
  }
}

async function settleOrTell({ workItems, now }: Following, count: Reconciliation): Promise<void> {
  const says = workItemOf(count, 0);
  const standing = await workItems.standing(says);
  if (standing?.status !== 'open') return;
  if (count.totals.open > 0) return workItems.refresh(standing.workItemId, says);
  await settle(workItems, standing, 'no difference is open any more', now());
}

async function settle(
  workItems: Pick<CountWorkItems, 'resolve'>,
  item: KeptWorkItem,
  reason: string,
  resolvedAt: Instant,
): Promise<void> {
  await workItems.resolve(item, { resolution: 'acknowledged', resolvedBy: SYSTEM, reason, resolvedAt });
}
