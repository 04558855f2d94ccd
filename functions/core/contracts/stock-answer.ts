import * as z from 'zod/mini';
import { COUNT_SCOPES, DIFFERENCE_CLASSES, DIFFERENCE_STATES } from '../domain/reconciliation.ts';
import { movementAnswer } from './movements.ts';
import { counter, reconciliationId, reservationId, sku, time, transferId, warehouseId } from './values.ts';

/** The last count that says something of it: a full one, or a later partial one that found a difference. */
const lastCount = z.object({
  countId: reconciliationId,
  scope: z.enum(COUNT_SCOPES),
  /** The moment of the count. */
  countedAt: time,
  /** Absent: what was counted is what the ledger says of that moment. */
  difference: z.exactOptional(
    z.object({
      expected: z.object({ onHand: counter, unsellable: counter }),
      counted: z.object({ onHand: counter, unsellable: z.exactOptional(counter) }),
      class: z.enum(DIFFERENCE_CLASSES),
      state: z.enum(DIFFERENCE_STATES),
    }),
  ),
});

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
  /** Absent: it was never counted. */
  lastCount: z.exactOptional(lastCount),
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
