import { bucketOf, stockPool } from '../domain/bucket.ts';
import type { Quantity, Sku, TransferId } from '../domain/ids.ts';
import type { FactContext } from './context.ts';
import { gainChanges } from './gain-changes.ts';
import type { FactOrigin } from './origin.ts';
import { NO_CHANGE } from './ports.ts';
import { recordLine, recordLines } from './record-line.ts';
import { movedNowhere, type TransferFacts, type TransferRecorded } from './transfer-facts.ts';
import { unsellableChanges } from './unsellable-changes.ts';

/** `transfer-received`. `damaged` of the `quantity` units arrived unsellable. */
export interface TransferReceived {
  readonly transferId: TransferId;
  readonly lines: readonly { readonly sku: Sku; readonly quantity: Quantity; readonly damaged?: number }[];
}

/**
 * Records what arrived at the other warehouse, line by line, each exactly once: short, over or before anyone said that it had left. What is
 * in transit falls by it, below zero if need be, and the transfer counts it.
 */
export async function receiveTransfer(
  context: FactContext & TransferFacts,
  origin: FactOrigin,
  { transferId, lines }: TransferReceived,
): Promise<TransferRecorded> {
  const order = await context.transfers.order(transferId);
  if (order === undefined) return movedNowhere(transferId);
  const contradictions = await recordLines(lines, ({ sku, quantity, damaged = 0 }, line) => {
    const pool = stockPool(sku, order.to);
    const counters = { onHand: quantity, unsellable: damaged, transferId };
    const movement = { ...origin, sku, warehouseId: order.to, line, ...counters, recordedAt: context.claims.now() };
    return recordLine(context, movement, (buckets) => [
      ...gainChanges(buckets, quantity - damaged),
      ...unsellableChanges(pool, damaged),
      { ...NO_CHANGE, bucket: bucketOf(pool, 0), inTransit: -quantity },
    ]);
  });
  return { kind: 'recorded', contradictions };
}
