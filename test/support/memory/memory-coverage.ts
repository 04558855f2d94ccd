import { COVERED, type Standing } from '../../../functions/core/domain/coverage.ts';
import type { WorkItemId } from '../../../functions/core/domain/work-item.ts';
import type { Coverage, CoverageChange } from '../../../functions/core/store/ports.ts';
import { opened, workItemId } from '../../../functions/core/store/work-item-items.ts';
import type { MemoryState } from './memory-state.ts';
import type { Synchronous } from './synchronous.ts';

/** What is known of stocks that could not keep their promises, in memory. */
export function memoryCoverage(state: MemoryState): Synchronous<Coverage> {
  return {
    standing: (pool) => {
      const { episode, told, revision, workItemId } = state.coverage.get(pool) ?? {
        episode: 0,
        told: COVERED,
        revision: 0,
      };
      return { pool, episode, told, revision, item: workItemId && state.workItems.get(workItemId) };
    },
    change: (read, change) => {
      if (!isAsRead(state, read, change)) return false;
      const { told, open } = change;
      const kept = open && opened(open);
      state.coverage.set(read.pool, {
        ...(state.coverage.get(read.pool) ?? { episode: 0 }),
        told,
        revision: read.revision + 1,
        ...(kept && { episode: read.episode + 1, workItemId: kept.workItemId }),
      });
      if (kept) state.workItems.set(kept.workItemId, kept);
      if (read.item) changeItem(state, read.item.workItemId, change);
      return true;
    },
  };
}

/** Whether nobody changed it meanwhile, nor settled the work item that is to change. */
function isAsRead(state: MemoryState, { pool, revision, item }: Standing, { open, refresh, settle }: CoverageChange) {
  if ((state.coverage.get(pool)?.revision ?? 0) !== revision) return false;
  if (open && state.workItems.has(workItemId(open))) return false;
  const changesItem = item !== undefined && (refresh !== undefined || settle !== undefined);
  return !changesItem || state.workItems.get(item.workItemId)?.status === 'open';
}

function changeItem(state: MemoryState, id: WorkItemId, { refresh, settle }: CoverageChange): void {
  const item = state.workItems.get(id);
  if (item === undefined) return;
  if (refresh) state.workItems.set(id, { ...item, summary: refresh.summary, facts: refresh.facts });
  if (settle) state.workItems.set(id, { ...item, ...settle, status: 'resolved' });
}
