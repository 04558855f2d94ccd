import * as z from 'zod/mini';
import type { Instant } from '../domain/ids.ts';
import { STATUSES } from '../domain/moves.ts';
import { ALL_TASK_EVENTS } from '../domain/warehouse-tasks.ts';
import { RESOLUTIONS, WORK_ITEM_KINDS } from '../domain/work-item.ts';
import type { LeavingEvent } from './cloud-event.ts';
import { allocationAnswer } from './reservation-answer.ts';
import { cartLine } from './reservation-commands.ts';
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
  timeText,
  transferId,
  warehouseId,
} from './values.ts';

// What we tell everyone, on the topic `stock-events`. The type is also a message attribute, for subscription filters.
// Nothing personal travels: ids, SKUs and quantities.

/** Without the lines of the cart: with both lists, an event about a full reservation would exceed what SNS carries. */
const reservationChanged = z.object({
  reservationId,
  /** Grows with every change of the reservation, so that late events can be told from new ones. */
  revision: counter,
  status: z.enum(STATUSES),
  /** Absent when the reservation is new. */
  previousStatus: z.exactOptional(z.enum(STATUSES)),
  customerId,
  allocations: z.array(allocationAnswer),
  expiresAt: z.exactOptional(time),
  paymentId: z.exactOptional(paymentId),
  /** Of the replacement of an exchange. */
  exchangeId: z.exactOptional(exchangeId),
  /** It ships when what it replaces came back: no warehouse is told yet. */
  awaitsReturn: z.exactOptional(z.boolean()),
  channel: z.exactOptional(plainId),
});

/** Paid for, and not to be had. */
const refundRequired = z.object({ reservationId, revision: counter, customerId, paymentId, lines: z.array(cartLine) });

/** Plain sums of the buckets, of every warehouse that has any: what is not offered counts too, and what is below zero stays so. */
const availabilityChanged = z.object({
  sku,
  available: counter,
  previousAvailable: counter,
  warehouses: z.array(z.object({ warehouseId, available: counter })),
});
/** By what a buyer could get: units in warehouses of the catalogue, where one below zero takes nothing from the others. */
const availabilityCrossed = z.object({ sku, available: counter });

/** A task for the WMS. A `cancel-order` may overtake its `ship-order`: the higher revision is right. */
const warehouseTask = z.object({
  reservationId,
  revision: counter,
  warehouseId,
  lines: z.array(z.object({ sku, quantity })),
});

/** A `cancel-transfer` may overtake its `ship-transfer`: the higher revision is right. */
const transferTask = z.object({
  transferId,
  revision: counter,
  from: warehouseId,
  to: warehouseId,
  lines: z.array(z.object({ sku, quantity })),
});

const workItemOpened = z.object({
  workItemId: z.string(),
  kind: z.enum(WORK_ITEM_KINDS),
  summary: z.string(),
  openedAt: time,
});

const workItemResolved = z.object({
  workItemId: z.string(),
  kind: z.enum(WORK_ITEM_KINDS),
  resolution: z.enum(RESOLUTIONS),
  resolvedBy: z.string(),
  resolvedAt: time,
});

/** Every event that leaves, by its type, with its data. */
export const STOCK_EVENTS = {
  'holdfast.reservation-opened.v1': reservationChanged,
  'holdfast.reservation-held.v1': reservationChanged,
  'holdfast.reservation-confirmed.v1': reservationChanged,
  'holdfast.reservation-shipped.v1': reservationChanged,
  'holdfast.reservation-cancelled.v1': reservationChanged,
  'holdfast.reservation-expired.v1': reservationChanged,
  'holdfast.reservation-fell-short.v1': reservationChanged,
  /** The same status as before, and something else changed: a deadline, a line shipped or cancelled. */
  'holdfast.reservation-updated.v1': reservationChanged,
  'holdfast.refund-required.v1': refundRequired,
  'holdfast.availability-changed.v1': availabilityChanged,
  'holdfast.sold-out.v1': availabilityCrossed,
  'holdfast.back-in-stock.v1': availabilityCrossed,
  'holdfast.ship-order.v1': warehouseTask,
  'holdfast.cancel-order.v1': warehouseTask,
  'holdfast.ship-transfer.v1': transferTask,
  'holdfast.cancel-transfer.v1': transferTask,
  'holdfast.work-item-opened.v1': workItemOpened,
  'holdfast.work-item-resolved.v1': workItemResolved,
} as const;
export type StockEventType = keyof typeof STOCK_EVENTS;
export type StockEventData<Type extends StockEventType> = z.output<(typeof STOCK_EVENTS)[Type]>;
export type StockEvent = { [Type in StockEventType]: LeavingEvent<Type, StockEventData<Type>> }[StockEventType];

/** What the WMS queue subscribes to. */
export const WAREHOUSE_TASKS = ALL_TASK_EVENTS satisfies readonly StockEventType[];

/**
 * Writes an event. `id` follows from what caused it (a key and its revision), so that a stream record read twice gives the same
 * event twice, and whoever receives both can tell.
 * @param about the id that the event speaks of
 */
export function stockEvent<Type extends StockEventType>(
  type: Type,
  {
    id,
    about,
    at,
    data,
  }: { readonly id: string; readonly about: string; readonly at: Instant; readonly data: StockEventData<Type> },
): LeavingEvent<Type, StockEventData<Type>> {
  return {
    specversion: '1.0',
    id,
    source: 'holdfast',
    type,
    subject: about,
    time: timeText(at),
    datacontenttype: 'application/json',
    data,
  };
}
