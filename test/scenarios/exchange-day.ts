import fc from 'fast-check';
import { type ExchangeState, type ExpectedReturn, receiptsOf } from '../../functions/core/domain/exchange.ts';
import type { ReservationId } from '../../functions/core/domain/ids.ts';
import type { Store } from '../../functions/core/store/store.ts';

// A day of exchanges: a few are opened, goods come back, some are called off, and all of it may happen at once.

export type Deed =
  | { readonly does: 'open'; readonly id: string; readonly back: number; readonly wanted: number }
  | { readonly does: 'return'; readonly units: number; readonly event: string }
  | { readonly does: 'cancel'; readonly id: string }
  | { readonly does: 'follow' }
  | { readonly does: 'pass' };

export const IDS = ['x', 'y', 'z'];
/** Units of A that were shipped, and so may come back. */
export const SHIPPED = 4;

const id = fc.constantFrom(...IDS);
const units = fc.integer({ min: 1, max: 2 });
const anyDeed = fc.oneof<fc.Arbitrary<Deed>[]>(
  fc.record({ does: fc.constant('open'), id, back: units, wanted: units }),
  fc.record({ does: fc.constant('open'), id, back: units, wanted: units }),
  fc.record({ does: fc.constant('return'), units, event: fc.constantFrom('e1', 'e2', 'e3') }),
  fc.record({ does: fc.constant('cancel'), id }),
  fc.record({ does: fc.constant('follow') }),
  fc.record({ does: fc.constant('pass') }),
);

/** Deeds two by two: those of a pair happen at once. */
export const anyDay = fc.tuple(
  fc.array(fc.tuple(anyDeed, anyDeed), { minLength: 2, maxLength: 6 }),
  fc.integer({ min: 1, max: 1_000_000 }),
);

/** How often each kind of task went out for the replacement of an exchange in each state. */
const TASKS: Readonly<Record<ExchangeState, readonly (readonly string[])[]>> = {
  'awaiting-return': [[]],
  cleared: [['ship-order']],
  cancelled: [[], ['ship-order', 'cancel-order']],
  closed: [],
};

/** What is wrong with the tasks of an exchange. Everything else that can be wrong shows in the tables. */
export function wrongTasks(exchangeId: string, state: ExchangeState, tasks: readonly string[]): string[] {
  const names = tasks.map((task) => task.split(' ')[0]);
  const isRight = TASKS[state].some((right) => right.join() === names.join());
  return isRight ? [] : [`${exchangeId} is ${state}, and the warehouse was told: ${names.join(', ') || 'nothing'}`];
}

/** What more is expected than shipped, or goes than came back, of one reservation; and who is expected by nobody. */
export async function wrongSums(
  { exchanges }: Store,
  original: ReservationId,
  ids: readonly string[],
): Promise<string[]> {
  const { returned, expected } = await exchanges.returns(original);
  const unitsOf = (some: readonly ExpectedReturn[]) =>
    some.flatMap(({ returns }) => returns).reduce((sum, { quantity }) => sum + quantity, 0);
  const complete = receiptsOf({ returned, expected }).filter(({ isComplete }) => isComplete);
  const cameBack = Object.values(returned).reduce((sum, units) => sum + units, 0);
  const known = new Set<string>(expected.map(({ exchangeId }) => exchangeId));
  return [
    ...(unitsOf(expected) > SHIPPED ? [`${unitsOf(expected)} units are expected back of ${SHIPPED}`] : []),
    ...(unitsOf(complete.map(({ exchange }) => exchange)) > cameBack ? ['more goes than came back'] : []),
    ...ids.filter((id) => !known.has(id)).map((id) => `nothing is expected for ${id}`),
  ];
}

/** Replacements that wait though all came back, or go though not all did, of one reservation with nobody at work on it. */
export async function wrongReceipts({ exchanges, reservations }: Store, original: ReservationId): Promise<string[]> {
  const receipts = receiptsOf(await exchanges.returns(original));
  const found = receipts.map(async ({ exchange, isComplete }) => {
    const record = await reservations.read(exchange.replacementId);
    const ships = (await exchanges.find(exchange.exchangeId))?.ships;
    if (record.kind !== 'reservation') return [`${exchange.exchangeId} has no replacement`];
    const { status, awaitsReturn } = record.reservation;
    if (status !== 'confirmed') return [`${exchange.exchangeId} is expected back for one that is ${status}`];
    if (awaitsReturn === true && isComplete) return [`${exchange.exchangeId} waits for what came back`];
    const isEarly = awaitsReturn !== true && !isComplete && ships === 'on-receipt';
    return isEarly ? [`${exchange.exchangeId} goes before all came back`] : [];
  });
  return (await Promise.all(found)).flat();
}
