import { reserve as operation } from '../core/contracts/reservation-operations.ts';
import { accept } from '../core/domain/result.ts';
import { reserve } from '../core/reservations/reserve.ts';
import { systemClock } from '../core/runtime/clock.ts';
import { httpHandler, implement } from '../core/runtime/http-handler.ts';
import { renderReservation } from '../core/runtime/rendering.ts';
import { reservationContext, systemStore } from '../core/runtime/service.ts';

const context = reservationContext(systemStore());

export const handler = httpHandler([
  implement(operation, async ({ path, body }) => {
    const answer = await reserve(context, { reservationId: path.id, ...body });
    if (!answer.ok) return answer;
    const { reservation, replay } = answer.value;
    return accept({ status: replay ? 200 : 201, body: renderReservation(reservation, systemClock()) });
  }),
]);
