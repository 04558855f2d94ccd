import { chanceOf } from './chance.ts';
import type { ReservationBody } from './order-log.ts';

export interface Shipment {
  readonly eventId: string;
  readonly warehouseId: string;
  readonly lines: readonly { readonly sku: string; readonly quantity: number }[];
  /** How often the warehouse sends this very message. */
  readonly copies: 1 | 2;
}

type Units = ReservationBody['allocations'][number];

const TWO_PARTS = 0.25;
const SENT_TWICE = 0.2;

/**
 * What the warehouses tell of a confirmed order: each what is allocated to it, some in two parts, some messages twice. Together the
 * shipments are exactly the allocations.
 */
export function shipmentsOf(reservationId: string, allocations: readonly Units[], seed: number): Shipment[] {
  return [...Map.groupBy(allocations, ({ warehouseId }) => warehouseId)].flatMap(([warehouseId, units]) => {
    const key = `${withoutRun(reservationId)}/${warehouseId}`;
    const parts = chanceOf(seed, 'parts', key) < TWO_PARTS ? inTwo(units, seed, key) : [linesOf(units)];
    return parts
      .filter((lines) => lines.length > 0)
      .map((lines, part) => ({
        eventId: `${reservationId}/shipment/${warehouseId}/${part}`,
        warehouseId,
        lines,
        copies: chanceOf(seed, 'copies', key, String(part)) < SENT_TWICE ? 2 : 1,
      }));
  });
}

/** Each line goes with the first part or the second, or, of several units, one with the first and the rest with the second. */
function inTwo(units: readonly Units[], seed: number, key: string) {
  const first: { sku: string; quantity: number }[] = [];
  const second: { sku: string; quantity: number }[] = [];
  for (const [index, { sku, quantity }] of units.entries()) {
    const chance = chanceOf(seed, 'part', key, String(index));
    const early = chance < 0.4 ? quantity : chance < 0.8 ? 0 : 1;
    if (early > 0) first.push({ sku, quantity: early });
    if (quantity > early) second.push({ sku, quantity: quantity - early });
  }
  return [first, second];
}

const linesOf = (units: readonly Units[]) => units.map(({ sku, quantity }) => ({ sku, quantity }));

/** The run's own name is left out, so that the same seed gives the same day in every run. */
const withoutRun = (reservationId: string) => reservationId.slice(reservationId.indexOf('.') + 1);
