import { type StockEvent, stockEvent } from '../core/contracts/stock-events.ts';
import { timeText } from '../core/contracts/values.ts';
import type { KeptWorkItem } from '../core/domain/work-item.ts';

/** What a work item is told as: it opened, or it was settled. A work item does either once, and so do the ids. */
export function workItemEvent(item: KeptWorkItem): StockEvent {
  const { workItemId, kind, summary, openedAt } = item;
  if (item.status === 'open')
    return stockEvent('holdfast.work-item-opened.v1', {
      id: `${workItemId}.opened`,
      about: workItemId,
      at: openedAt,
      data: { workItemId, kind, summary, openedAt: timeText(openedAt) },
    });
  const { resolution, resolvedBy, resolvedAt } = item;
  return stockEvent('holdfast.work-item-resolved.v1', {
    id: `${workItemId}.resolved`,
    about: workItemId,
    at: resolvedAt,
    data: { workItemId, kind, resolution, resolvedBy, resolvedAt: timeText(resolvedAt) },
  });
}
