import type { Instant, Quantity, ReservationId, Sku, WarehouseId } from '../domain/ids.ts';
import type { OwnerRecord } from '../domain/owner.ts';
import { type PlannedLine, unexpected } from '../domain/shipment.ts';
import type { WorkItem } from '../domain/work-item.ts';
import type { FactContext } from './context.ts';
import type { Contradiction } from './contradiction.ts';
import type { FactOrigin } from './origin.ts';
import type { Movement } from './ports.ts';
import { recordShipment } from './record-shipment.ts';

/** `order-shipped`: whole or by line, in part or more than promised. */
export interface OrderShipped {
  readonly reservationId: ReservationId;
  readonly warehouseId: WarehouseId;
  readonly lines: readonly { readonly sku: Sku; readonly quantity: Quantity }[];
}

/** Records what left the warehouse for an order: see `recordShipment`. */
export function shipOrder(context: FactContext, origin: FactOrigin, fact: OrderShipped): Promise<Contradiction[]> {
  const { reservationId, warehouseId, lines } = fact;
  const recordedAt = context.claims.now();
  return recordShipment(context, {
    owner: `order ${reservationId}`,
    warehouseId,
    movements: lines.map(({ sku, quantity }, line) => ({
      ...origin,
      sku,
      warehouseId,
      line,
      onHand: -quantity,
      unsellable: 0,
      recordedAt,
      reservationId,
    })),
    read: () => context.reservations.read(reservationId),
    workItem: (record, line, movement, now) => workItemOf(fact, record, line, movement, now),
    also: () => ({ changes: [] }),
  });
}

function workItemOf(
  fact: OrderShipped,
  record: OwnerRecord,
  line: PlannedLine,
  movement: Movement,
  now: Instant,
): WorkItem {
  const { reservationId, warehouseId } = fact;
  const reason = unexpected(record, warehouseId, line.sku);
  const reservationStatus = record.kind === 'reservation' ? record.reservation.status : null;
  return {
    cause: `unexpected-shipment/${movement.source}/${movement.eventId}/${line.line}`,
    kind: 'unexpected-shipment',
    openedAt: now,
    summary: `${line.excess} × ${line.sku} shipped from ${warehouseId} for ${reservationId} without a promise there: ${reason}.`,
    facts: {
      reservationId,
      warehouseId,
      sku: line.sku,
      shipped: line.quantity,
      excess: line.excess,
      reason,
      reservationStatus,
    },
  };
}
