import type { StockEvent } from '../core/contracts/stock-events.ts';
import type { Instant } from '../core/domain/ids.ts';
import { type Promised, placeOf, promiseChanges } from '../core/domain/promise.ts';
import type { Reservation } from '../core/domain/reservation.ts';
import type { AvailabilityModel, WorkItems } from '../core/store/ports.ts';
import { eventsOf, shortWorkItem, workItemOpened } from './events.ts';

/** A reservation before and after one write, as a stream record shows it. */
export interface ReservationChange {
  readonly before: Reservation | undefined;
  readonly after: Reservation;
  readonly at: Instant;
}

export interface Publishing {
  readonly availability: Pick<AvailabilityModel, 'replacePromises'>;
  readonly workItems: WorkItems;
  readonly publish: (events: readonly StockEvent[]) => Promise<void>;
}

/**
 * Tells what became of reservations: who is promised what, for the read model; work items for those who paid for nothing; and events, last, so
 * that whoever hears one finds the rest done. All of it may be repeated: a batch that failed comes again, whole.
 */
export async function publishChanges(
  { availability, workItems, publish }: Publishing,
  changes: readonly ReservationChange[],
): Promise<void> {
  const { remove, put } = merged(changes);
  await availability.replacePromises(remove, put);
  const opened = changes.flatMap((change) => shortWorkItem(change) ?? []);
  for (const item of opened) await workItems.open(item);
  await publish([...changes.flatMap(eventsOf), ...opened.map(workItemOpened)]);
}

/** The promises that a batch leaves: a later change of the same promise replaces an earlier one. */
function merged(changes: readonly ReservationChange[]): { remove: Promised[]; put: Promised[] } {
  const last = new Map<string, { readonly promise: Promised; readonly is: 'removed' | 'put' }>();
  for (const { before, after } of changes) {
    const { remove, put } = promiseChanges(before, after);
    for (const promise of remove) last.set(placeOf(promise), { promise, is: 'removed' });
    for (const promise of put) last.set(placeOf(promise), { promise, is: 'put' });
  }
  const of = (is: 'removed' | 'put') =>
    [...last.values()].filter((entry) => entry.is === is).map(({ promise }) => promise);
  return { remove: of('removed'), put: of('put') };
}
