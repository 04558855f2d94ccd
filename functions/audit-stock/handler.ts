import { runAudit } from '../core/audit/run-audit.ts';
import type { WorkItem } from '../core/domain/work-item.ts';
import { systemClock, systemSleep } from '../core/runtime/clock.ts';
import { METRICS, systemObserver } from '../core/runtime/observer.ts';
import { scheduleHandler } from '../core/runtime/schedule-handler.ts';
import { systemStore } from '../core/runtime/service.ts';
import { auditSource } from '../core/store/audit-source.ts';

const store = systemStore();
const observer = systemObserver();
const context = {
  source: auditSource(store),
  runs: store.auditRuns,
  workItems: {
    open: async (item: WorkItem) => {
      await store.workItems.open(item);
      observer.count(METRICS.drift);
    },
  },
  now: systemClock,
  sleep: systemSleep,
};
/** A page is begun only when there is time to end it. */
const WORK_MS = 35_000;

export const handler = scheduleHandler(
  (event) => runAudit(context, systemClock() + WORK_MS, event.startNow === true),
  observer,
);
