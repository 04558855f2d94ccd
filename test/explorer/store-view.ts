import { evidenceIn } from '../../functions/core/claims/examine.ts';
import type { Bucket } from '../../functions/core/domain/bucket.ts';
import { type Evidence, type OwnerKey, reservationOwner } from '../../functions/core/domain/claim.ts';
import type { ReservationId } from '../../functions/core/domain/ids.ts';
import { isEnded, type Status } from '../../functions/core/domain/moves.ts';
import { type Owner, type OwnerRecord, ownerIn } from '../../functions/core/domain/owner.ts';
import type { Reservation } from '../../functions/core/domain/reservation.ts';
import type { Movement } from '../../functions/core/facts/ports.ts';
import { type MemoryState, recordOf } from '../support/memory/memory-state.ts';

/** What stands in the store at one moment. Items are never changed, so the view stays true when the store moves on. */
export class StoreView {
  readonly buckets: readonly Bucket[];
  readonly evidence: readonly Evidence[];
  readonly movements: readonly Movement[];
  /** Units that shipped without a promise: they may push `available` below zero, as facts may. */
  readonly excess: ReadonlyMap<string, number>;
  readonly records: ReadonlyMap<OwnerKey, OwnerRecord>;
  /** Reservations and transfers. */
  readonly owners: readonly Owner[];

  constructor(state: MemoryState) {
    this.buckets = [...state.buckets.values()];
    this.evidence = this.buckets.flatMap(evidenceIn);
    this.movements = [...state.movements.values()];
    this.records = new Map([...state.owners].map(([key, item]) => [key, recordOf(item)] as const));
    this.owners = [...this.records.values()].flatMap((record) => ownerIn(record) ?? []);
    const excess = new Map<string, number>();
    for (const { facts } of state.workItems.values()) {
      const sku = String(facts.sku);
      excess.set(sku, (excess.get(sku) ?? 0) + Number(facts.excess));
    }
    this.excess = excess;
  }

  reservations(): Reservation[] {
    return this.owners.filter((owner) => 'reservationId' in owner);
  }

  record(id: ReservationId): OwnerRecord {
    return this.records.get(reservationOwner(id)) ?? recordOf(undefined);
  }

  statusOf(id: ReservationId): Status | 'absent' | 'void' {
    const record = this.record(id);
    return ownerIn(record)?.status ?? (record.kind === 'void' ? 'void' : 'absent');
  }

  /** What lies under an owner's key, as text: whether it was written to. */
  textOf(id: ReservationId): string {
    return JSON.stringify(this.record(id));
  }

  /** Void and ended owners are deleted, some day. */
  mayBeDeleted(id: ReservationId): boolean {
    const status = this.statusOf(id);
    return status === 'void' || (status !== 'absent' && isEnded(status));
  }
}
