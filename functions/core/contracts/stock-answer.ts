import * as z from 'zod/mini';
import { counter, reservationId, sku, time, warehouseId } from './values.ts';

/** One warehouse's counters, consistent, with what the read model knows of the promises behind `reserved`. */
const stockInWarehouse = z.object({
  warehouseId,
  onHand: counter,
  reserved: counter,
  /** Units promised to unpaid reservations, by the read model as of `promisesAsOf`. */
  held: counter,
  /** Units promised to paid ones, by the same. */
  locked: counter,
  /** reserved − held − locked: takes on their way to an owner or back, or a read model that is behind. */
  inFlight: counter,
  unsellable: counter,
  safety: counter,
  available: counter,
  inTransit: counter,
  incoming: counter,
  buckets: counter,
});

const promise = z.object({
  reservationId,
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
  /** Whether there are more promises than are listed. The sums above count them all the same. */
  morePromises: z.boolean(),
  promisesAsOf: z.exactOptional(time),
});

export type StockAnswer = z.output<typeof stockAnswer>;
