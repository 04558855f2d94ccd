import type { Branded, Instant, Quantity, Sku, WarehouseId } from './ids.ts';

export type PurchaseOrderId = Branded<string, 'PurchaseOrderId'>;

/** What was ordered from a supplier. The lines are what was said when it was announced; how much came is counted line by line. */
export interface PurchaseOrder {
  readonly purchaseOrderId: PurchaseOrderId;
  readonly warehouseId: WarehouseId;
  readonly expectedAt: Instant;
  readonly lines: readonly { readonly sku: Sku; readonly quantity: Quantity }[];
  readonly createdAt: Instant;
  /** Closed: what has not come is no longer expected. */
  readonly closedAt?: Instant;
}

/**
 * One SKU of a purchase order, counted. Goods may come before the order is announced: then only `received` is known, and the announcement
 * expects that much less. So announcement, receipts and closing may come in any order.
 */
export interface ExpectedLine {
  readonly purchaseOrderId: PurchaseOrderId;
  readonly sku: Sku;
  /** Where it is expected; absent until the order is announced. */
  readonly warehouseId?: WarehouseId;
  /** Units announced. */
  readonly expected?: number;
  readonly received: number;
  readonly closed: boolean;
  /** Counts the writes of this line. */
  readonly revision: number;
}

/** A line of which nothing is known yet. */
export function unannouncedLine(purchaseOrderId: PurchaseOrderId, sku: Sku): ExpectedLine {
  return { purchaseOrderId, sku, received: 0, closed: false, revision: 0 };
}

/** Units that are still to come. */
export function incomingOf({ expected = 0, received, closed }: ExpectedLine): number {
  return closed ? 0 : Math.max(0, expected - received);
}

/** Whether more came than was announced. Unknown, and so no, before the announcement. */
export function isOverReceived({ expected, received }: ExpectedLine): boolean {
  return expected !== undefined && received > expected;
}

/** The units that each SKU of an order is announced with: lines of one SKU are summed. */
export function announcedUnits({ lines }: Pick<PurchaseOrder, 'lines'>): ReadonlyMap<Sku, number> {
  const sums = new Map<Sku, number>();
  for (const { sku, quantity } of lines) sums.set(sku, (sums.get(sku) ?? 0) + quantity);
  return sums;
}

/** Whether two announcements say the same. The order of lines does not matter. */
export function sameAnnouncement(a: PurchaseOrder, b: PurchaseOrder): boolean {
  const text = (order: PurchaseOrder) =>
    JSON.stringify([
      order.warehouseId,
      order.expectedAt,
      [...announcedUnits(order)].sort(([x], [y]) => (x < y ? -1 : 1)),
    ]);
  return text(a) === text(b);
}
