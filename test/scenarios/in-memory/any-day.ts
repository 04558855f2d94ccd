import { evidenceIn, examine } from '../../../functions/core/claims/examine.ts';
import { type From, isLegal, STATUSES } from '../../../functions/core/domain/moves.ts';
import type { Acknowledged } from '../../support/acknowledged.ts';
import { reservationId } from '../../support/builders.ts';
import { openShop, type Shop } from '../../support/builders-shop.ts';
import { checkInvariants, type Violation } from '../../support/invariants.ts';
import { recordOf } from '../../support/memory/memory-state.ts';
import { LISTINGS, type Step, WAREHOUSES } from './any-step.ts';

/** A shop in which something is told of each answer that was given. */
export interface Day {
  readonly environments: readonly [Shop, Shop];
  readonly told: Map<string, Acknowledged>;
}

export async function anyDay(): Promise<Day> {
  const first = await openShop({ listings: LISTINGS, warehouses: WAREHOUSES, bucketsPerEnd: 1 });
  return { environments: [first, first.environment()], told: new Map() };
}

/** Does one step in one of the environments, and notes what the caller was told. */
export async function take(day: Day, step: Step, shop: Shop): Promise<void> {
  switch (step.does) {
    case 'reserve': {
      const answer = await shop.reserve(step.id, step.lines);
      return answer.ok ? tell(day, step.id, answer.value.reservation) : undefined;
    }
    case 'confirm':
    case 'renew':
    case 'cancel':
    case 'cancelLines': {
      const answer = await ask(step, shop);
      return answer.ok ? tell(day, step.id, answer.value) : undefined;
    }
    case 'expire':
      await shop.expire(step.id);
      return;
    case 'receive':
      await shop.receive(step.warehouse, [[step.sku, step.units, step.damaged ? 1 : 0]], step.event);
      return;
    case 'ship':
      await shop.ship(step.id, step.warehouse, step.lines, `ship-${step.event}`);
      return;
    case 'decideAndDie':
      await decide(shop, step.id);
      return;
    case 'pass':
      shop.pass(step.seconds);
      return;
    case 'abandon':
      await shop.abandonTake(step.id, step.sku, step.warehouse, step.units);
      return;
    case 'lookAround':
      for (const bucket of [...shop.state.buckets.values()])
        for (const evidence of evidenceIn(bucket)) await examine(shop.context.claims, evidence);
      return;
    case 'settings':
      await shop.settings(step.sku, step.warehouse, { safety: step.safety, buckets: step.buckets });
      return;
  }
}

/** Decides how a paid order ends and stops there: whoever comes next must carry on. */
async function decide({ context }: Shop, id: string): Promise<void> {
  const record = await context.reservations.read(reservationId(id));
  if (record.kind !== 'reservation' || record.reservation.status !== 'confirmed') return;
  await context.reservations.decide(record.reservation, 'cancelled', context.claims.now());
}

type Asking = Extract<Step, { readonly does: 'confirm' | 'renew' | 'cancel' | 'cancelLines' }>;

function ask(step: Asking, shop: Shop) {
  if (step.does === 'cancelLines') return shop.cancelLines(step.id, [{ sku: step.sku, quantity: step.quantity }]);
  return step.does === 'confirm' ? shop.confirm(step.id, step.payment) : shop[step.does](step.id);
}

function tell(day: Day, id: string, { status, expiresAt, ...rest }: ReturnType<Shop['reservation']>): void {
  const payment = 'paymentId' in rest && rest.paymentId !== undefined && { paymentId: rest.paymentId };
  day.told.set(id, { reservationId: reservationId(id), status, expiresAt, ...payment });
}

/** Every status by its owner, for the moves between two moments. */
export function statuses({ state }: Shop): Map<string, From> {
  return new Map(
    [...state.owners].flatMap(([key, item]) => (item.reservation ? [[key, item.reservation.status] as const] : [])),
  );
}

/** Which owners made a move, or several, that no table allows. */
export function illegalMoves(before: ReadonlyMap<string, From>, after: ReadonlyMap<string, From>): string[] {
  return [...after].flatMap(([key, to]) => {
    const from = before.get(key) ?? 'none';
    return to !== 'none' && reaches(from, to) ? [] : [`${key}: ${from} to ${to}`];
  });
}

/** Whether a command may lead there: it may expire a hold on its way, and hold or confirm it again. */
function reaches(from: From, to: Exclude<From, 'none'>): boolean {
  return isLegal(from, to) || (isLegal(from, 'expired') && isLegal('expired', to));
}

/** What a sequence must have been through to prove anything. */
export const EVENTS = [...STATUSES, 'renewed', 'fenced', 'negative', 'evidence', 'excess', 'split'] as const;

/** Which of them a day shows now. */
export function eventsOf({ environments: [{ state }] }: Day): (typeof EVENTS)[number][] {
  const reservations = [...state.owners.values()].flatMap(({ reservation }) => reservation ?? []);
  const buckets = [...state.buckets.values()];
  const shows: [(typeof EVENTS)[number], boolean][] = [
    ['renewed', reservations.some(({ renewals }) => renewals > 0)],
    ['fenced', [...state.owners.values()].some(({ fenced }) => fenced.length > 0)],
    ['negative', buckets.some(({ available }) => available < 0)],
    ['evidence', buckets.some(({ evidence }) => Object.keys(evidence).length > 0)],
    ['excess', state.workItems.size > 0],
    ['split', reservations.some(({ lines, allocations }) => allocations.length > 2 * lines.length)],
  ];
  const events = shows.filter(([, shown]) => shown).map(([event]) => event);
  return [...reservations.map(({ status }) => status), ...events];
}

/** I1 to I7 of a day as it is now. */
export function violationsOf({ environments: [shop], told }: Day): Violation[] {
  return checkInvariants({
    buckets: [...shop.state.buckets.values()],
    owners: [...shop.state.owners.values()].map(recordOf),
    movements: [...shop.state.movements.values()],
    now: shop.clock.now,
    acknowledged: [...told.values()],
  });
}
