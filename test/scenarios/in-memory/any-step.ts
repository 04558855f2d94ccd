import fc from 'fast-check';
import { aDemand, aListing } from '../../support/builders.ts';

// Any day of a small shop: two environments, two warehouses, three listings of two SKUs, few ids, so that everything meets everything.

export const LISTINGS = [
  aListing('A', { holdSeconds: 60 }),
  aListing('set', { mode: 'order', cancelUnpaidAfterSeconds: 600, skus: [aDemand('A', 2), aDemand('B', 1)] }),
  aListing('late', { mode: 'payment', holdSeconds: 60, skus: [aDemand('B', 2)] }),
];
export const WAREHOUSES = ['north', 'south'];
const SKUS = ['A', 'B'];

export type Step =
  | { readonly does: 'reserve'; readonly id: string; readonly lines: readonly (readonly [string, number])[] }
  | { readonly does: 'confirm'; readonly id: string; readonly payment: string }
  | { readonly does: 'renew' | 'cancel'; readonly id: string }
  | { readonly does: 'expire'; readonly id: string }
  | { readonly does: 'cancelLines'; readonly id: string; readonly sku: string; readonly quantity: number }
  | {
      readonly does: 'receive';
      readonly warehouse: string;
      readonly sku: string;
      readonly units: number;
      readonly event: string;
      readonly damaged: boolean;
    }
  | {
      readonly does: 'ship';
      readonly id: string;
      readonly warehouse: string;
      readonly lines: readonly (readonly [string, number])[];
      readonly event: string;
    }
  | { readonly does: 'decideAndDie'; readonly id: string }
  | { readonly does: 'pass'; readonly seconds: number }
  | {
      readonly does: 'abandon';
      readonly id: string;
      readonly sku: string;
      readonly warehouse: string;
      readonly units: number;
    }
  | { readonly does: 'lookAround' }
  | {
      readonly does: 'settings';
      readonly sku: string;
      readonly warehouse: string;
      readonly safety: number;
      readonly buckets: number;
    };

const id = fc.constantFrom('r1', 'r2', 'r.3', 'r4');
const warehouse = fc.constantFrom(...WAREHOUSES);
const sku = fc.constantFrom(...SKUS);
const units = fc.integer({ min: 1, max: 5 });
const event = fc.constantFrom('e1', 'e2', 'e3', 'e4', 'e5', 'e6');
const listing = fc.constantFrom(...LISTINGS.map(({ listingId }) => listingId as string));

const says = <const Does extends string, Members>(
  does: Does,
  members: { [K in keyof Members]: fc.Arbitrary<Members[K]> },
) => fc.record({ does: fc.constant(does), ...members });

export const anyStep = fc.oneof(
  {
    weight: 6,
    arbitrary: says('reserve', { id, lines: fc.array(fc.tuple(listing, units), { minLength: 1, maxLength: 3 }) }),
  },
  { weight: 4, arbitrary: says('confirm', { id, payment: fc.constantFrom('p1', 'p2') }) },
  { weight: 2, arbitrary: says('renew', { id }) },
  { weight: 2, arbitrary: says('cancel', { id }) },
  { weight: 2, arbitrary: says('expire', { id }) },
  { weight: 2, arbitrary: says('cancelLines', { id, sku, quantity: units }) },
  {
    weight: 6,
    arbitrary: says('receive', {
      warehouse,
      sku,
      units: fc.integer({ min: 1, max: 12 }),
      event,
      damaged: fc.boolean(),
    }),
  },
  {
    weight: 4,
    arbitrary: says('ship', {
      id,
      warehouse,
      event,
      lines: fc.array(fc.tuple(sku, units), { minLength: 1, maxLength: 3 }),
    }),
  },
  { weight: 3, arbitrary: says('pass', { seconds: fc.constantFrom(1, 10, 61, 700) }) },
  { weight: 1, arbitrary: says('abandon', { id, sku, warehouse, units }) },
  { weight: 1, arbitrary: says('decideAndDie', { id }) },
  { weight: 1, arbitrary: says('lookAround', {}) },
  {
    weight: 1,
    arbitrary: says('settings', { sku, warehouse, safety: fc.nat(3), buckets: fc.integer({ min: 1, max: 4 }) }),
  },
) as fc.Arbitrary<Step>;
