import * as z from 'zod/mini';
import { movementAnswer } from './movements.ts';
import { counter, reservationId, sku, time, transferId, warehouseId } from './values.ts';

/** One warehouse's counters, consistent, with what the read model knows of the promises behind `reserved`. */
const stockInWarehouse = z.object({
  warehouseId,
  onHand: counter,
  reserved: counter,
  // The next three are left out together when there are more promises than one answer can sum: a part of them would be a wrong number.
  /** Units promised to unpaid reservations, by the read model as of `promisesAsOf`. */
  held: z.exactOptional(counter),
  /** Units promised to paid ones, and to transfers, by the same. */
  locked: z.exactOptional(counter),
  /** reserved − held − locked: takes on their way to an owner or back, or a read model that is behind. */
  inFlight: z.exactOptional(counter),
  unsellable: counter,
  safety: counter,
  available: counter,
  inTransit: counter,
  incoming: counter,
  buckets: counter,
});

/** By whom it is held: one or the other. */
const promise = z.object({
  reservationId: z.exactOptional(reservationId),
  transferId: z.exactOptional(transferId),
  state: z.enum(['held', 'locked']),
  expiresAt: z.exactOptional(time),
  units: z.array(z.object({ warehouseId, quantity: counter })),
});

/** Why is available N: every counter, and who holds it. */
export const stockAnswer = z.object({
  sku,
  available: counter,
  warehouses: z.array(stockInWarehouse),
  promises: z.array(promise),
  /** Whether there are more promises than are listed. The sums above count them all the same, or are not given. */
  morePromises: z.boolean(),
  promisesAsOf: z.exactOptional(time),
  /** The last few, of all warehouses, the newest first. */
  lastMovements: z.array(movementAnswer),
});

export type StockAnswer = z.output<typeof stockAnswer>;
