import * as z from 'zod/mini';
import { MODES } from '../domain/listing.ts';
import { STATUSES } from '../domain/moves.ts';
import { cartLine, shipTo } from './reservation-commands.ts';
import {
  counter,
  customerId,
  exchangeId,
  paymentId,
  plainId,
  quantity,
  reservationId,
  sku,
  time,
  warehouseId,
} from './values.ts';

/** Units of one SKU from one warehouse. How a warehouse's stock is split into buckets is nobody else's business. */
export const allocationAnswer = z.object({
  sku,
  warehouseId,
  quantity,
  shipped: z.exactOptional(quantity),
  cancelled: z.exactOptional(quantity),
});

export const reservationAnswer = z.object({
  reservationId,
  status: z.enum(STATUSES),
  customerId,
  mode: z.enum(MODES),
  lines: z.array(cartLine),
  allocations: z.array(allocationAnswer),
  shipTo: z.exactOptional(shipTo),
  channel: z.exactOptional(plainId),
  /** Only while the reservation is unpaid and live. */
  expiresAt: z.exactOptional(time),
  paymentId: z.exactOptional(paymentId),
  /** Of the replacement of an exchange. */
  exchangeId: z.exactOptional(exchangeId),
  /** No warehouse is told to ship it yet. */
  awaitsReturn: z.exactOptional(z.boolean()),
  /** Units that came back. */
  returned: z.exactOptional(z.array(z.object({ sku, quantity }))),
  /** Why it was cancelled, in the words of whoever did. */
  cancelReason: z.exactOptional(z.string()),
  renewals: counter,
  maxRenewals: counter,
  createdAt: time,
});

export type AllocationAnswer = z.output<typeof allocationAnswer>;
export type ReservationAnswer = z.output<typeof reservationAnswer>;
