import { timeText } from '../core/contracts/values.ts';
import type { WorkItemAnswer } from '../core/contracts/work-items.ts';
import { type KeptWorkItem, resolutionsOf } from '../core/domain/work-item.ts';

/** A work item as a person sees it. The cause stays inside: the facts say all that it does. */
export function renderWorkItem(item: KeptWorkItem): WorkItemAnswer {
  const { workItemId, kind, status, openedAt, summary, facts, body } = item;
  return {
    workItemId,
    kind,
    status,
    openedAt: timeText(openedAt),
    summary,
    facts: { ...facts },
    resolutions: [...resolutionsOf(kind)],
    ...(item.status === 'resolved' && {
      settlement: {
        resolution: item.resolution,
        by: item.resolvedBy,
        reason: item.reason,
        at: timeText(item.resolvedAt),
      },
    }),
    ...(body !== undefined && { body }),
  };
}
