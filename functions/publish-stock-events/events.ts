import { type StockEvent, stockEvent } from '../core/contracts/stock-events.ts';
import { timeText } from '../core/contracts/values.ts';
import { reservationOwner } from '../core/domain/claim.ts';
import type { Status } from '../core/domain/moves.ts';
import type { Reservation } from '../core/domain/reservation.ts';
import { tasksOf, WAREHOUSE_TASK_EVENTS } from '../core/domain/warehouse-tasks.ts';
import type { WorkItem } from '../core/domain/work-item.ts';
import { renderAllocations, renderExchangeOf } from '../core/runtime/rendering.ts';
import type { ReservationChange } from './publish.ts';

const EVENT_OF = {
  pending: 'holdfast.reservation-opened.v1',
  held: 'holdfast.reservation-held.v1',
  confirmed: 'holdfast.reservation-confirmed.v1',
  // On its way to its end: told when it is there.
  ending: 'holdfast.reservation-updated.v1',
  shipped: 'holdfast.reservation-shipped.v1',
  cancelled: 'holdfast.reservation-cancelled.v1',
  expired: 'holdfast.reservation-expired.v1',
  short: 'holdfast.reservation-fell-short.v1',
} as const satisfies Record<Status, StockEvent['type']>;

/** What a change of a reservation is told as. Each id follows from the reservation and its revision: the same change gives the same ids. */
export function eventsOf({ before, after, at }: ReservationChange): StockEvent[] {
  const { reservationId, revision, customerId } = after;
  const head = (name: string) => ({
    id: `${reservationOwner(reservationId)}.${revision}.${name}`,
    about: reservationId,
    at,
  });
  const events: StockEvent[] = [];
  if (isNews(before, after)) {
    const type = before?.status === after.status ? 'holdfast.reservation-updated.v1' : EVENT_OF[after.status];
    events.push(stockEvent(type, { ...head('changed'), data: describe(before, after) }));
  }
  if (after.status === 'short' && before?.status !== 'short') {
    const data = { reservationId, revision, customerId, paymentId: after.paymentId, lines: [...after.lines] };
    events.push(stockEvent('holdfast.refund-required.v1', { ...head('refund'), data }));
  }
  for (const { kind, warehouseId, lines } of tasksOf(before, after)) {
    const type = WAREHOUSE_TASK_EVENTS[kind];
    const data = {
      reservationId,
      revision,
      warehouseId,
      lines: [...lines],
    };
    events.push(stockEvent(type, { ...head(`${kind}.${warehouseId}`), data }));
  }
  return events;
}

/** Who paid for nothing is a person's affair. */
export function shortWorkItem({ before, after, at }: ReservationChange): WorkItem | undefined {
  if (after.status !== 'short' || before?.status === 'short') return undefined;
  const { reservationId, customerId, paymentId, lines } = after;
  return {
    cause: `paid-but-short/${reservationOwner(reservationId)}`,
    kind: 'paid-but-short',
    openedAt: at,
    summary: `Reservation ${reservationId} was paid when its stock was gone: refund payment ${paymentId}.`,
    facts: { reservationId, customerId, paymentId, lines },
  };
}

/** A fence, or a counter of writes, is nobody's news. */
function isNews(before: Reservation | undefined, after: Reservation): boolean {
  return (
    before === undefined ||
    JSON.stringify(describe(undefined, { ...before, revision: 0 })) !==
      JSON.stringify(describe(undefined, { ...after, revision: 0 }))
  );
}

function describe(before: Reservation | undefined, after: Reservation) {
  const { reservationId, revision, status, customerId, channel, expiresAt } = after;
  return {
    reservationId,
    revision,
    status,
    ...(before && { previousStatus: before.status }),
    customerId,
    allocations: renderAllocations(after.allocations),
    ...((status === 'held' || status === 'pending') && { expiresAt: timeText(expiresAt) }),
    ...('paymentId' in after && after.paymentId !== undefined && { paymentId: after.paymentId }),
    ...renderExchangeOf(after),
    ...(channel !== undefined && { channel }),
  };
}
