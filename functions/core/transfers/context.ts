import type { ReservationContext } from '../reservations/context.ts';
import type { Transfers } from './ports.ts';

/** What the transfer commands work with: what reservations do, for both take from the same buckets and give way to each other. */
export interface TransferContext extends ReservationContext {
  readonly transfers: Transfers;
}
