import type { OwnerKey } from '../domain/claim.ts';
import type { Taken } from '../reservations/ports.ts';
import type { Condition } from './owner-conditions.ts';
import { ownerKey } from './owner-items.ts';
import { COUNT_REVISION, type Values, type Write } from './write-expression.ts';

/** Live owners have no TTL attribute. */
export const NO_PURGE: readonly string[] = ['#purgeAt'];

/** What an owner becomes, attribute by attribute, if a condition holds. UpdateItem, so that the fences stay. */
export function ownerWrite(
  owner: OwnerKey,
  becomes: Values,
  condition: Condition,
  remove: readonly string[] = [],
): Write {
  const named = Object.entries(becomes).map(([name, value]) => [`:${name}`, value]);
  return {
    table: 'reservations',
    key: ownerKey(owner),
    set: Object.keys(becomes).map((name) => `#${name} = :${name}`),
    remove,
    add: [COUNT_REVISION],
    condition: condition.all,
    values: { ...Object.fromEntries(named), ...condition.values, ':one': 1 },
  };
}

/** The attributes of a claim that an owner enters with. */
export function claimed({ claim, allocations }: Taken) {
  return { claim, allocations, openUnits: allocations.reduce((sum, { quantity }) => sum + quantity, 0) };
}
