import { describe, expect, test } from 'vitest';
import { reservationAnswer } from '../../../../functions/core/contracts/reservation-answer.ts';
import type { BucketId } from '../../../../functions/core/domain/bucket.ts';
import type { ClaimId } from '../../../../functions/core/domain/claim.ts';
import type {
  CustomerId,
  ListingId,
  PaymentId,
  Quantity,
  ReservationId,
} from '../../../../functions/core/domain/ids.ts';
import type { Allocation, Confirmed, Held, Pending } from '../../../../functions/core/domain/reservation.ts';
import { renderAllocations, renderReservation } from '../../../../functions/core/runtime/rendering.ts';

const allocation = (bucket: string, quantity: number, ended: Partial<Allocation> = {}): Allocation => ({
  bucket: `s#${bucket}` as BucketId,
  quantity,
  evidence: 1_000_000 + quantity,
  ...ended,
});
const order = {
  reservationId: 'o' as ReservationId,
  customerId: 'c' as CustomerId,
  lines: [{ listingId: 'l' as ListingId, quantity: 3 as Quantity }],
  mode: 'hold',
  unpaidSeconds: 1_800,
  maxRenewals: 2,
  createdAt: 0,
  customer: { pastOrders: 0 },
  revision: 4,
  expiresAt: 60_000,
} as const;
const allocations = [allocation('A#north#0', 1), allocation('A#north#3', 2)];
const held: Held = { ...order, status: 'held', claim: 'r.o.n' as ClaimId, allocations, openUnits: 3, renewals: 1 };
const confirmed: Confirmed = { ...held, status: 'confirmed', paymentId: 'p' as PaymentId };
const pending: Pending = { ...order, mode: 'payment', status: 'pending', allocations: [], openUnits: 0, renewals: 0 };

describe('a reservation as its client sees it', () => {
  test('a live hold has a deadline, and nothing of how it is stored or of what is known of the customer', () => {
    expect(renderReservation(held, 59_999)).toStrictEqual({
      reservationId: 'o',
      status: 'held',
      customerId: 'c',
      mode: 'hold',
      lines: [{ listingId: 'l', quantity: 3 }],
      allocations: [{ sku: 'A', warehouseId: 'north', quantity: 3 }],
      expiresAt: '1970-01-01T00:01:00.000Z',
      renewals: 1,
      maxRenewals: 2,
      createdAt: '1970-01-01T00:00:00.000Z',
    });
  });

  test.each([held, pending])(
    'a $status one at its deadline is expired, whatever the item says, and has no deadline any more',
    (unpaid) => {
      const shown = renderReservation(unpaid, 60_000);
      expect(shown.status).toBe('expired');
      expect(shown).not.toHaveProperty('expiresAt');
    },
  );

  test('a paid one has a payment and no deadline, however late it is', () => {
    const shown = renderReservation({ ...confirmed, channel: 'web', shipTo: { region: 'east' } }, 999_999);
    expect(shown).toMatchObject({ status: 'confirmed', paymentId: 'p', channel: 'web', shipTo: { region: 'east' } });
    expect(shown).not.toHaveProperty('expiresAt');
  });

  test.each([held, confirmed, pending])('a $status one is as the contract says', (reservation) => {
    const shown = renderReservation(reservation, 0);
    expect(reservationAnswer.parse(JSON.parse(JSON.stringify(shown)))).toStrictEqual(shown);
  });
});

describe('allocations', () => {
  test('are summed by SKU and warehouse over their buckets, units shipped and cancelled too', () => {
    const shown = renderAllocations([
      allocation('A#north#0', 2, { shipped: 2 }),
      allocation('B#north#0', 5),
      allocation('A#south#0', 1, { cancelled: 1 }),
      allocation('A#north#1', 3, { shipped: 1, cancelled: 1 }),
    ]);
    expect(shown).toStrictEqual([
      { sku: 'A', warehouseId: 'north', quantity: 5, shipped: 3, cancelled: 1 },
      { sku: 'B', warehouseId: 'north', quantity: 5 },
      { sku: 'A', warehouseId: 'south', quantity: 1, cancelled: 1 },
    ]);
  });

  test('of nothing are none', () => {
    expect(renderAllocations([])).toEqual([]);
  });
});
