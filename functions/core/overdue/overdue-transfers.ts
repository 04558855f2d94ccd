import type { Instant, TransferId } from '../domain/ids.ts';
import { TRANSFER_DUE_DAYS } from '../domain/limits.ts';
import { inTransitOf, type TransferLine, type TransferStanding } from '../domain/transfer.ts';
import { type KeptWorkItem, SYSTEM, type WorkItem } from '../domain/work-item.ts';
import { standingNow } from '../transfers/look.ts';
import type { DueTransfer, Transfers } from '../transfers/ports.ts';
import type { OverdueWorkItems } from './ports.ts';

/** What looking for overdue transfers works with. */
export interface OverdueTransfers {
  readonly transfers: Transfers;
  readonly workItems: OverdueWorkItems;
  readonly now: () => Instant;
}

/**
 * The transfers that ought to be settled and are not: requested and not all shipped, or in transit, TRANSFER_DUE_DAYS after the request or the
 * first movement. Nobody can tell short from not yet but time.
 * @returns how many there are
 */
export async function overdueTransfers(context: OverdueTransfers): Promise<number> {
  const { transfers, now } = context;
  const overdue = new Set<TransferId>();
  let page = await transfers.due(now());
  for (;;) {
    for (const [transferId, due] of Map.groupBy(page.due, (one) => one.transferId))
      if (await isOverdue(context, transferId, due)) overdue.add(transferId);
    if (page.next === undefined) return overdue.size;
    page = await transfers.due(now(), page.next);
  }
}

async function isOverdue(
  context: OverdueTransfers,
  transferId: TransferId,
  due: readonly DueTransfer[],
): Promise<boolean> {
  const { transfers } = context;
  const order = await transfers.order(transferId);
  if (order === undefined) return false;
  const standing = await standingNow(transfers, order);
  const lines = new Map((await transfers.lines(transferId)).map((line) => [line.sku, line]));
  const lineOf = ({ sku }: DueTransfer) => (sku === undefined ? undefined : lines.get(sku));
  const unsettled = due.filter((one) => !isSettled(standing, lineOf(one)));
  const isAsked = unsettled.length > 0 && (await ask(context, standing, unsettled));
  // What a person has settled is settled, however it stands.
  for (const one of due) if (!isAsked || !unsettled.includes(one)) await transfers.settled(one, lineOf(one));
  if (standing.status !== 'requested' && standing.lines.every(({ inTransit }) => inTransit === 0))
    await resolve(context, transferId);
  return isAsked;
}

function isSettled({ status }: TransferStanding, line: TransferLine | undefined): boolean {
  return line === undefined ? status !== 'requested' : inTransitOf(line) === 0;
}

/**
 * One work item, until somebody settled it; another one for what became due after that.
 * @returns whether it is open
 */
async function ask(
  context: OverdueTransfers,
  standing: TransferStanding,
  due: readonly DueTransfer[],
): Promise<boolean> {
  const { last, number } = await lastAsked(context, standing.transferId);
  if (last?.status === 'open') return true;
  if (last !== undefined && due.every(({ dueAt }) => dueAt <= last.resolvedAt)) return false;
  await context.workItems.open(workItemOf(standing, number + 1, context.now()));
  return true;
}

async function resolve(context: OverdueTransfers, transferId: TransferId): Promise<void> {
  const { last } = await lastAsked(context, transferId);
  if (last?.status !== 'open') return;
  const reason = 'nothing of it is open or in transit any more';
  const settlement = { resolution: 'acknowledged', resolvedBy: SYSTEM, reason, resolvedAt: context.now() } as const;
  await context.workItems.resolve(last, settlement);
}

async function lastAsked({ workItems }: OverdueTransfers, transferId: TransferId) {
  let last: KeptWorkItem | undefined;
  for (let number = 0; ; number += 1) {
    const next = await workItems.standing({ kind: 'transfer-difference', cause: causeOf(transferId, number + 1) });
    if (next === undefined) return { last, number };
    last = next;
  }
}

function causeOf(transferId: TransferId, number: number): string {
  return `transfer-overdue/${transferId}/${number}`;
}

function workItemOf(
  { transferId, from, to, status, lines }: TransferStanding,
  number: number,
  openedAt: Instant,
): WorkItem {
  const moving = lines.filter(({ inTransit }) => inTransit !== 0).map(({ sku, inTransit }) => ({ sku, inTransit }));
  const unshipped = status === 'requested' ? 'It has not all shipped. ' : '';
  return {
    cause: causeOf(transferId, number),
    kind: 'transfer-difference',
    openedAt,
    summary: `Transfer ${transferId} from ${from} to ${to} is not settled after ${TRANSFER_DUE_DAYS} days. ${unshipped}${moving.length} of its SKUs are in transit: find them, or write them off.`,
    facts: { transferId, from, to, transferStatus: status, inTransit: moving.slice(0, MAX_NAMED) },
  };
}

const MAX_NAMED = 100;
