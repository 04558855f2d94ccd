import type { ExchangeAnswer } from '../core/contracts/exchanges.ts';
import { timeText } from '../core/contracts/values.ts';
import type { ExchangeStanding } from '../core/exchanges/look.ts';
import { renderAllocations } from '../core/runtime/rendering.ts';

/** An exchange as its client sees it. */
export function renderExchange({ replaced, replacement, ...standing }: ExchangeStanding): ExchangeAnswer {
  const { reservationId, lines, shipTo } = replacement;
  return {
    exchangeId: standing.exchangeId,
    state: standing.state,
    reservationId: standing.reservationId,
    ships: standing.ships,
    returns: standing.returns.map((line) => ({ ...line })),
    replacement: {
      reservationId,
      ...(replaced && { status: replaced.status }),
      lines: lines.map((line) => ({ ...line })),
      ...(shipTo && { shipTo }),
      ...(replaced && { allocations: renderAllocations(replaced.allocations) }),
    },
    createdAt: timeText(standing.createdAt),
  };
}
