import { bucketOf, stockPool } from '../domain/bucket.ts';
import type { Instant, Quantity, Sku, TransferId } from '../domain/ids.ts';
import { type OwnerRecord, ownerIn } from '../domain/owner.ts';
import type { PlannedLine } from '../domain/shipment.ts';
import type { TransferLine, TransferOrder } from '../domain/transfer.ts';
import type { WorkItem } from '../domain/work-item.ts';
import type { FactContext } from './context.ts';
import type { FactOrigin } from './origin.ts';
import { type BucketChange, type FactWrite, type Movement, NO_CHANGE } from './ports.ts';
import { recordShipment } from './record-shipment.ts';
import { movedNowhere, type TransferFacts, type TransferRecorded } from './transfer-facts.ts';

/** `transfer-shipped`: whole or in part, or more than requested. */
export interface TransferShipped {
  readonly transferId: TransferId;
  readonly lines: readonly { readonly sku: Sku; readonly quantity: Quantity }[];
}

/**
 * Records what left the one warehouse for the other: see `recordShipment`. All of it is in transit from then on, also what nobody promised.
 * Without the request nobody knows from where to where it went.
 */
export async function shipTransfer(
  context: FactContext & TransferFacts,
  origin: FactOrigin,
  { transferId, lines }: TransferShipped,
): Promise<TransferRecorded> {
  const order = await context.transfers.order(transferId);
  if (order === undefined) return movedNowhere(transferId);
  const recordedAt = context.claims.now();
  const contradictions = await recordShipment(context, {
    owner: `transfer ${transferId}`,
    warehouseId: order.from,
    movements: lines.map(({ sku, quantity }, line) => ({
      ...origin,
      sku,
      warehouseId: order.from,
      line,
      onHand: -quantity,
      unsellable: 0,
      recordedAt,
      transferId,
    })),
    read: () => context.transfers.read(transferId),
    workItem: (record, line, movement, now) => workItemOf(order, record, line, movement, now),
    also: (planned) => onTheWay(order, planned),
  });
  return { kind: 'recorded', contradictions };
}

function onTheWay(
  { transferId, to }: TransferOrder,
  lines: readonly PlannedLine[],
): Pick<FactWrite, 'changes' | 'transferred'> {
  const sums = [...Map.groupBy(lines, ({ sku }) => sku)].map(([sku, same]): TransferLine => {
    const shipped = same.reduce((sum, { quantity }) => sum + quantity, 0);
    const excess = same.reduce((sum, line) => sum + line.excess, 0);
    return { transferId, sku, shipped, excess, received: 0, damaged: 0, writtenOff: 0 };
  });
  const changes = sums.map(
    ({ sku, shipped }): BucketChange => ({ ...NO_CHANGE, bucket: bucketOf(stockPool(sku, to), 0), inTransit: shipped }),
  );
  return { changes, transferred: sums };
}

function workItemOf(
  { transferId, from, to }: TransferOrder,
  record: OwnerRecord,
  { sku, quantity, excess, line }: PlannedLine,
  { source, eventId }: Movement,
  now: Instant,
): WorkItem {
  return {
    cause: `transfer-difference/${source}/${eventId}/${line}`,
    kind: 'transfer-difference',
    openedAt: now,
    summary: `${excess} × ${sku} more than was promised to transfer ${transferId} shipped from ${from} to ${to}.`,
    facts: { transferId, from, to, sku, shipped: quantity, excess, ownerStatus: ownerIn(record)?.status ?? null },
  };
}
