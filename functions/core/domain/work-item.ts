import type { Branded, Instant } from './ids.ts';
import type { Refusal } from './refusal.ts';
import { accept, type Result, refuse } from './result.ts';

/**
 * What a person may do about a work item. Those of messages do it, writing off a difference of a transfer ends what is in transit, and repairing
 * corrects counters; all others only record what was done elsewhere.
 */
export const RESOLUTIONS = [
  'refund-requested',
  'replacement-claimed',
  'cancelled-with-notice',
  'written-off',
  'message-replayed',
  'message-dropped',
  'repaired',
  'acknowledged',
] as const;
export type Resolution = (typeof RESOLUTIONS)[number];

/** Why a person is asked (DESIGN §1, work item), and what may be done about it: a new kind is a new row, and nothing else. */
export const RESOLUTIONS_OF = {
  'paid-but-short': ['refund-requested', 'replacement-claimed'],
  'unexpected-shipment': ['refund-requested', 'written-off', 'acknowledged'],
  'over-receipt': ['written-off', 'acknowledged'],
  'transfer-difference': ['written-off', 'acknowledged'],
  'quarantined-message': ['message-replayed', 'message-dropped'],
  'uncovered-promises': [
    'refund-requested',
    'replacement-claimed',
    'cancelled-with-notice',
    'written-off',
    'acknowledged',
  ],
  'exchange-overdue': ['cancelled-with-notice', 'refund-requested', 'written-off', 'acknowledged'],
  'count-difference': ['written-off', 'acknowledged'],
  'missing-count': ['acknowledged'],
  drift: ['repaired', 'acknowledged'],
} as const satisfies Readonly<Record<string, readonly Resolution[]>>;
export type WorkItemKind = keyof typeof RESOLUTIONS_OF;
export const WORK_ITEM_KINDS = Object.keys(RESOLUTIONS_OF) as readonly WorkItemKind[];

/** `<kind>.<hash of its cause>`: fits a path segment, whatever the cause says. Made where work items are stored. */
export type WorkItemId = Branded<string, 'WorkItemId'>;

/** Something a person must settle, as whoever noticed it says. */
export interface WorkItem {
  /** What brought it about, and nothing else: the same cause again opens nothing. */
  readonly cause: string;
  readonly kind: WorkItemKind;
  readonly openedAt: Instant;
  /** What happened, in one sentence for a person. Nothing personal. */
  readonly summary: string;
  /** The facts behind it: ids, SKUs, quantities. */
  readonly facts: Readonly<Record<string, unknown>>;
  /** Of a quarantined message: its original bytes. No list shows them. */
  readonly body?: string;
}

/** How a work item was settled. */
export interface Settlement {
  readonly resolution: Resolution;
  /** A person, or SYSTEM. */
  readonly resolvedBy: string;
  readonly reason: string;
  readonly resolvedAt: Instant;
}

export const WORK_ITEM_STATUSES = ['open', 'resolved'] as const;
export type WorkItemStatus = (typeof WORK_ITEM_STATUSES)[number];

/** A work item as it is kept. */
export type KeptWorkItem = WorkItem & { readonly workItemId: WorkItemId } & (
    | { readonly status: 'open' }
    | (Settlement & { readonly status: 'resolved' })
  );

/** Who settles what settled itself. */
export const SYSTEM = 'system';

/** What may be done about a kind of work item. */
export function resolutionsOf(kind: WorkItemKind): readonly Resolution[] {
  return RESOLUTIONS_OF[kind];
}

/**
 * Whether a work item is to be resolved so: yes; or it was before, which is as good. Refuses with resolution-not-allowed and
 * work-item-resolved.
 */
export function mayResolve(item: KeptWorkItem, resolution: Resolution): Result<'resolve' | 'replay', Refusal> {
  const { workItemId, kind } = item;
  const allowed = resolutionsOf(kind);
  if (!allowed.includes(resolution))
    return refuse({ code: 'resolution-not-allowed', workItemId, kind, resolution, allowed });
  if (item.status === 'open') return accept('resolve');
  if (item.resolution === resolution) return accept('replay');
  const { resolvedBy } = item;
  return refuse({ code: 'work-item-resolved', workItemId, resolution: item.resolution, resolvedBy });
}
