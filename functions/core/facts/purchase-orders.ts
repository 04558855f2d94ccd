import type { Sku } from '../domain/ids.ts';
import {
  announcedUnits,
  type ExpectedLine,
  type PurchaseOrder,
  type PurchaseOrderId,
  sameAnnouncement,
} from '../domain/purchase-order.ts';
import type { Refusal } from '../domain/refusal.ts';
import { accept, type Result, refuse } from '../domain/result.ts';
import type { FactContext } from './context.ts';
import { expectedChange } from './expected-goods.ts';
import type { PurchaseOrders } from './ports.ts';

export interface PurchaseContext extends Pick<FactContext, 'facts' | 'claims'> {
  readonly purchaseOrders: PurchaseOrders;
}

/** An order with its lines as they are counted now. */
export interface CountedOrder {
  readonly order: PurchaseOrder;
  readonly lines: readonly ExpectedLine[];
}

const LINES_AT_ONCE = 8;
const MAX_TRIES = 20;

/**
 * Announces goods: each line raises `incoming` by what has not come yet. Idempotent: the same announcement again finishes what an earlier
 * copy of it left. Refuses with purchase-order-mismatch.
 */
export async function announceOrder(
  context: PurchaseContext,
  order: PurchaseOrder,
): Promise<Result<CountedOrder & { readonly replay: boolean }, Refusal>> {
  const { purchaseOrderId, warehouseId } = order;
  const stands = await context.purchaseOrders.announce(order);
  if (!sameAnnouncement(stands, order)) return refuse({ code: 'purchase-order-mismatch', purchaseOrderId });
  const units = announcedUnits(stands);
  const lines = await changeLines(context, stands, (line) =>
    line.expected === undefined ? { ...line, warehouseId, expected: units.get(line.sku) ?? 0 } : undefined,
  );
  return accept({ order: stands, lines, replay: stands !== order });
}

/** Closes an order: what has not come is no longer expected. Idempotent. Refuses with unknown-purchase-order. */
export async function closeOrder(
  context: PurchaseContext,
  purchaseOrderId: PurchaseOrderId,
): Promise<Result<CountedOrder, Refusal>> {
  const order = await context.purchaseOrders.close(purchaseOrderId, context.claims.now());
  if (order === undefined) return refuse({ code: 'unknown-purchase-order', purchaseOrderId });
  const lines = await changeLines(context, order, (line) => (line.closed ? undefined : { ...line, closed: true }));
  return accept({ order, lines });
}

/** An order and what has come of it. Refuses with unknown-purchase-order. */
export async function countedOrder(
  context: PurchaseContext,
  purchaseOrderId: PurchaseOrderId,
): Promise<Result<CountedOrder, Refusal>> {
  const order = await context.purchaseOrders.read(purchaseOrderId);
  if (order === undefined) return refuse({ code: 'unknown-purchase-order', purchaseOrderId });
  return accept({ order, lines: await changeLines(context, order, () => undefined) });
}

/** Each line by itself, as the change makes it; undefined leaves it as it is. */
async function changeLines(
  context: PurchaseContext,
  order: PurchaseOrder,
  change: (line: ExpectedLine) => ExpectedLine | undefined,
): Promise<ExpectedLine[]> {
  const skus = [...announcedUnits(order).keys()];
  const lines: ExpectedLine[] = [];
  for (let i = 0; i < skus.length; i += LINES_AT_ONCE) {
    const some = skus.slice(i, i + LINES_AT_ONCE);
    lines.push(...(await Promise.all(some.map((sku) => changeLine(context, order.purchaseOrderId, sku, change)))));
  }
  return lines;
}

async function changeLine(
  { facts, claims }: PurchaseContext,
  id: PurchaseOrderId,
  sku: Sku,
  change: (line: ExpectedLine) => ExpectedLine | undefined,
): Promise<ExpectedLine> {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const read = await facts.expectedLine(id, sku);
    const after = change(read);
    if (after === undefined) return read;
    const answer = await facts.record({ movements: [], ...expectedChange(read, after, claims.now()) }, claims.now());
    if (answer.kind === 'recorded') return after;
  }
  throw new Error(`the line ${sku} of purchase order ${id} kept changing`);
}
