import type { Timers } from '../../../functions/core/reservations/ports.ts';
import type { MemoryState } from './memory-state.ts';
import type { Synchronous } from './synchronous.ts';

/** Timers in memory. They fire nothing by themselves. */
export function memoryTimers(state: MemoryState): Synchronous<Timers> {
  return {
    set: (timer) => void state.timers.set(timer.reservationId, timer),
    clear: ({ reservationId, deadline }) => {
      const timer = state.timers.get(reservationId);
      if (timer !== undefined && timer.deadline <= deadline) state.timers.delete(reservationId);
    },
    due: (until, limit) =>
      [...state.timers.values()]
        .filter(({ deadline }) => deadline <= until)
        .sort((a, b) => a.deadline - b.deadline || (a.reservationId < b.reservationId ? -1 : 1))
        .slice(0, limit),
  };
}
