import { missingCounts } from '../core/overdue/missing-counts.ts';
import { lookByRules } from '../core/overdue/overdue.ts';
import { overdueExchanges } from '../core/overdue/overdue-exchanges.ts';
import { overdueTransfers } from '../core/overdue/overdue-transfers.ts';
import { systemClock } from '../core/runtime/clock.ts';
import { METRICS, systemObserver } from '../core/runtime/observer.ts';
import { scheduleHandler } from '../core/runtime/schedule-handler.ts';
import { systemStore } from '../core/runtime/service.ts';

const context = { ...systemStore(), now: systemClock };
const observer = systemObserver();

/** By the kind of the work items that each opens. */
const rules = {
  'missing-count': () => missingCounts(context),
  'exchange-overdue': () => overdueExchanges(context),
  'transfer-difference': () => overdueTransfers(context),
};

export const handler = scheduleHandler(
  () => lookByRules(rules, (name) => observer.count(METRICS.overdue, name)),
  observer,
);
