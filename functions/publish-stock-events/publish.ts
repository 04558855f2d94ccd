import type { StockEvent } from '../core/contracts/stock-events.ts';
import type { Instant } from '../core/domain/ids.ts';
import { type Listed, placeOf, promiseChanges } from '../core/domain/promise.ts';
import type { Reservation } from '../core/domain/reservation.ts';
import type { Exchanges } from '../core/exchanges/ports.ts';
import { callOff, callsOff } from '../core/exchanges/settle.ts';
import type { AvailabilityModel, WorkItems } from '../core/store/ports.ts';
import { eventsOf, shortWorkItem } from './events.ts';
import { type TransferChange, transferTasks } from './transfer-tasks.ts';

/** A reservation before and after one write, as a stream record shows it. */
export interface ReservationChange {
  readonly before: Reservation | undefined;
  readonly after: Reservation;
  readonly at: Instant;
}

export type OwnerChange = ReservationChange | TransferChange;

function isOfReservation(change: OwnerChange): change is ReservationChange {
  return 'reservationId' in change.after;
}

export interface Publishing {
  readonly availability: Pick<AvailabilityModel, 'replacePromises'>;
  readonly workItems: Pick<WorkItems, 'open'>;
  readonly exchanges: Pick<Exchanges, 'returns' | 'expect' | 'clear'>;
  readonly publish: (events: readonly StockEvent[]) => Promise<void>;
}

/**
 * Tells what became of reservations and transfers: who is promised what, for the read model; work items for those who paid for nothing; what
 * exchanges expect no more, as their replacements were cancelled; and events, last, so that whoever hears one finds the rest done. All of it may be repeated: a batch that failed comes again, whole.
 */
export async function publishChanges(
  { availability, workItems, exchanges, publish }: Publishing,
  changes: readonly OwnerChange[],
): Promise<void> {
  const { remove, put } = merged(changes);
  await availability.replacePromises(remove, put);
  for (const item of changes.filter(isOfReservation).flatMap((change) => shortWorkItem(change) ?? []))
    await workItems.open(item);
  for (const { before, after } of changes.filter(isOfReservation))
    if (callsOff(before, after)) await callOff({ exchanges }, after);
  await publish(changes.flatMap((change) => (isOfReservation(change) ? eventsOf(change) : transferTasks(change))));
}

/** The promises that a batch leaves: a later change of the same promise replaces an earlier one. */
function merged(changes: readonly OwnerChange[]): { remove: Listed[]; put: Listed[] } {
  const last = new Map<string, { readonly promise: Listed; readonly is: 'removed' | 'put' }>();
  for (const { before, after } of changes) {
    const { remove, put } = promiseChanges(before, after);
    for (const promise of remove) last.set(placeOf(promise), { promise, is: 'removed' });
    for (const promise of put) last.set(placeOf(promise), { promise, is: 'put' });
  }
  const of = (is: 'removed' | 'put') =>
    [...last.values()].filter((entry) => entry.is === is).map(({ promise }) => promise);
  return { remove: of('removed'), put: of('put') };
}
