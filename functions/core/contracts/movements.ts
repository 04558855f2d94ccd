import * as z from 'zod/mini';
import { skuPath } from './catalogue.ts';
import { operation } from './operation.ts';
import { counter, plainId, time, warehouseId, wholeNumber } from './values.ts';

/** The most movements of one page, and how many there are unless asked otherwise. */
export const MAX_MOVEMENTS_PER_PAGE = 100;
const DEFAULT_MOVEMENTS_PER_PAGE = 50;

// A query is text; what is no number in it is refused as one.
const limit = z.pipe(
  z.transform((given: unknown) => (typeof given === 'string' && /^\d{1,4}$/.test(given) ? Number(given) : given)),
  wholeNumber(1, MAX_MOVEMENTS_PER_PAGE),
);

export const movementsQuery = z.strictObject({
  warehouseId,
  limit: z._default(limit, DEFAULT_MOVEMENTS_PER_PAGE),
  /** `next` of the page before. */
  after: z.exactOptional(plainId),
});

/** One line of a fact, as the ledger keeps it for ever. */
export const movementAnswer = z.object({
  warehouseId,
  type: z.string(),
  /** Signed changes. */
  onHand: counter,
  unsellable: counter,
  occurredAt: time,
  recordedAt: time,
  source: z.string(),
  eventId: z.string(),
  line: counter,
  reservationId: z.exactOptional(z.string()),
  purchaseOrderId: z.exactOptional(z.string()),
  transferId: z.exactOptional(z.string()),
  reconciliationId: z.exactOptional(z.string()),
  writtenOff: z.exactOptional(counter),
  corrected: z.exactOptional(z.object({ onHand: counter, unsellable: counter, reserved: counter, available: counter })),
  reason: z.exactOptional(z.string()),
});

export const movementsAnswer = z.object({ movements: z.array(movementAnswer), next: z.exactOptional(z.string()) });
export type MovementAnswer = z.output<typeof movementAnswer>;

export const listMovements = operation({
  operationId: 'listMovements',
  route: 'GET /stock/{sku}/movements',
  summary: 'The ledger of a SKU in a warehouse, the newest first by when it happened',
  path: skuPath,
  query: movementsQuery,
  answers: { 200: { schema: movementsAnswer, means: 'One page; empty when nothing ever moved there.' } },
  refusals: [],
});
