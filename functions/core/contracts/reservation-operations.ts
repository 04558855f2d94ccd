import { operation } from './operation.ts';
import { reservationAnswer } from './reservation-answer.ts';
import { cancelBody, confirmBody, renewBody, reservationPath, reserveBody } from './reservation-commands.ts';

const asItIsNow = (means: string) => ({ schema: reservationAnswer, means });

export const reserve = operation({
  operationId: 'reserve',
  route: 'PUT /reservations/{id}',
  summary: 'Reserve the lines of a cart, all or nothing, under an id that the client chose',
  path: reservationPath,
  body: reserveBody,
  answers: {
    201: asItIsNow('Reserved.'),
    200: asItIsNow('This id was reserved before with the same content: how it stands now.'),
  },
  refusals: [
    'unknown-listing',
    'mixed-modes',
    'over-max-per-order',
    'quantity-too-large',
    'too-many-allocations',
    'reservation-mismatch',
    'reservation-ended',
    'reservation-id-retired',
    'insufficient-stock',
  ],
});

export const getReservation = operation({
  operationId: 'getReservation',
  route: 'GET /reservations/{id}',
  summary: 'How a reservation stands',
  path: reservationPath,
  answers: { 200: asItIsNow('The reservation.') },
  refusals: ['unknown-reservation'],
  addresses: 'unknown-reservation',
});

export const confirm = operation({
  operationId: 'confirm',
  route: 'POST /reservations/{id}/confirm',
  summary: 'The payment arrived: the hold becomes a lock, or the reservation ends short',
  path: reservationPath,
  body: confirmBody,
  answers: { 200: asItIsNow('Confirmed, now or before, by this payment.') },
  refusals: ['unknown-reservation', 'reservation-ended', 'payment-mismatch', 'too-many-allocations', 'short'],
  addresses: 'unknown-reservation',
});

export const cancel = operation({
  operationId: 'cancel',
  route: 'POST /reservations/{id}/cancel',
  summary: 'Cancel what is unshipped, or units of single lines of a paid reservation',
  path: reservationPath,
  body: cancelBody,
  bodyMayBeAbsent: true,
  answers: { 200: asItIsNow('Cancelled, now or before.') },
  refusals: ['unknown-reservation', 'reservation-ended', 'lines-not-cancellable', 'line-not-open'],
  addresses: 'unknown-reservation',
});

export const renew = operation({
  operationId: 'renew',
  route: 'POST /reservations/{id}/renew',
  summary: 'Extend a live hold, or hold again after expiry while there is stock',
  path: reservationPath,
  body: renewBody,
  bodyMayBeAbsent: true,
  answers: { 200: asItIsNow('Held until `expiresAt`.') },
  refusals: [
    'unknown-reservation',
    'not-renewable',
    'renewals-exhausted',
    'reservation-id-retired',
    'too-many-allocations',
    'insufficient-stock',
  ],
  addresses: 'unknown-reservation',
});
