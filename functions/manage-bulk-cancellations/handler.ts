import { runBulkCancel, startBulkCancel } from '../core/bulk-cancel/start.ts';
import * as operations from '../core/contracts/bulk-cancel.ts';
import { accept } from '../core/domain/result.ts';
import { nextPageLink } from '../core/runtime/csv.ts';
import { httpHandler, implement } from '../core/runtime/http-handler.ts';
import { bulkCancelContext, systemStore } from '../core/runtime/service.ts';
import { chosenBy, jobOf, renderJob, reportAsCsv, reportOf } from './render.ts';

const context = bulkCancelContext(systemStore());
const { jobs } = context;

export const handler = httpHandler([
  implement(operations.startBulkCancel, async ({ body }) => {
    const { bulkCancelId, reason } = body;
    const started = await startBulkCancel(context, { bulkCancelId, reason, chosen: chosenBy(body) });
    return started.ok ? accept({ status: 202, body: renderJob(started.value) }) : started;
  }),
  implement(operations.getBulkCancel, async ({ path: { id } }) => {
    const found = await jobOf(jobs, id);
    return found.ok ? accept({ status: 200, body: renderJob(found.value) }) : found;
  }),
  implement(operations.runBulkCancel, async ({ path: { id } }) => {
    const running = await runBulkCancel(context, id);
    return running.ok ? accept({ status: 202, body: renderJob(running.value) }) : running;
  }),
  implement(operations.listBulkCancelReport, async ({ path: { id }, query }) => {
    const page = await reportOf(jobs, id, query);
    return page.ok ? accept({ status: 200, body: page.value }) : page;
  }),
  implement(operations.exportBulkCancelReport, async ({ path: { id }, query }) => {
    const page = await reportOf(jobs, id, query);
    if (!page.ok) return page;
    const { lines, next } = page.value;
    const headers = nextPageLink(`/reservations/bulk-cancel/${id}/report.csv`, next, query.limit);
    return accept({ status: 200, body: reportAsCsv(lines), headers });
  }),
]);
