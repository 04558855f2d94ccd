import type { ExchangeId, Instant } from '../domain/ids.ts';
import { EXCHANGE_DUE_DAYS } from '../domain/limits.ts';
import { SYSTEM, type WorkItem } from '../domain/work-item.ts';
import { type ExchangeStanding, type LookContext, standingNow } from '../exchanges/look.ts';
import type { OverdueWorkItems } from './ports.ts';

/** What looking for overdue exchanges works with. */
export interface OverdueExchanges extends LookContext {
  readonly workItems: OverdueWorkItems;
  readonly now: () => Instant;
}

/**
 * The exchanges whose goods have not all come back EXCHANGE_DUE_DAYS after they were asked: their replacements stay locked, or left for
 * nothing. One that was called off expects nothing.
 * @returns how many there are
 */
export async function overdueExchanges(context: OverdueExchanges): Promise<number> {
  const { exchanges, now } = context;
  let overdue = 0;
  let page = await exchanges.due(now());
  for (;;) {
    for (const { exchangeId } of page.due) if (await isOverdue(context, exchangeId)) overdue += 1;
    if (page.next === undefined) return overdue;
    page = await exchanges.due(now(), page.next);
  }
}

async function isOverdue(context: OverdueExchanges, exchangeId: ExchangeId): Promise<boolean> {
  const { exchanges, workItems, now } = context;
  const exchange = await exchanges.find(exchangeId);
  if (exchange === undefined) return false;
  const standing = await standingNow(context, exchange);
  const asked = workItemOf(standing, now());
  const item = await workItems.standing(asked);
  // What a person has settled is settled, however it stands.
  if (!isSettled(standing) && item?.status !== 'resolved') {
    await workItems.open(asked);
    return true;
  }
  if (item?.status === 'open') {
    const reason = standing.state === 'cancelled' ? 'the exchange was called off' : 'everything came back';
    await workItems.resolve(item, { resolution: 'acknowledged', resolvedBy: SYSTEM, reason, resolvedAt: now() });
  }
  await exchanges.settled(exchangeId);
  return false;
}

function isSettled({ state, returns }: ExchangeStanding): boolean {
  return state === 'cancelled' || returns.every(({ quantity, received }) => received >= quantity);
}

function workItemOf(
  { exchangeId, reservationId, replacement, state, returns }: ExchangeStanding,
  openedAt: Instant,
): WorkItem {
  const replacementId = replacement.reservationId;
  const missing = returns.filter(({ quantity, received }) => received < quantity);
  const waits =
    state === 'awaiting-return' ? 'Its replacement is locked: cancel it, or wait.' : 'Its replacement left.';
  return {
    cause: `exchange-overdue/${exchangeId}`,
    kind: 'exchange-overdue',
    openedAt,
    summary: `${missing.length} SKUs of exchange ${exchangeId} have not all come back after ${EXCHANGE_DUE_DAYS} days. ${waits}`,
    facts: { exchangeId, reservationId, replacementId, exchangeState: state, missing: missing.slice(0, MAX_NAMED) },
  };
}

const MAX_NAMED = 100;
