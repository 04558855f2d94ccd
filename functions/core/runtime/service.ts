import type { BulkCancelContext } from '../bulk-cancel/ports.ts';
import { ClaimMemory } from '../claims/memory.ts';
import type { ExchangeContext } from '../exchanges/context.ts';
import type { FactContext } from '../facts/context.ts';
import { RecentIds, type ReservationContext } from '../reservations/context.ts';
import { connectStore } from '../store/connect.ts';
import type { Store } from '../store/store.ts';
import type { TransferContext } from '../transfers/context.ts';
import { systemChance, systemClock, systemSleep } from './clock.ts';

/** The store of this execution environment: the tables that its function was given. */
export function systemStore(): Store {
  return connectStore();
}

/** What the reservation commands need, over a store, for the life of one execution environment. */
export function reservationContext(store: Store): ReservationContext {
  const memory = new ClaimMemory(systemChance());
  const { buckets, owners, reservations, catalog, overdueHolds } = store;
  return {
    claims: { buckets, owners, memory, now: systemClock, chance: systemChance, sleep: systemSleep },
    reservations,
    catalog,
    overdue: overdueHolds,
    recent: new RecentIds(),
  };
}

/** What recording facts needs. */
export function factContext(store: Store): FactContext {
  return { facts: store.facts, reservations: store.reservations, claims: reservationContext(store).claims };
}

/** What the transfer commands need. */
export function transferContext(store: Store): TransferContext {
  return { ...reservationContext(store), transfers: store.transfers };
}

/** What opening an exchange needs. */
export function exchangeContext(store: Store): ExchangeContext {
  return { ...reservationContext(store), exchanges: store.exchanges };
}

/** What bulk cancellations need. */
export function bulkCancelContext(store: Store): BulkCancelContext {
  const { bulkCancellations: jobs, availability: promised } = store;
  return { jobs, promised, reservations: reservationContext(store) };
}

/** How senders pace their retries. */
export const systemPace = { sleep: systemSleep, chance: systemChance };
