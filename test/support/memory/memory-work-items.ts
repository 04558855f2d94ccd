import type { KeptWorkItem, WorkItem } from '../../../functions/core/domain/work-item.ts';
import type { WorkItems } from '../../../functions/core/store/ports.ts';
import { opened, placeOf, workItemId } from '../../../functions/core/store/work-item-items.ts';
import type { MemoryState } from './memory-state.ts';
import type { Synchronous } from './synchronous.ts';

/** Work items in memory. */
export function memoryWorkItems(state: MemoryState): Synchronous<WorkItems> {
  return {
    open: (item) => openWorkItem(state, item),
    read: (id) => state.workItems.get(id),
    standing: (item) => state.workItems.get(workItemId(item)),
    refresh: (id, { summary, facts }) => {
      const item = state.workItems.get(id);
      if (item?.status === 'open') state.workItems.set(id, { ...item, summary, facts });
    },
    resolve: ({ workItemId: id }, settlement) => {
      const item = state.workItems.get(id);
      if (item === undefined) throw new Error(`the work item ${id} vanished`);
      if (item.status === 'resolved') return { done: false, item };
      const resolved = { ...item, ...settlement, status: 'resolved' as const };
      state.workItems.set(id, resolved);
      return { done: true, item: resolved };
    },
    list: ({ status, kinds, limit, after }) => {
      const all = [...state.workItems.values()]
        .filter((item) => item.status === status && kinds.includes(item.kind))
        .filter((item) => after === undefined || placeOf(item) < after)
        .sort((a, b) => (placeOf(a) > placeOf(b) ? -1 : 1));
      const shown = all.slice(0, limit);
      const last = shown.at(-1);
      return {
        items: shown.map(withoutBody),
        ...(all.length > limit && last !== undefined && { next: placeOf(last) }),
      };
    },
  };
}

/** Opens a work item, unless its cause opened it before. */
export function openWorkItem(state: MemoryState, item: WorkItem): void {
  const kept = opened(item);
  if (!state.workItems.has(kept.workItemId)) state.workItems.set(kept.workItemId, kept);
}

function withoutBody({ body: _body, ...item }: KeptWorkItem): KeptWorkItem {
  return item;
}
