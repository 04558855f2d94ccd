import type { Exchange } from '../../functions/core/domain/exchange.ts';
import type { ExchangeId } from '../../functions/core/domain/ids.ts';
import { type ExchangeStanding, look } from '../../functions/core/exchanges/look.ts';
import { openExchange } from '../../functions/core/exchanges/open.ts';
import * as a from './builders.ts';
import type { Shop } from './builders-shop.ts';
import type { Lines } from './warehouse-words.ts';

export const exchangeId = (text: string) => text as ExchangeId;

/** The commands of exchanges over a store, as a test would say them. The replacement of `x` is `x-again`. */
export function exchangesOf(shop: Pick<Shop, 'context' | 'store'>) {
  const context = { ...shop.context, exchanges: shop.store.exchanges };
  return {
    /** `POST /exchanges`. */
    open: (id: string, original: string, returns: Lines, lines: Lines, also: Partial<Exchange['replacement']> = {}) =>
      openExchange(context, {
        exchangeId: exchangeId(id),
        reservationId: a.reservationId(original),
        returns: returns.map(([name, units]) => a.aDemand(name, units)),
        replacement: {
          reservationId: a.reservationId(`${id}-again`),
          lines: lines.map(([name, units]) => a.aLine(name, units)),
          ...also,
        },
      }),
    /** `GET /exchanges/{id}`. */
    look: async (id: string): Promise<ExchangeStanding> => {
      const found = await look(context, exchangeId(id));
      if (!found.ok) throw new Error(found.refusal.code);
      return found.value;
    },
  };
}
