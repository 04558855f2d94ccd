import type { Claims } from '../claims/claims.ts';
import type { Reservations } from '../reservations/ports.ts';
import type { Facts } from './ports.ts';

/** What recording facts works with. */
export interface FactContext {
  readonly facts: Facts;
  readonly reservations: Pick<Reservations, 'read'>;
  readonly claims: Claims;
}
