import * as z from 'zod/mini';
import { EXCHANGE_STATES } from '../domain/exchange.ts';
import { MAX_LINES } from '../domain/limits.ts';
import { EXCHANGE_SHIPS } from '../domain/listing.ts';
import { STATUSES } from '../domain/moves.ts';
import { operation } from './operation.ts';
import { allocationAnswer } from './reservation-answer.ts';
import { cartLine, shipTo } from './reservation-commands.ts';
import { counter, exchangeId, list, quantity, reservationId, sku, time } from './values.ts';

// Some of what a reservation shipped is to come back, and another reservation goes out for it.

export const exchangePath = z.strictObject({ id: exchangeId });

/** A SKU may stand on several lines, and so may a listing: they are summed. */
export const exchangeBody = z.strictObject({
  exchangeId,
  reservationId,
  returns: list(z.strictObject({ sku, quantity }), 1, MAX_LINES),
  replacement: z.strictObject({
    reservationId,
    lines: list(cartLine, 1, MAX_LINES),
    shipTo: z.exactOptional(shipTo),
  }),
});

export const exchangeAnswer = z.object({
  exchangeId,
  state: z.enum(EXCHANGE_STATES),
  reservationId,
  ships: z.enum(EXCHANGE_SHIPS),
  returns: z.array(z.object({ sku, quantity, received: counter })),
  replacement: z.object({
    reservationId,
    /** Absent when it ended longer ago than reservations are kept. */
    status: z.exactOptional(z.enum(STATUSES)),
    lines: z.array(cartLine),
    shipTo: z.exactOptional(shipTo),
    allocations: z.exactOptional(z.array(allocationAnswer)),
  }),
  createdAt: time,
});

export type ExchangeAnswer = z.output<typeof exchangeAnswer>;

export const openExchange = operation({
  operationId: 'openExchange',
  route: 'POST /exchanges',
  summary: 'Exchange what was shipped: the replacement is claimed at once, and ships by the setting of its listings',
  body: exchangeBody,
  answers: {
    201: { schema: exchangeAnswer, means: 'Claimed.' },
    200: { schema: exchangeAnswer, means: 'Asked before with the same content: how it stands now.' },
  },
  refusals: [
    'exchange-mismatch',
    'unknown-reservation',
    'not-returnable',
    'too-many-exchanges',
    'unknown-listing',
    'over-max-per-order',
    'quantity-too-large',
    'too-many-allocations',
    'reservation-mismatch',
    'reservation-id-retired',
    'insufficient-stock',
  ],
});

export const getExchange = operation({
  operationId: 'getExchange',
  route: 'GET /exchanges/{id}',
  summary: 'How an exchange stands: what is expected back, what came, and whether the replacement may ship',
  path: exchangePath,
  answers: { 200: { schema: exchangeAnswer, means: 'The exchange.' } },
  refusals: ['unknown-exchange'],
  addresses: 'unknown-exchange',
});
