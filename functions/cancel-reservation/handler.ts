import { cancel as operation } from '../core/contracts/reservation-operations.ts';
import { accept } from '../core/domain/result.ts';
import { cancel, cancelLines } from '../core/reservations/cancel.ts';
import { systemClock } from '../core/runtime/clock.ts';
import { httpHandler, implement } from '../core/runtime/http-handler.ts';
import { renderReservation } from '../core/runtime/rendering.ts';
import { reservationContext, systemStore } from '../core/runtime/service.ts';

const context = reservationContext(systemStore());

export const handler = httpHandler([
  implement(operation, async ({ path, body: { lines, reason } }) => {
    const answer = await (lines ? cancelLines(context, path.id, lines) : cancel(context, path.id, reason));
    return answer.ok ? accept({ status: 200, body: renderReservation(answer.value, systemClock()) }) : answer;
  }),
]);
