import { reservationOwner } from '../../../functions/core/domain/claim.ts';
import { type ExpectedReturn, type Returns, replacementIn } from '../../../functions/core/domain/exchange.ts';
import type { ReservationId } from '../../../functions/core/domain/ids.ts';
import { EXCHANGE_DUE_DAYS } from '../../../functions/core/domain/limits.ts';
import { ownerIn } from '../../../functions/core/domain/owner.ts';
import type { Confirmed } from '../../../functions/core/domain/reservation.ts';
import type { DueExchange, Exchanges } from '../../../functions/core/exchanges/ports.ts';
import type { CameBack } from '../../../functions/core/facts/ports.ts';
import { assertWhole } from '../../../functions/core/store/assert-counts.ts';
import { replacementAttributes } from '../../../functions/core/store/exchanges.ts';
import { claimed } from '../../../functions/core/store/owner-write.ts';
import { putOwner } from './memory-owners.ts';
import { type MemoryState, recordOf, undue } from './memory-state.ts';
import type { Synchronous } from './synchronous.ts';

const DUE_PER_PAGE = 100;

/** Exchanges in memory. */
export function memoryExchanges(state: MemoryState): Synchronous<Exchanges> {
  return {
    find: (id) => undue(state.exchanges.get(id)),
    returns: (id) => returnsIn(state, id),
    open: (exchange, replacement, over, expected) => {
      const { order, taken } = replacement;
      const record = recordOf(state.owners.get(reservationOwner(order.reservationId)));
      const isFenced = record.kind !== 'absent' && record.fenced.includes(taken.claim);
      const isUsed = ownerIn(record) !== undefined || state.exchanges.has(exchange.exchangeId);
      if (isUsed || isFenced || !expect(state, over, expected)) return false;
      putOwner<Confirmed>(state, {
        ...replacementAttributes(exchange, replacement),
        status: 'confirmed',
        ...claimed(taken),
        revision: 0,
      });
      const dueAt = exchange.createdAt + EXCHANGE_DUE_DAYS * 86_400_000;
      state.exchanges.set(exchange.exchangeId, { ...exchange, dueAt });
      return true;
    },
    expect: (over, expected) => expect(state, over, expected),
    clear: ({ exchangeId, replacementId }) => {
      const record = recordOf(state.owners.get(reservationOwner(replacementId)));
      const replacement = replacementIn(record, exchangeId);
      if (replacement === undefined) return;
      const { awaitsReturn, ...cleared } = replacement;
      if (cleared.status === 'confirmed' && awaitsReturn) putOwner(state, cleared as Confirmed);
    },
    due: (before, after) => {
      const placeOf = ({ dueAt, exchangeId }: DueExchange) => `${String(dueAt).padStart(15, '0')} ${exchangeId}`;
      const due = [...state.exchanges.values()]
        .flatMap(({ exchangeId, dueAt }) => (dueAt !== undefined && dueAt < before ? [{ exchangeId, dueAt }] : []))
        .filter((one) => after === undefined || placeOf(one) > placeOf(after))
        .sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
      const page = due.slice(0, DUE_PER_PAGE);
      const last = page.at(-1);
      return { due: page, ...(due.length > page.length && last && { next: last }) };
    },
    settled: (id) => {
      const exchange = undue(state.exchanges.get(id));
      if (exchange !== undefined) state.exchanges.set(id, exchange);
    },
  };
}

/** Whether units that came back are to be counted only for exchanges, and there were none. */
export function isNeverExchanged(state: MemoryState, { reservationId, ifExchanged }: CameBack): boolean {
  return ifExchanged && state.returns.get(reservationId)?.expected === undefined;
}

/** Counts units that came back. */
export function countCameBack(state: MemoryState, { reservationId, sku, quantity }: CameBack): void {
  assertWhole(quantity);
  const item = state.returns.get(reservationId) ?? { reservationId, revision: 0, returned: {} };
  const returned = { ...item.returned, [sku]: (item.returned[sku] ?? 0) + quantity };
  state.returns.set(reservationId, { ...item, returned, revision: item.revision + 1 });
}

function returnsIn(state: MemoryState, reservationId: ReservationId): Returns {
  const item = state.returns.get(reservationId) ?? { reservationId, revision: 0, returned: {} };
  return { expected: [], ...item };
}

function expect(state: MemoryState, over: Returns, expected: readonly ExpectedReturn[]): boolean {
  const { revision, returned } = returnsIn(state, over.reservationId);
  if (revision !== over.revision) return false;
  const { reservationId } = over;
  state.returns.set(reservationId, { reservationId, revision: revision + 1, returned, expected });
  return true;
}
