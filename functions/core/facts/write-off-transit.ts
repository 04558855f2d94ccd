import { bucketOf, stockPool } from '../domain/bucket.ts';
import type { TransferId } from '../domain/ids.ts';
import { inTransitOf } from '../domain/transfer.ts';
import type { WorkItemId } from '../domain/work-item.ts';
import type { Transfers } from '../transfers/ports.ts';
import { type Facts, type Movement, NO_CHANGE } from './ports.ts';

/** The type of the movements by which units in transit are written off, and where they come from. */
export const TRANSIT_WRITTEN_OFF = 'transit-written-off';
export const WORK_ITEMS_SOURCE = '/work-items';

export interface TransitWriteOff {
  readonly transferId: TransferId;
  /** The work item that is settled so: it writes off each SKU once. */
  readonly workItemId: WorkItemId;
  readonly reason: string;
}

export interface WriteOffContext {
  readonly facts: Pick<Facts, 'record'>;
  readonly transfers: Pick<Transfers, 'order' | 'lines'>;
  readonly now: () => number;
}

/**
 * Expects nothing more of a transfer: what is in transit of each SKU, in either direction, becomes nothing, by a movement that says so. On hand
 * follows the warehouses alone and stays. What arrives later all the same is in transit below zero, where the transfer shows it. May be repeated.
 */
export async function writeOffTransit(
  { facts, transfers, now }: WriteOffContext,
  { transferId, workItemId, reason }: TransitWriteOff,
): Promise<void> {
  const order = await transfers.order(transferId);
  if (order === undefined) throw new Error(`the transfer ${transferId} vanished`);
  for (const line of await transfers.lines(transferId)) {
    const { sku } = line;
    const inTransit = inTransitOf(line);
    if (inTransit === 0) continue;
    const at = now();
    const movement: Movement = {
      sku,
      warehouseId: order.to,
      source: WORK_ITEMS_SOURCE,
      eventId: workItemId,
      line: 0,
      type: TRANSIT_WRITTEN_OFF,
      onHand: 0,
      unsellable: 0,
      occurredAt: at,
      recordedAt: at,
      transferId,
      writtenOff: inTransit,
      reason,
    };
    const bucket = bucketOf(stockPool(sku, order.to), 0);
    const none = { shipped: 0, excess: 0, received: 0, damaged: 0 };
    // Refused only when this work item wrote it off before.
    await facts.record(
      {
        movements: [movement],
        changes: [{ ...NO_CHANGE, bucket, inTransit: -inTransit }],
        transferred: [{ transferId, sku, ...none, writtenOff: inTransit }],
        workItems: [],
      },
      at,
    );
  }
}
