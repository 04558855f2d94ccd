import { stockPool } from '../domain/bucket.ts';
import type { Quantity, ReservationId, Sku, WarehouseId } from '../domain/ids.ts';
import type { FactContext } from './context.ts';
import type { Contradiction } from './contradiction.ts';
import { gainChanges } from './gain-changes.ts';
import type { FactOrigin } from './origin.ts';
import { recordLine, recordLines } from './record-line.ts';
import { unsellableChanges } from './unsellable-changes.ts';

/** `return-received`: goods that came back, for a reservation or for none that anybody knows. */
export interface ReturnReceived {
  readonly warehouseId: WarehouseId;
  readonly reservationId?: ReservationId;
  readonly lines: readonly {
    readonly sku: Sku;
    readonly quantity: Quantity;
    readonly condition: 'sellable' | 'damaged';
  }[];
}

/** Records returns, line by line, each exactly once. The reservation, if there is one, counts what came back. */
export async function receiveReturn(
  context: FactContext,
  origin: FactOrigin,
  { warehouseId, reservationId, lines }: ReturnReceived,
): Promise<Contradiction[]> {
  const record = ({ sku, quantity, condition }: ReturnReceived['lines'][number], line: number) => {
    const damaged = condition === 'damaged' ? quantity : 0;
    const counters = { onHand: quantity, unsellable: damaged, ...(reservationId !== undefined && { reservationId }) };
    const movement = { ...origin, sku, warehouseId, line, ...counters, recordedAt: context.claims.now() };
    return recordLine(context, movement, (buckets) => [
      ...gainChanges(buckets, quantity - damaged),
      ...unsellableChanges(stockPool(sku, warehouseId), damaged),
    ]);
  };
  // All lines count on one reservation, and transactions on one item abort each other.
  return reservationId === undefined ? recordLines(lines, record) : recordLines(lines, record, 1);
}
