import type { Instant } from '../domain/ids.ts';
import { type Owner, ownerKeyOf } from '../domain/owner.ts';
import type { Confirmed } from '../domain/reservation.ts';
import type { RequestedTransfer } from '../domain/transfer.ts';
import { afterUnits, purgeAtFrom, type Units } from './owner-changes.ts';
import { both, sameClaim, sameOpenUnits, stillAt } from './owner-conditions.ts';
import { ownerKey } from './owner-items.ts';
import { COUNT_REVISION, type Write } from './write-expression.ts';

/**
 * The owner's part when units of its lines ship or are cancelled: the lines count them, and with the last open unit the owner ends.
 * That the open units are as read says that no line moved since, so the new counts may be written as they are.
 */
export function unitsWrite(
  over: Confirmed | RequestedTransfer,
  kind: 'shipped' | 'cancelled',
  units: readonly Units[],
  now: Instant,
): { readonly owner: Write; readonly after: Owner } {
  const purgeAt = purgeAtFrom(now);
  const { last, after } = afterUnits(over, kind, units, purgeAt);
  const condition = both(
    stillAt(over, kind === 'shipped' ? 'ship' : 'closeLines'),
    sameClaim(over),
    sameOpenUnits(over),
  );
  const lines = [...new Set(units.map(({ index }) => index))];
  const owner: Write = {
    table: 'reservations',
    key: ownerKey(ownerKeyOf(over)),
    set: [
      ...lines.map((index) => `#allocations[${index}].#${kind} = :units${index}`),
      '#openUnits = :openUnits',
      ...(last ? ['#status = :status', '#purgeAt = :purgeAt'] : []),
    ],
    add: [COUNT_REVISION],
    condition: condition.all,
    values: {
      ...Object.fromEntries(lines.map((index) => [`:units${index}`, after.allocations[index]?.[kind]])),
      ':openUnits': after.openUnits,
      ':status': after.status,
      ':purgeAt': purgeAt,
      ':one': 1,
      ...condition.values,
    },
  };
  return { owner, after };
}
