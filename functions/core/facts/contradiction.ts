import type { Movement } from './ports.ts';

/**
 * A line that was recorded before, under the same event id, as something else. An id is used once: the first is what happened, and a
 * person must say what the second is.
 */
export interface Contradiction {
  readonly line: number;
  readonly said: Movement;
  readonly recorded: Movement;
}

const SAYS = ['type', 'onHand', 'unsellable', 'reservationId', 'purchaseOrderId', 'transferId'] as const;

/** Those of the movements that the ledger has as something else. A copy that differs in its times alone is still a copy. */
export function contradictions(said: readonly Movement[], recorded: readonly Movement[]): Contradiction[] {
  return said.flatMap((movement) => {
    const same = recorded.find(
      ({ line, sku, warehouseId }) =>
        line === movement.line && sku === movement.sku && warehouseId === movement.warehouseId,
    );
    const differs = same !== undefined && SAYS.some((member) => same[member] !== movement[member]);
    return differs ? [{ line: movement.line, said: movement, recorded: same }] : [];
  });
}
