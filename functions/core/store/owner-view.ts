import type { OwnerView } from '../claims/ports.ts';
import { isLive } from '../domain/moves.ts';
import type { OwnerRecord } from '../domain/owner.ts';

/** An owner as the claim protocol sees it: whether it may still commit a claim, which one it has, and what it lists. */
export function viewOf(record: OwnerRecord): OwnerView {
  if (record.kind === 'absent' || record.kind === 'void') return { standing: record.kind, listed: [] };
  const { status, claim, allocations } = record.kind === 'reservation' ? record.reservation : record.transfer;
  return {
    standing: isLive(status) ? 'live' : 'ended',
    ...(claim === undefined ? {} : { claim }),
    listed: allocations.map(({ bucket, evidence }) => ({ bucket, evidence })),
  };
}
