import type { AuditSource } from '../audit/ports.ts';
import { type OwnerKey, ownerId, reservationOwner } from '../domain/claim.ts';
import type { ReservationId, Sku, TransferId } from '../domain/ids.ts';
import { ownerIn, ownerKeyOf } from '../domain/owner.ts';
import type { Store } from './store.ts';

/** Everything that anything ever happened to happened after this. */
const BEGINNING_OF_TIME = -1;

/** An audit reads what everybody reads. */
export function auditSource(store: Store): AuditSource {
  const { catalog, stocktaking, facts, availability, reservations, transfers } = store;
  return {
    warehouses: () => catalog.warehouses(),
    stocks: (warehouseId, after) => stocktaking.stocks(warehouseId, after),
    buckets: (pool) => facts.buckets(pool),
    recorded: (sku, warehouseId) => stocktaking.movedAfter(sku, warehouseId, BEGINNING_OF_TIME),
    promisedTo: (sku) => promisedTo(availability, sku),
    owner: async (key) => {
      const id = ownerId(key);
      const isReservation = key === reservationOwner(id as ReservationId);
      return ownerIn(
        isReservation ? await reservations.read(id as ReservationId) : await transfers.read(id as TransferId),
      );
    },
  };
}

async function promisedTo(availability: Store['availability'], sku: Sku): Promise<OwnerKey[]> {
  const keys: OwnerKey[] = [];
  let after: string | undefined;
  do {
    const page = await availability.promises(sku, after === undefined ? {} : { after });
    keys.push(...page.promises.map(ownerKeyOf));
    after = page.next;
  } while (after !== undefined);
  return keys;
}
