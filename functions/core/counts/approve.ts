import type { Instant, Sku } from '../domain/ids.ts';
import { type Difference, disagreement, type Reconciliation, type ReconciliationId } from '../domain/reconciliation.ts';
import type { Refusal } from '../domain/refusal.ts';
import { accept, type Result, refuse } from '../domain/result.ts';
import { bookDifference } from './book-difference.ts';
import type { SettleContext } from './context.ts';
import { tellWorkItem } from './follow-work-item.ts';

/** Which differences are approved: all, those of some SKUs, or those of at most so many units. */
export type Selection = { readonly all: true } | { readonly skus: readonly Sku[] } | { readonly threshold: number };

export interface ApproveRequest {
  readonly reconciliationId: ReconciliationId;
  readonly selection: Selection;
  readonly by: string;
  readonly reason: string;
  /** After this moment it stops between two pages: the same request again goes on. */
  readonly until: Instant;
}

export interface Approved {
  /** How many of the chosen differences ended how in this request. Those that were not open before are not among them. */
  readonly approved: number;
  readonly settled: number;
  readonly superseded: number;
  /** Whether none that was chosen is left. */
  readonly finished: boolean;
}

const PAGE = 100;
const BOOKED_AT_ONCE = 8;

/**
 * Turns differences into movements that name the reconciliation, each once. Every difference is compared again first, so that facts which came
 * late are not booked a second time. Refuses with unknown-reconciliation, reconciliation-not-open and unknown-difference.
 */
export async function approve(context: SettleContext, request: ApproveRequest): Promise<Result<Approved, Refusal>> {
  const { reconciliationId, selection } = request;
  const found = await context.reconciliations.read(reconciliationId);
  if (found === undefined) return refuse({ code: 'unknown-reconciliation', reconciliationId });
  if (found.status !== 'done')
    return refuse({ code: 'reconciliation-not-open', reconciliationId, reconciliationStatus: found.status });
  const approved =
    'skus' in selection
      ? await approveNamed(context, request, found, selection.skus)
      : accept(await approveMatching(context, request, found, limitOf(selection)));
  if (approved.ok) await tellWorkItem({ ...context, now: context.claims.now }, reconciliationId);
  return approved;
}

function limitOf(selection: { readonly all: true } | { readonly threshold: number }): number {
  return 'threshold' in selection ? selection.threshold : Number.POSITIVE_INFINITY;
}

async function approveNamed(
  context: SettleContext,
  request: ApproveRequest,
  count: Reconciliation,
  skus: readonly Sku[],
): Promise<Result<Approved, Refusal>> {
  const read = await Promise.all(skus.map((sku) => context.reconciliations.difference(count.reconciliationId, sku)));
  const unknown = skus.filter((_, index) => read[index] === undefined);
  const { reconciliationId } = count;
  if (unknown.length > 0) return refuse({ code: 'unknown-difference', reconciliationId, skus: unknown });
  return accept(await bookAll(context, request, count, read.filter(isOpen)));
}

async function approveMatching(
  context: SettleContext,
  request: ApproveRequest,
  count: Reconciliation,
  limit: number,
): Promise<Approved> {
  let sum: Approved = { approved: 0, settled: 0, superseded: 0, finished: true };
  let after: Sku | undefined;
  do {
    const page = await context.reconciliations.differences(count.reconciliationId, {
      ...(after !== undefined && { after }),
      limit: PAGE,
    });
    const chosen = page.differences.filter((difference) => isOpen(difference) && unitsOf(difference) <= limit);
    sum = add(sum, await bookAll(context, request, count, chosen));
    after = page.next;
  } while (after !== undefined && sum.finished);
  return sum;
}

async function bookAll(
  context: SettleContext,
  request: ApproveRequest,
  count: Reconciliation,
  chosen: readonly Difference[],
): Promise<Approved> {
  const ended = { approved: 0, settled: 0, superseded: 0 };
  for (let i = 0; i < chosen.length; i += BOOKED_AT_ONCE) {
    if (context.claims.now() > request.until) return { ...ended, finished: false };
    const some = chosen.slice(i, i + BOOKED_AT_ONCE);
    const states = await Promise.all(some.map((difference) => bookDifference(context, count, difference, request)));
    for (const state of states) ended[state] += 1;
  }
  return { ...ended, finished: true };
}

function isOpen(difference: Difference | undefined): difference is Difference {
  return difference?.state === 'open';
}

/** The larger of both changes that it would book. */
function unitsOf({ expected, counted }: Difference): number {
  const { onHand = 0, unsellable = 0 } = disagreement(expected, counted) ?? {};
  return Math.max(Math.abs(onHand), Math.abs(unsellable));
}

function add(a: Approved, b: Approved): Approved {
  return {
    approved: a.approved + b.approved,
    settled: a.settled + b.settled,
    superseded: a.superseded + b.superseded,
    finished: b.finished,
  };
}
