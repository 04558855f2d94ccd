import type { AuditRuns } from '../../../functions/core/audit/ports.ts';
import type { MemoryState } from './memory-state.ts';
import type { Synchronous } from './synchronous.ts';

/** How far the latest audit came, in memory. */
export function memoryAuditRuns(state: MemoryState): Synchronous<AuditRuns> {
  return {
    read: () => state.audits.get('latest'),
    save: (read, after) => {
      const known = state.audits.get('latest');
      if (known?.revision !== read?.revision) {
        return known?.revision === after.revision && known.checked === after.checked;
      }
      state.audits.set('latest', after);
      return true;
    },
  };
}
