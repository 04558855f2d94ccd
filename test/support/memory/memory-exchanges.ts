import { reservationOwner } from '../../../functions/core/domain/claim.ts';
import { type ExpectedReturn, type Returns, replacementIn } from '../../../functions/core/domain/exchange.ts';
import type { ReservationId } from '../../../functions/core/domain/ids.ts';
import { ownerIn } from '../../../functions/core/domain/owner.ts';
import type { Confirmed } from '../../../functions/core/domain/reservation.ts';
import type { Exchanges } from '../../../functions/core/exchanges/ports.ts';
import type { ReturnedUnits } from '../../../functions/core/facts/ports.ts';
import { assertWhole } from '../../../functions/core/store/assert-counts.ts';
import { replacementAttributes } from '../../../functions/core/store/exchanges.ts';
import { claimed } from '../../../functions/core/store/owner-write.ts';
import { putOwner } from './memory-owners.ts';
import { type MemoryState, recordOf } from './memory-state.ts';
import type { Synchronous } from './synchronous.ts';

/** Exchanges in memory. */
export function memoryExchanges(state: MemoryState): Synchronous<Exchanges> {
  return {
    find: (id) => state.exchanges.get(id),
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
      state.exchanges.set(exchange.exchangeId, exchange);
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
  };
}

/** Counts units that came back. */
export function countCameBack(state: MemoryState, { reservationId, sku, quantity }: ReturnedUnits): void {
  assertWhole(quantity);
  const { revision, returned, expected } = returnsIn(state, reservationId);
  state.returns.set(reservationId, {
    reservationId,
    revision: revision + 1,
    returned: { ...returned, [sku]: (returned[sku] ?? 0) + quantity },
    expected,
  });
}

function returnsIn(state: MemoryState, reservationId: ReservationId): Returns {
  return state.returns.get(reservationId) ?? { reservationId, revision: 0, returned: {}, expected: [] };
}

function expect(state: MemoryState, over: Returns, expected: readonly ExpectedReturn[]): boolean {
  const { revision, returned } = returnsIn(state, over.reservationId);
  if (revision !== over.revision) return false;
  state.returns.set(over.reservationId, {
    reservationId: over.reservationId,
    revision: revision + 1,
    returned,
    expected,
  });
  return true;
}
