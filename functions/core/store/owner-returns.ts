import { reservationOwner } from '../domain/claim.ts';
import type { Sku } from '../domain/ids.ts';
import type { ReturnedUnits } from '../facts/ports.ts';
import type { Item } from './failure.ts';
import { COUNT_REVISION, type Write } from './write-expression.ts';

// Units that came back are counted on the owner in one flat attribute a SKU: adding needs no reading.

const RETURNED_PREFIX = 'returned_';

/** The attribute that counts a SKU. */
export function returnedName(sku: Sku): string {
  return `${RETURNED_PREFIX}${sku}`;
}

/** Counts returned units on a reservation, whatever has become of it. */
export function returnedWrite({ reservationId, sku, quantity }: ReturnedUnits): Write {
  return {
    table: 'reservations',
    key: { pk: reservationOwner(reservationId) },
    add: ['#returned :quantity', COUNT_REVISION],
    condition: ['attribute_exists(#status)'],
    names: { '#returned': returnedName(sku) },
    values: { ':quantity': quantity, ':one': 1 },
  };
}

/** Returned units by SKU, and the other attributes of an item. */
export function withoutReturns(item: Item): {
  readonly attributes: Item;
  readonly returned: Readonly<Record<Sku, number>>;
} {
  const entries = Object.entries(item);
  const isReturn = ([name]: [string, unknown]) => name.startsWith(RETURNED_PREFIX);
  return {
    attributes: Object.fromEntries(entries.filter((entry) => !isReturn(entry))),
    returned: Object.fromEntries(
      entries.filter(isReturn).map(([name, units]) => [name.slice(RETURNED_PREFIX.length), Number(units)]),
    ),
  };
}
