import { type ClaimId, type OwnerKey, reservationOwner, transferOwner } from './claim.ts';
import type { Confirmed, Reservation } from './reservation.ts';
import type { RequestedTransfer, Transfer } from './transfer.ts';

// Whoever may own a claim. The protocol is one for all of them; what they are beside it is their own affair.

export type Owner = Reservation | Transfer;

/** What lies under an owner's key. A void has only fences: claims that may never enter. */
export type OwnerRecord =
  | { readonly kind: 'absent' }
  | { readonly kind: 'void'; readonly fenced: readonly ClaimId[]; readonly purgeAt: number }
  | { readonly kind: 'reservation'; readonly reservation: Reservation; readonly fenced: readonly ClaimId[] }
  | { readonly kind: 'transfer'; readonly transfer: Transfer; readonly fenced: readonly ClaimId[] };

/** The key that an owner lies under. */
export function ownerKeyOf(owner: Pick<Reservation, 'reservationId'> | Pick<Transfer, 'transferId'>): OwnerKey {
  return 'transferId' in owner ? transferOwner(owner.transferId) : reservationOwner(owner.reservationId);
}

/** The owner of a record, if there is one. */
export function ownerIn(record: OwnerRecord): Owner | undefined {
  switch (record.kind) {
    case 'reservation':
      return record.reservation;
    case 'transfer':
      return record.transfer;
    case 'absent':
    case 'void':
      return undefined;
  }
}

/** The owner of a record, if units of it may ship: it is paid, or requested. */
export function shippableIn(record: OwnerRecord): Confirmed | RequestedTransfer | undefined {
  const owner = ownerIn(record);
  return owner?.status === 'confirmed' ? owner : undefined;
}
