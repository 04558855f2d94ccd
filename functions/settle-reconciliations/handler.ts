import * as operations from '../core/contracts/reconciliations.ts';
import { approve } from '../core/counts/approve.ts';
import { accept, refuse } from '../core/domain/result.ts';
import { systemClock } from '../core/runtime/clock.ts';
import { httpHandler, implement } from '../core/runtime/http-handler.ts';
import { factContext, systemStore } from '../core/runtime/service.ts';
import { differencesAsCsv, nextPage } from './differences-csv.ts';
import { pageOf, renderDifference, renderReconciliation, selectionOf } from './render.ts';

const store = systemStore();
const { reconciliations, stocktaking, workItems } = store;
const context = { ...factContext(store), reconciliations, stocktaking, workItems };
/** Well before the function's own end. */
const APPROVE_MS = 8_000;

export const handler = httpHandler([
  implement(operations.getReconciliation, async ({ path: { id } }) => {
    const found = await reconciliations.read(id);
    if (found === undefined) return refuse({ code: 'unknown-reconciliation', reconciliationId: id });
    return accept({ status: 200, body: renderReconciliation(found) });
  }),
  implement(operations.listDifferences, async ({ path: { id }, query }) => {
    const page = await pageOf(reconciliations, id, query);
    if (!page.ok) return page;
    const { differences, next } = page.value;
    return accept({ status: 200, body: { differences: differences.map(renderDifference), ...(next && { next }) } });
  }),
  implement(operations.exportDifferences, async ({ path: { id }, query }) => {
    const page = await pageOf(reconciliations, id, query);
    if (!page.ok) return page;
    const { differences, next } = page.value;
    return accept({ status: 200, body: differencesAsCsv(differences), headers: nextPage(id, next, query.limit) });
  }),
  implement(operations.approveDifferences, async ({ path: { id }, body }) => {
    const { by, reason } = body;
    const until = systemClock() + APPROVE_MS;
    const request = { reconciliationId: id, selection: selectionOf(body), by, reason, until };
    const approved = await approve(context, request);
    return approved.ok ? accept({ status: 200, body: { reconciliationId: id, ...approved.value } }) : approved;
  }),
]);
