import { checkAvailability } from '../../../../functions/core/contracts/operations.ts';
import {
  cancel,
  confirm,
  getReservation,
  reserve,
} from '../../../../functions/core/contracts/reservation-operations.ts';
import { accept } from '../../../../functions/core/domain/result.ts';
import { httpHandler, implement } from '../../../../functions/core/runtime/http-handler.ts';
import { OPERATION_EXAMPLES } from '../../../../infra/openapi/examples.ts';
import { context, httpEvent } from './http-events.ts';
import { recordingObserver } from './recording-observer.ts';

export const JSON_TYPE = 'application/json';
export const held = OPERATION_EXAMPLES.reserve?.answers[201] as never;
export const goodCart = JSON.stringify({ customerId: 'c', lines: [{ listingId: 'a', quantity: 1 }] });

/** A handler that remembers what reached its functions, and does what it is told to. */
export function subject(outcome: () => unknown = () => accept({ status: 201, body: held })) {
  const recording = recordingObserver();
  const reached: unknown[] = [];
  const perform = async (request: unknown) => {
    reached.push(request);
    return outcome() as never;
  };
  const handler = httpHandler(
    [
      implement(reserve, perform),
      implement(confirm, perform),
      implement(cancel, perform),
      implement(getReservation, perform),
      implement(checkAvailability, perform),
    ],
    recording.observer,
  );
  const ask = async (...asked: Parameters<typeof httpEvent>) => {
    const response = await handler(httpEvent(...asked), context);
    return { ...response, problem: JSON.parse(String(response.body)) };
  };
  const put = (body: string | undefined, contentType: string | undefined = JSON_TYPE, id = 'o-1') =>
    ask('PUT /reservations/{id}', { path: { id }, contentType, ...(body === undefined ? {} : { body }) });
  return { ...recording, reached, ask, put };
}
