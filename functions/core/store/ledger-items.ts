import { createHash } from 'node:crypto';
import type { Sku, WarehouseId } from '../domain/ids.ts';
import type { Movement } from '../facts/ports.ts';
import type { Item } from './failure.ts';

// The ledger: one immutable item per fact and line. Its key is the deduplication, for ever.

export interface MovementKey {
  readonly pk: string;
  readonly sk: string;
}

/** SKU × warehouse, then the event, hashed because its source may be long, and the line: two lines of one SKU are two movements. */
export function movementKey({ sku, warehouseId, source, eventId, line }: Movement): MovementKey {
  const event = createHash('sha256')
    .update(JSON.stringify([source, eventId]))
    .digest('hex')
    .slice(0, 32);
  return { pk: stockPartition(sku, warehouseId), sk: `${event}#${String(line).padStart(5, '0')}` };
}

/** The partition of one stock. */
export function stockPartition(sku: Sku, warehouseId: WarehouseId): string {
  return `${sku}#${warehouseId}`;
}

/** A movement as it stands in the ledger. */
export function movementFrom({ pk: _pk, sk: _sk, ...movement }: Item): Movement {
  return movement as unknown as Movement;
}

export function movementItem(movement: Movement): MovementKey & Item {
  return { ...movementKey(movement), ...movement };
}
