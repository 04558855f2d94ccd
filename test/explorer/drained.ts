import { examine } from '../../functions/core/claims/examine.ts';
import { ClaimMemory } from '../../functions/core/claims/memory.ts';
import { openUnitsOf, reservedAllocations } from '../../functions/core/domain/reservation.ts';
import { RecentIds } from '../../functions/core/reservations/context.ts';
import { expire } from '../../functions/core/reservations/end.ts';
import { cancelTransfer } from '../../functions/core/transfers/cancel.ts';
import { asPort } from '../support/memory/synchronous.ts';
import type { Stage } from './world.ts';

const LATE = 3_600_000;

/**
 * Everyone stops here and no copy ever lands; reclaimers look at every evidence, and what is ending is continued, by the real code: is every
 * unit where it belongs, and every evidence gone?
 */
export async function drains({ stores, scenario, processes }: Stage, store: number): Promise<boolean> {
  const { ports, view } = stores.play(store);
  const claims = {
    buckets: asPort(ports.buckets),
    owners: asPort(ports.owners),
    memory: new ClaimMemory(0),
    now: () => LATE,
    chance: () => 0,
    sleep: async () => {},
  };
  for (const evidence of view().evidence) {
    await examine(claims, evidence);
    for (const served of claims.memory.takeServed(evidence.bucket)) ports.buckets.forget(served);
  }
  const context = {
    claims: { ...claims, now: () => 0 }, // too soon to expire anything: it only carries on
    reservations: asPort(ports.reservations),
    catalog: processes.catalog,
    overdue: { of: async () => [] },
    recent: new RecentIds(),
    ...(scenario.bucketsPerEnd !== undefined && { bucketsPerEnd: scenario.bucketsPerEnd }),
  };
  for (const owner of view().owners.filter(({ status }) => status === 'ending')) {
    if ('reservationId' in owner) await expire(context, owner.reservationId);
    else await cancelTransfer({ ...context, transfers: asPort(ports.transfers) }, owner.transferId);
  }
  const after = view();
  if (after.evidence.length > 0) return false;
  const promised = after.owners.flatMap((owner) => reservedAllocations(owner));
  return (
    after.owners.every(({ status }) => status !== 'ending') &&
    after.buckets.every(({ id, reserved }) => {
      const here = promised.filter(({ allocation }) => allocation.bucket === id);
      return reserved === here.reduce((sum, { allocation }) => sum + openUnitsOf(allocation), 0);
    })
  );
}
