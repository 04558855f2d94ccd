import { getReservation } from '../core/contracts/reservation-operations.ts';
import { accept, refuse } from '../core/domain/result.ts';
import { systemClock } from '../core/runtime/clock.ts';
import { httpHandler, implement } from '../core/runtime/http-handler.ts';
import { renderReservation } from '../core/runtime/rendering.ts';
import { systemStore } from '../core/runtime/service.ts';

const { reservations } = systemStore();

export const handler = httpHandler([
  implement(getReservation, async ({ path }) => {
    const record = await reservations.read(path.id);
    if (record.kind !== 'reservation') return refuse({ code: 'unknown-reservation', reservationId: path.id });
    return accept({ status: 200, body: renderReservation(record.reservation, systemClock()) });
  }),
]);
