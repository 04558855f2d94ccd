import * as z from 'zod/mini';
import { RESOLUTIONS, WORK_ITEM_KINDS, WORK_ITEM_STATUSES } from '../domain/work-item.ts';
import {
  DEFAULT_WORK_ITEMS_PER_PAGE,
  MAX_NAME_LENGTH,
  MAX_REASON_LENGTH,
  MAX_WORK_ITEMS_PER_PAGE,
} from './edge-limits.ts';
import { operation } from './operation.ts';
import { text, time, wholeNumber, workItemId } from './values.ts';

// What a person must settle: one list for everything, and one way out of it.

export const workItemPath = z.strictObject({ id: workItemId });

// A query arrives as texts. `Number` alone would read an empty one as 0, and `0x10` as 16.
const digits = z.transform((given: unknown) =>
  typeof given === 'string' && /^\d{1,4}$/.test(given) ? Number(given) : Number.NaN,
);
const PLACE_RULE = 'must be the `next` of a page before';

export const workItemsQuery = z.strictObject({
  status: z._default(z.enum(WORK_ITEM_STATUSES), 'open'),
  kind: z.exactOptional(z.enum(WORK_ITEM_KINDS)),
  limit: z._default(z.pipe(digits, wholeNumber(1, MAX_WORK_ITEMS_PER_PAGE)), DEFAULT_WORK_ITEMS_PER_PAGE),
  after: z.exactOptional(
    z.string({ error: PLACE_RULE }).check(z.regex(/^\d{15}\.[A-Za-z0-9._-]{1,64}$/, { error: PLACE_RULE })),
  ),
});

export const resolveBody = z.strictObject({
  resolution: z.enum(RESOLUTIONS),
  by: text(MAX_NAME_LENGTH),
  reason: text(MAX_REASON_LENGTH),
});

const listedMembers = {
  workItemId,
  kind: z.enum(WORK_ITEM_KINDS),
  status: z.enum(WORK_ITEM_STATUSES),
  openedAt: time,
  /** What happened. */
  summary: z.string(),
  /** What was affected, by the kind of the work item. */
  facts: z.record(z.string(), z.unknown()),
  /** What can be done. */
  resolutions: z.array(z.enum(RESOLUTIONS)),
  /** What was done. */
  settlement: z.exactOptional(
    z.object({ resolution: z.enum(RESOLUTIONS), by: z.string(), reason: z.string(), at: time }),
  ),
};
const listedWorkItem = z.object(listedMembers);

export const workItemsAnswer = z.object({ workItems: z.array(listedWorkItem), next: z.exactOptional(z.string()) });
/** With the original bytes of a quarantined message. */
export const workItemAnswer = z.object({ ...listedMembers, body: z.exactOptional(z.string()) });

export type WorkItemAnswer = z.output<typeof workItemAnswer>;

export const listWorkItems = operation({
  operationId: 'listWorkItems',
  route: 'GET /work-items',
  summary: 'What a person must settle, newest first',
  query: workItemsQuery,
  answers: { 200: { schema: workItemsAnswer, means: 'One page. `next` is there when more may follow.' } },
  refusals: [],
});

export const getWorkItem = operation({
  operationId: 'getWorkItem',
  route: 'GET /work-items/{id}',
  summary: 'One work item, with the original bytes of a quarantined message',
  path: workItemPath,
  answers: { 200: { schema: workItemAnswer, means: 'The work item.' } },
  refusals: ['unknown-work-item'],
  addresses: 'unknown-work-item',
});

export const resolveWorkItem = operation({
  operationId: 'resolveWorkItem',
  route: 'POST /work-items/{id}/resolve',
  summary: 'Settle a work item: what was done, by whom and why',
  path: workItemPath,
  body: resolveBody,
  answers: { 200: { schema: workItemAnswer, means: 'Settled so, now or before: who did it first, and why, stays.' } },
  refusals: ['unknown-work-item', 'resolution-not-allowed', 'work-item-resolved', 'not-repairable'],
  addresses: 'unknown-work-item',
});
