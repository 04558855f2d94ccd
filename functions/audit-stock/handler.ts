import { runAudit } from '../core/audit/run-audit.ts';
import { systemClock, systemSleep } from '../core/runtime/clock.ts';
import { scheduleHandler } from '../core/runtime/schedule-handler.ts';
import { systemStore } from '../core/runtime/service.ts';
import { auditSource } from '../core/store/audit-source.ts';

const store = systemStore();
const context = {
  source: auditSource(store),
  runs: store.auditRuns,
  workItems: store.workItems,
  now: systemClock,
  sleep: systemSleep,
};
/** A page is begun only when there is time to end it. */
const WORK_MS = 35_000;

export const handler = scheduleHandler((event) => runAudit(context, systemClock() + WORK_MS, event.startNow === true));
