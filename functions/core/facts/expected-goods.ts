import { bucketOf, stockPool } from '../domain/bucket.ts';
import type { Instant } from '../domain/ids.ts';
import { type ExpectedLine, incomingOf, isOverReceived } from '../domain/purchase-order.ts';
import type { WorkItem } from '../domain/work-item.ts';
import { type BucketChange, type FactWrite, NO_CHANGE } from './ports.ts';

/**
 * What a change of an expected line brings along: `incoming` follows in bucket 0 of the warehouse where it is expected, and a person is
 * asked once more came than was announced. The work item says nothing that depends on which receipt was the last.
 */
export function expectedChange(
  read: ExpectedLine,
  after: ExpectedLine,
  now: Instant,
): Required<Pick<FactWrite, 'expected' | 'changes' | 'workItems'>> {
  return {
    expected: { read, after },
    changes: incomingChanges(after, incomingOf(after) - incomingOf(read)),
    workItems: isOverReceived(after) && !isOverReceived(read) ? [overReceipt(after, now)] : [],
  };
}

function incomingChanges({ sku, warehouseId }: ExpectedLine, incoming: number): BucketChange[] {
  if (incoming === 0 || warehouseId === undefined) return [];
  return [{ ...NO_CHANGE, bucket: bucketOf(stockPool(sku, warehouseId), 0), incoming }];
}

function overReceipt({ purchaseOrderId, sku, warehouseId, expected }: ExpectedLine, now: Instant): WorkItem {
  return {
    cause: `over-receipt/${purchaseOrderId}/${sku}`,
    kind: 'over-receipt',
    openedAt: now,
    summary: `More of ${sku} arrived than the ${expected} of purchase order ${purchaseOrderId}.`,
    facts: { purchaseOrderId, sku, warehouseId, expected },
  };
}
