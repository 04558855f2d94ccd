import * as z from 'zod/mini';
import type { BulkCancelId } from '../domain/bulk-cancel.ts';
import {
  type Branded,
  type CustomerId,
  type ExchangeId,
  type Instant,
  isId,
  isQuantity,
  type ListingId,
  type PaymentId,
  type Quantity,
  type ReservationId,
  type Sku,
  type TransferId,
  type WarehouseId,
} from '../domain/ids.ts';
import { MAX_ID_LENGTH, MAX_QUANTITY } from '../domain/limits.ts';
import type { PurchaseOrderId } from '../domain/purchase-order.ts';
import type { ReconciliationId } from '../domain/reconciliation.ts';
import type { WorkItemId } from '../domain/work-item.ts';

// The values that contracts are built of. What comes out of them is branded: past the edge, nobody checks again.

const ID_RULE = `must be an id: 1 to ${MAX_ID_LENGTH} of A–Z a–z 0–9 . _ -, but not "." or ".."`;
const ID_PATTERN = new RegExp(`^(?!\\.{1,2}$)[A-Za-z0-9._-]{1,${MAX_ID_LENGTH}}$`);

/** A text that the domain accepts as an id. The pattern is for the OpenAPI document; `isId` is the judge. */
function id<Name extends string>(): z.ZodMiniType<Branded<string, Name>, string> {
  const schema = z
    .string({ error: ID_RULE })
    .check(z.regex(ID_PATTERN, { error: ID_RULE, abort: true }), z.refine(isId, { error: ID_RULE }));
  return schema as unknown as z.ZodMiniType<Branded<string, Name>, string>;
}

export const sku: z.ZodMiniType<Sku, string> = id<'Sku'>();
export const warehouseId: z.ZodMiniType<WarehouseId, string> = id<'WarehouseId'>();
export const listingId: z.ZodMiniType<ListingId, string> = id<'ListingId'>();
export const reservationId: z.ZodMiniType<ReservationId, string> = id<'ReservationId'>();
export const customerId: z.ZodMiniType<CustomerId, string> = id<'CustomerId'>();
export const purchaseOrderId: z.ZodMiniType<PurchaseOrderId, string> = id<'PurchaseOrderId'>();
export const transferId: z.ZodMiniType<TransferId, string> = id<'TransferId'>();
export const exchangeId: z.ZodMiniType<ExchangeId, string> = id<'ExchangeId'>();
export const workItemId: z.ZodMiniType<WorkItemId, string> = id<'WorkItemId'>();
export const reconciliationId: z.ZodMiniType<ReconciliationId, string> = id<'ReconciliationId'>();
export const bulkCancelId: z.ZodMiniType<BulkCancelId, string> = id<'BulkCancelId'>();
export const paymentId: z.ZodMiniType<PaymentId, string> = id<'PaymentId'>();
/** An id without a brand of its own: a channel, a region. */
export const plainId: z.ZodMiniType<string, string> = id<'PlainId'>();

/** A whole number within bounds, both included. */
export function wholeNumber(minimum: number, maximum: number): z.ZodMiniType<number, number> {
  const error = `must be a whole number from ${minimum} to ${maximum}`;
  return z.int({ error, abort: true }).check(z.minimum(minimum, { error }), z.maximum(maximum, { error }));
}

/** A number within bounds, both included. */
export function numberWithin(minimum: number, maximum: number): z.ZodMiniType<number, number> {
  const error = `must be a number from ${minimum} to ${maximum}`;
  return z.number({ error }).check(z.minimum(minimum, { error }), z.maximum(maximum, { error }));
}

const QUANTITY_RULE = `must be a whole number from 1 to ${MAX_QUANTITY}`;
/** A positive integer up to MAX_QUANTITY. A quantity of −3 would mint stock, so `isQuantity` of the domain has the last word. */
export const quantity = z
  .int({ error: QUANTITY_RULE, abort: true })
  .check(
    z.minimum(1, { error: QUANTITY_RULE, abort: true }),
    z.maximum(MAX_QUANTITY, { error: QUANTITY_RULE, abort: true }),
    z.refine(isQuantity, { error: QUANTITY_RULE }),
  ) as unknown as z.ZodMiniType<Quantity, number>;

const CHANGE_RULE = `must be a whole number from -${MAX_QUANTITY} to ${MAX_QUANTITY}, and not 0`;
/** Units gained (positive) or lost (negative). */
export const change: z.ZodMiniType<number, number> = z.int({ error: CHANGE_RULE, abort: true }).check(
  z.minimum(-MAX_QUANTITY, { error: CHANGE_RULE, abort: true }),
  z.maximum(MAX_QUANTITY, { error: CHANGE_RULE, abort: true }),
  z.refine((units: number) => units !== 0, { error: CHANGE_RULE }),
);

/** Zero or more units, in what is asked. */
export const units: z.ZodMiniType<number, number> = wholeNumber(0, MAX_QUANTITY);
/** A counter in what we answer. Facts may have driven it below zero. */
export const counter: z.ZodMiniType<number, number> = z.int();

const TIME_RULE = 'must be a time in UTC by RFC 3339, such as 2026-03-01T09:30:00Z';
/** A moment as it arrives: text in, epoch milliseconds out. Days that no calendar has are refused. */
export const arrivingTime: z.ZodMiniType<Instant, string> = z.pipe(
  z.iso.datetime({ error: TIME_RULE }),
  z.transform((text: string) => Date.parse(text)),
);
/** A moment as we write it. */
export const time: z.ZodMiniType<string, string> = z.iso.datetime();

/** How a moment is written at the edge: RFC 3339, UTC, milliseconds. */
export function timeText(instant: Instant): string {
  return new Date(instant).toISOString();
}

/** Words of a person, 1 to `maximum` characters. Half a character is refused: it would not come back as it was stored. */
export function text(maximum: number): z.ZodMiniType<string, string> {
  const error = `must be text of 1 to ${maximum} characters`;
  return z.string({ error }).check(
    z.minLength(1, { error }),
    z.maxLength(maximum, { error }),
    z.refine((words: string) => words.isWellFormed(), { error: 'must be well-formed Unicode' }),
  );
}

/** From `minimum` to `maximum` things. */
export function list<Out, In>(
  item: z.ZodMiniType<Out, In>,
  minimum: number,
  maximum: number,
): z.ZodMiniType<Out[], In[]> {
  const error = `must be a list of ${minimum} to ${maximum}`;
  // The length is judged first: nobody wants a million complaints about the lines of a list that is too long anyway.
  return z.array(item, { error }).check(z.minLength(minimum, { error }), z.maxLength(maximum, { error }));
}

/**
 * A list in which no two things may have the same `member`: two rows about one SKU would contradict each other.
 * The complaint points at the second.
 */
export function distinctList<Out extends object, In>(
  member: keyof Out & string,
  item: z.ZodMiniType<Out, In>,
  minimum: number,
  maximum: number,
): z.ZodMiniType<Out[], In[]> {
  return list(item, minimum, maximum).check((context) => {
    const seen = new Set<unknown>();
    for (const [index, row] of context.value.entries()) {
      if (seen.has(row[member])) {
        const message = 'stands here a second time';
        context.issues.push({ code: 'custom', input: row, path: [index, member], message, continue: true });
      }
      seen.add(row[member]);
    }
  });
}
