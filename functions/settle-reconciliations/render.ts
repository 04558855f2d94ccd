import type { ApproveBody, DifferencesAnswer, ReconciliationAnswer } from '../core/contracts/reconciliations.ts';
import { timeText } from '../core/contracts/values.ts';
import type { Selection } from '../core/counts/approve.ts';
import type { DifferencePage, Reconciliations } from '../core/counts/ports.ts';
import type { Sku } from '../core/domain/ids.ts';
import {
  type Difference,
  differenceCount,
  type Reconciliation,
  type ReconciliationId,
} from '../core/domain/reconciliation.ts';
import type { Refusal } from '../core/domain/refusal.ts';
import { accept, type Result, refuse } from '../core/domain/result.ts';

/** A reconciliation as its reader sees it. */
export function renderReconciliation(reconciliation: Reconciliation): ReconciliationAnswer {
  const { reconciliationId, warehouseId, scope, status, countedAt, totals, problem, startedAt, finishedAt } =
    reconciliation;
  return {
    reconciliationId,
    warehouseId,
    scope,
    status,
    countedAt: timeText(countedAt),
    lines: totals.lines,
    unlisted: totals.unlisted,
    differences: {
      total: differenceCount(totals),
      open: totals.open,
      high: totals.high,
      ...totals.differences,
    },
    ...(problem !== undefined && { problem }),
    startedAt: timeText(startedAt),
    ...(finishedAt !== undefined && { finishedAt: timeText(finishedAt) }),
  };
}

/** One difference as its reader sees it. */
export function renderDifference(difference: Difference): DifferencesAnswer['differences'][number] {
  const { near, approval, counted, bookings: _bookings, revision: _revision, ...own } = difference;
  return {
    ...own,
    counted: { ...counted },
    near: near.map(({ occurredAt, ...movement }) => ({ ...movement, at: timeText(occurredAt) })),
    ...(approval && { approval: { ...approval, at: timeText(approval.at) } }),
  };
}

/** A page of differences. Refuses with unknown-reconciliation. */
export async function pageOf(
  reconciliations: Reconciliations,
  id: ReconciliationId,
  { after, limit }: { readonly after?: Sku; readonly limit: number },
): Promise<Result<DifferencePage, Refusal>> {
  const found = await reconciliations.read(id);
  if (found === undefined) return refuse({ code: 'unknown-reconciliation', reconciliationId: id });
  return accept(await reconciliations.differences(id, { ...(after !== undefined && { after }), limit }));
}

/** What is to be approved. The contract has seen to it that there is one choice. */
export function selectionOf({ skus, threshold }: ApproveBody): Selection {
  if (skus !== undefined) return { skus: [...new Set(skus)] };
  return threshold === undefined ? { all: true } : { threshold };
}
