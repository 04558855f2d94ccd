import type { ReservationContext } from '../reservations/context.ts';
import type { Exchanges } from './ports.ts';

/** What opening an exchange works with: what reservations do, for its replacement is one. */
export interface ExchangeContext extends ReservationContext {
  readonly exchanges: Exchanges;
}
