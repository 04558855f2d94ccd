import { describe, expect, test } from 'vitest';
import type { Schema } from '../../../../functions/core/contracts/operation.ts';
import { STOCK_EVENTS, stockEvent } from '../../../../functions/core/contracts/stock-events.ts';
import type {
  CustomerId,
  PaymentId,
  Quantity,
  ReservationId,
  Sku,
  WarehouseId,
} from '../../../../functions/core/domain/ids.ts';
import { MAX_ALLOCATIONS, MAX_QUANTITY } from '../../../../functions/core/domain/limits.ts';
import { MAX_BATCH_BYTES } from '../../../../functions/core/queue/limits.ts';
import { mistakesIn } from './refused.ts';

const longest = (n: number) => `${n}`.padStart(64, 'x');
const most = MAX_QUANTITY as Quantity;

describe('events that leave', () => {
  test('are CloudEvents whose id follows from their cause', () => {
    const write = () =>
      stockEvent('holdfast.sold-out.v1', { id: 'A.7', about: 'A', at: 0, data: { sku: 'A' as Sku, available: 0 } });
    expect(write()).toStrictEqual(write());
    expect(write()).toStrictEqual({
      specversion: '1.0',
      id: 'A.7',
      source: 'holdfast',
      type: 'holdfast.sold-out.v1',
      subject: 'A',
      time: '1970-01-01T00:00:00.000Z',
      datacontenttype: 'application/json',
      data: { sku: 'A', available: 0 },
    });
  });

  test('about the largest reservation there can be still fit in a message', () => {
    const allocations = Array.from({ length: MAX_ALLOCATIONS }, (_, n) => ({
      sku: longest(n) as Sku,
      warehouseId: longest(n) as WarehouseId,
      quantity: most,
      shipped: most,
      cancelled: most,
    }));
    const event = stockEvent('holdfast.reservation-confirmed.v1', {
      id: longest(0),
      about: longest(0),
      at: 0,
      data: {
        reservationId: longest(0) as ReservationId,
        revision: 1e9,
        status: 'confirmed',
        previousStatus: 'held',
        customerId: longest(0) as CustomerId,
        allocations,
        expiresAt: '2026-03-01T09:30:00.000Z',
        paymentId: longest(0) as PaymentId,
        channel: longest(0),
      },
    });
    expect(Buffer.byteLength(JSON.stringify(event))).toBeLessThan(MAX_BATCH_BYTES);
  });

  test.each([
    ['holdfast.reservation-held.v1', { reservationId: 'o', status: 'gone' }, '/status'],
    ['holdfast.refund-required.v1', { reservationId: 'o', revision: 1, customerId: 'c', lines: [] }, '/paymentId'],
    [
      'holdfast.availability-changed.v1',
      { sku: 'A', available: 0.5, previousAvailable: 1, warehouses: [] },
      '/available',
    ],
    [
      'holdfast.ship-order.v1',
      { reservationId: 'o', revision: 1, warehouseId: 'n', lines: [{ sku: 'A', quantity: 0 }] },
      '/lines/0/quantity',
    ],
    [
      'holdfast.work-item-opened.v1',
      { workItemId: 'w', kind: 'other', summary: 's', openedAt: '2026-03-01T09:30:00Z' },
      '/kind',
    ],
  ] as const)('%s with %j is not one that we may send', (type, data, pointer) => {
    expect(mistakesIn(STOCK_EVENTS[type] as Schema, data).map((mistake) => mistake.split(':')[0])).toContain(pointer);
  });
});
