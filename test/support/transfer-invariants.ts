import { type Bucket, type PoolId, poolOf, stockPool } from '../../functions/core/domain/bucket.ts';
import { transferOwner } from '../../functions/core/domain/claim.ts';
import { isEnded } from '../../functions/core/domain/moves.ts';
import { openUnitsOf } from '../../functions/core/domain/reservation.ts';
import type { Transfer, TransferLine, TransferOrder } from '../../functions/core/domain/transfer.ts';
import type { Movement } from '../../functions/core/facts/ports.ts';
import type { Violation } from './invariants.ts';

/** What the tables hold of transfers. */
export interface TransferTables {
  readonly orders: readonly TransferOrder[];
  readonly lines: readonly TransferLine[];
}

/** I4: in transit = Σ shipped − received, wherever each transfer goes; and every line of a transfer counts what the ledger says. */
export function transitViolations(
  buckets: readonly Bucket[],
  movements: readonly Movement[],
  { orders, lines }: TransferTables,
): Violation[] {
  const byId = new Map(orders.map((order) => [order.transferId, order]));
  const underWay = new Map<PoolId, number>();
  const counted = new Map<string, number>();
  const add = <Key>(sums: Map<Key, number>, key: Key, units: number) => sums.set(key, (sums.get(key) ?? 0) + units);
  for (const { transferId, sku, onHand, unsellable } of movements) {
    const order = transferId && byId.get(transferId);
    if (!order) continue;
    add(underWay, stockPool(sku, order.to), -onHand);
    add(counted, `${transferId} ${sku} ${onHand < 0 ? 'shipped' : 'received'}`, Math.abs(onHand));
    if (unsellable !== 0) add(counted, `${transferId} ${sku} damaged`, unsellable);
  }
  for (const bucket of buckets) add(underWay, poolOf(bucket.id), -bucket.inTransit);
  for (const { transferId, sku, writtenOff } of lines) {
    const order = byId.get(transferId);
    if (order) add(underWay, stockPool(sku, order.to), -writtenOff);
  }
  for (const { transferId, sku, ...line } of lines)
    for (const what of ['shipped', 'received', 'damaged'] as const)
      add(counted, `${transferId} ${sku} ${what}`, -line[what]);
  const says =
    (what: string) =>
    ([where, units]: [string, number]): Violation[] =>
      units === 0 ? [] : [{ invariant: 'I4', where, says: `the ledger says ${units} ${what}` }];
  return [
    ...[...underWay].flatMap(says('units in transit more than the buckets')),
    ...[...counted].flatMap(says('units more than are counted')),
  ];
}

/** I5: a transfer says of itself what its allocations say. */
export function transferOwnerViolations(transfer: Transfer): Violation[] {
  const { transferId, status, claim, allocations } = transfer;
  const openUnits = allocations.reduce((sum, allocation) => sum + openUnitsOf(allocation), 0);
  const says = (holds: boolean, sentence: string): Violation[] =>
    holds ? [] : [{ invariant: 'I5', where: transferId, says: sentence }];
  return [
    ...says(isEnded(status) === 'purgeAt' in transfer, `is ${status}, and purgeAt says otherwise`),
    ...says(status !== 'shipped' || openUnits === 0, `is shipped with ${openUnits} open units`),
    ...says(status !== 'confirmed' || (openUnits > 0 && openUnits === transfer.openUnits), `${openUnits} open units`),
    ...says(claim.startsWith(`${transferOwner(transferId)}.`), 'lists what another claim took'),
  ];
}
