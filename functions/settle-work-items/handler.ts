import { type DriftRepair, repairDrift } from '../core/audit/repair-drift.ts';
import * as operations from '../core/contracts/work-items.ts';
import { accept } from '../core/domain/result.ts';
import { WORK_ITEM_KINDS } from '../core/domain/work-item.ts';
import { type TransitWriteOff, writeOffTransit } from '../core/facts/write-off-transit.ts';
import { sqsClient } from '../core/queue/clients.ts';
import { messageReplayer } from '../core/queue/replay-message.ts';
import { systemClock } from '../core/runtime/clock.ts';
import { replayQueueUrls } from '../core/runtime/environment.ts';
import { httpHandler, implement } from '../core/runtime/http-handler.ts';
import { systemPace, systemStore } from '../core/runtime/service.ts';
import { auditSource } from '../core/store/audit-source.ts';
import { renderWorkItem } from './render-work-item.ts';
import { settle, workItemBy } from './settle.ts';

const store = systemStore();
const { workItems, facts, transfers } = store;
const replay = messageReplayer(sqsClient(), replayQueueUrls(), systemPace);

const writeOff = (transit: TransitWriteOff) => writeOffTransit({ facts, transfers, now: systemClock }, transit);
const repair = (drift: DriftRepair) => repairDrift({ source: auditSource(store), facts, now: systemClock }, drift);

export const handler = httpHandler([
  implement(operations.listWorkItems, async ({ query: { kind, ...wish } }) => {
    const { items, next } = await workItems.list({ ...wish, kinds: kind === undefined ? WORK_ITEM_KINDS : [kind] });
    const body = { workItems: items.map(renderWorkItem), ...(next !== undefined && { next }) };
    return accept({ status: 200, body });
  }),
  implement(operations.getWorkItem, async ({ path }) => {
    const found = await workItemBy(workItems, path.id);
    return found.ok ? accept({ status: 200, body: renderWorkItem(found.value) }) : found;
  }),
  implement(operations.resolveWorkItem, async ({ path, body: { by, ...said } }) => {
    const settlement = { ...said, resolvedBy: by, resolvedAt: systemClock() };
    const settled = await settle({ workItems, replay, writeOff, repair }, path.id, settlement);
    return settled.ok ? accept({ status: 200, body: renderWorkItem(settled.value) }) : settled;
  }),
]);
