import type { BulkCancellations } from '../../../functions/core/bulk-cancel/ports.ts';
import type { BulkCancelId } from '../../../functions/core/domain/bulk-cancel.ts';
import type { ReservationId } from '../../../functions/core/domain/ids.ts';
import type { MemoryState } from './memory-state.ts';
import type { Synchronous } from './synchronous.ts';

/** Bulk cancellations in memory. */
export function memoryBulkCancellations(state: MemoryState): Synchronous<BulkCancellations> {
  return {
    start: (job, list) => {
      const known = state.bulkCancellations.get(job.bulkCancelId);
      if (known !== undefined) return known;
      state.bulkCancellations.set(job.bulkCancelId, job);
      state.bulkCancelLists.set(job.bulkCancelId, list);
      return job;
    },
    read: (id) => state.bulkCancellations.get(id),
    list: (id) => state.bulkCancelLists.get(id) ?? [],
    save: (read, after, { fresh = [], settled = [] } = {}) => {
      const id = read.bulkCancelId;
      if (state.bulkCancellations.get(id)?.revision !== read.revision) return { done: false, known: [] };
      const known = fresh.filter((line) => state.bulkCancelLines.has(lineKey(id, line.reservationId)));
      if (known.length > 0) return { done: false, known: known.map(({ reservationId }) => reservationId) };
      for (const line of [...fresh, ...settled]) {
        const key = lineKey(id, line.reservationId);
        state.bulkCancelLines.set(key, { ...state.bulkCancelLines.get(key), ...line });
      }
      const job = { ...after, revision: read.revision + 1 };
      state.bulkCancellations.set(id, job);
      return { done: true, job };
    },
    lines: (id, { after, limit }) => {
      const own = [...state.bulkCancelLines].filter(([key]) => key.startsWith(`${id} `)).map(([, line]) => line);
      const rest = own
        .filter(({ reservationId }) => after === undefined || reservationId > after)
        .sort((a, b) => (a.reservationId < b.reservationId ? -1 : 1));
      const lines = rest.slice(0, limit);
      const last = lines.at(-1);
      return { lines, ...(rest.length > limit && last !== undefined && { next: last.reservationId }) };
    },
  };
}

const lineKey = (id: BulkCancelId, reservationId: ReservationId) => `${id} ${reservationId}`;
