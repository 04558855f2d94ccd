import type { Instant } from './ids.ts';

/** Why a person is asked (DESIGN §1, work item). */
export const WORK_ITEM_KINDS = [
  'paid-but-short',
  'unexpected-shipment',
  'over-receipt',
  'quarantined-message',
] as const;
export type WorkItemKind = (typeof WORK_ITEM_KINDS)[number];

/** Something a person must settle. Its id follows from what caused it, so that a repeated cause opens it once. */
export interface WorkItem {
  readonly id: string;
  readonly kind: WorkItemKind;
  readonly openedAt: Instant;
  /** What happened, in one sentence for a person. Nothing personal. */
  readonly summary: string;
  /** The facts behind it: ids, SKUs, quantities. For a quarantined message, its original bytes and the reason. */
  readonly facts: Readonly<Record<string, unknown>>;
}
