import type { AllocationAnswer, ReservationAnswer } from '../contracts/reservation-answer.ts';
import { timeText } from '../contracts/values.ts';
import { type BucketId, stockOf } from '../domain/bucket.ts';
import type { Instant, Quantity, Sku } from '../domain/ids.ts';
import { type Allocation, type Reservation, shownStatus } from '../domain/reservation.ts';

/**
 * A reservation as its client sees it (DESIGN §5.1), at a moment: a hold past its deadline is shown as expired, whatever the
 * item says.
 */
export function renderReservation(reservation: Reservation, now: Instant): ReservationAnswer {
  const status = shownStatus(reservation, now);
  const isUnpaid = status === 'held' || status === 'pending';
  return {
    reservationId: reservation.reservationId,
    status,
    customerId: reservation.customerId,
    mode: reservation.mode,
    lines: reservation.lines.map(({ listingId, quantity }) => ({ listingId, quantity })),
    allocations: renderAllocations(reservation.allocations),
    ...(reservation.shipTo === undefined ? {} : { shipTo: reservation.shipTo }),
    ...(reservation.channel === undefined ? {} : { channel: reservation.channel }),
    ...(isUnpaid ? { expiresAt: timeText(reservation.expiresAt) } : {}),
    ...('paymentId' in reservation && reservation.paymentId !== undefined ? { paymentId: reservation.paymentId } : {}),
    ...renderExchangeOf(reservation),
    ...(reservation.returned === undefined ? {} : { returned: returnsOf(reservation.returned) }),
    ...('cancelReason' in reservation && reservation.cancelReason !== undefined
      ? { cancelReason: reservation.cancelReason }
      : {}),
    renewals: reservation.renewals,
    maxRenewals: reservation.maxRenewals,
    createdAt: timeText(reservation.createdAt),
  };
}

/** Of the replacement of an exchange: which, and whether it still waits for what comes back. */
export function renderExchangeOf({ exchange, awaitsReturn, status }: Reservation) {
  return {
    ...(exchange && { exchangeId: exchange.exchangeId }),
    ...(awaitsReturn && status === 'confirmed' && { awaitsReturn }),
  };
}

function returnsOf(returned: NonNullable<Reservation['returned']>): NonNullable<ReservationAnswer['returned']> {
  return Object.entries(returned).map(([sku, quantity]) => ({ sku: sku as Sku, quantity: quantity as Quantity }));
}

/** Allocations summed by SKU and warehouse, in the order of their first bucket. Buckets are an internal matter. */
export function renderAllocations(allocations: readonly Allocation[]): AllocationAnswer[] {
  const sums = new Map<string, { bucket: BucketId; quantity: number; shipped: number; cancelled: number }>();
  for (const { bucket, quantity, shipped = 0, cancelled = 0 } of allocations) {
    const { sku, warehouseId } = stockOf(bucket);
    const key = `${sku}#${warehouseId}`;
    const sum = sums.get(key) ?? { bucket, quantity: 0, shipped: 0, cancelled: 0 };
    sum.quantity += quantity;
    sum.shipped += shipped;
    sum.cancelled += cancelled;
    sums.set(key, sum);
  }
  return [...sums.values()].map(({ bucket, quantity, shipped, cancelled }) => ({
    ...stockOf(bucket),
    quantity: quantity as Quantity,
    ...(shipped > 0 ? { shipped: shipped as Quantity } : {}),
    ...(cancelled > 0 ? { cancelled: cancelled as Quantity } : {}),
  }));
}
