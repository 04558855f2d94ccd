import type { Drift } from '../domain/drift.ts';
import type { Instant, Sku, WarehouseId } from '../domain/ids.ts';
import type { WorkItem } from '../domain/work-item.ts';
import { auditStock } from './audit-stock.ts';
import type { AuditContext, AuditRun } from './ports.ts';

const DAY_MS = 86_400_000;
const STOCKS_AT_ONCE = 4;
/** The most that one work item names, buckets before owners: more would not fit its table, and the audit would never get past that stock. */
const MAX_NAMED_DRIFTS = 500;

/** What a run did. */
export interface AuditReport extends Readonly<Record<string, number>> {
  readonly checked: number;
  readonly drifted: number;
  readonly restless: number;
  /** 1 when everything was looked at, 0 when the next run goes on. */
  readonly finished: number;
}

/**
 * Goes on with the audit that is under way, or begins one when the last is a day old, or at once when asked to. It stops in time, keeps how
 * far it came after each page, and holds one page of SKUs in memory: whatever dies is gone on with by the next run.
 * @param until when to stop
 */
export async function runAudit(context: AuditContext, until: Instant, startNow = false): Promise<AuditReport> {
  const last = await context.runs.read();
  const isUnderWay = last !== undefined && last.finishedAt === undefined;
  const isDue = last === undefined || startNow || context.now() - last.startedAt >= DAY_MS;
  if (!isUnderWay && !isDue) return { checked: 0, drifted: 0, restless: 0, finished: 1 };
  let run: AuditRun | undefined = isUnderWay ? last : await begin(context, last);
  while (run !== undefined && run.finishedAt === undefined && context.now() < until) run = await nextPage(context, run);
  const { checked, drifted, restless, finishedAt } = run ?? { checked: 0, drifted: 0, restless: 0 };
  return { checked, drifted, restless, finished: finishedAt === undefined ? 0 : 1 };
}

async function begin(context: AuditContext, last: AuditRun | undefined): Promise<AuditRun | undefined> {
  const revision = (last?.revision ?? 0) + 1;
  const run: AuditRun = { startedAt: context.now(), checked: 0, drifted: 0, restless: 0, revision };
  return (await context.runs.save(last, run)) ? run : undefined;
}

/** One page of one warehouse. Undefined: somebody else goes on with it. */
async function nextPage(context: AuditContext, run: AuditRun): Promise<AuditRun | undefined> {
  const ids = (await context.source.warehouses()).map(({ warehouseId }) => warehouseId).sort();
  const warehouseId = run.at?.warehouseId ?? ids[0];
  if (warehouseId === undefined) return moveOn(context, run, { finishedAt: context.now() });
  const { skus, next } = await context.source.stocks(warehouseId, run.at?.after);
  const counts = await auditPage(context, warehouseId, skus);
  const sums = {
    checked: run.checked + skus.length,
    drifted: run.drifted + counts.drifted,
    restless: run.restless + counts.restless,
  };
  if (next !== undefined) return moveOn(context, run, { ...sums, at: { warehouseId, after: next } });
  const following = ids.find((id) => id > warehouseId);
  return moveOn(context, run, {
    ...sums,
    ...(following ? { at: { warehouseId: following } } : { finishedAt: context.now() }),
  });
}

async function moveOn(context: AuditContext, run: AuditRun, change: Partial<AuditRun>): Promise<AuditRun | undefined> {
  const after = { ...run, ...change, revision: run.revision + 1 };
  return (await context.runs.save(run, after)) ? after : undefined;
}

async function auditPage(context: AuditContext, warehouseId: WarehouseId, skus: readonly Sku[]) {
  let drifted = 0;
  let restless = 0;
  for (let i = 0; i < skus.length; i += STOCKS_AT_ONCE) {
    const some = skus.slice(i, i + STOCKS_AT_ONCE);
    const audits = await Promise.all(some.map((sku) => auditStock(context, sku, warehouseId)));
    for (const [n, audit] of audits.entries()) {
      if (audit.kind === 'restless') restless += 1;
      else if (audit.drifts.length > 0) {
        drifted += 1;
        await context.workItems.open(workItemOf(some[n] as Sku, warehouseId, audit.drifts, context.now()));
      }
    }
  }
  return { drifted, restless };
}

/** One work item for one contradiction, however often it is found: what it says is part of its cause. */
function workItemOf(sku: Sku, warehouseId: WarehouseId, drifts: readonly Drift[], now: Instant): WorkItem {
  const found = drifts.length;
  const named = drifts.slice(0, MAX_NAMED_DRIFTS).map((drift) => ({ ...drift }));
  const says = named.map(({ invariant, where, says }) => `${invariant} ${where}: ${says}`);
  return {
    cause: `drift/${sku}/${warehouseId}/${found}/${says.join('/')}`,
    kind: 'drift',
    openedAt: now,
    summary: `The tables contradict each other about ${sku} in ${warehouseId}: ${says[0]}.`,
    facts: { sku, warehouseId, found, drifts: named },
  };
}
