import { setImmediate } from 'node:timers/promises';
import { ClaimMemory } from '../../functions/core/claims/memory.ts';
import { bucketOf, stockPool } from '../../functions/core/domain/bucket.ts';
import { newClaim, ownerId, reservationOwner } from '../../functions/core/domain/claim.ts';
import type { Listing, Warehouse } from '../../functions/core/domain/listing.ts';
import type { Reservation } from '../../functions/core/domain/reservation.ts';
import { type CancelLine, cancel, cancelLines } from '../../functions/core/reservations/cancel.ts';
import { confirm } from '../../functions/core/reservations/confirm.ts';
import { RecentIds, type ReservationContext } from '../../functions/core/reservations/context.ts';
import { expire } from '../../functions/core/reservations/end.ts';
import { renew } from '../../functions/core/reservations/renew.ts';
import { type ReserveRequest, reserve } from '../../functions/core/reservations/reserve.ts';
import type { Store } from '../../functions/core/store/store.ts';
import * as a from './builders.ts';
import { counted } from './counted-calls.ts';
import { checkInvariants, type Violation } from './invariants.ts';
import { canonicalText } from './memory/canonical-text.ts';
import { bucketsOf } from './memory/memory-buckets.ts';
import { emptyState, type MemoryState, recordOf } from './memory/memory-state.ts';
import { memoryStore } from './memory/memory-store.ts';
import { seededChance } from './seeded-chance.ts';
import { type Lines, WarehouseWords } from './warehouse-words.ts';

export interface ShopSettings {
  readonly listings?: readonly Listing[];
  /** Most wanted first; each by its id. */
  readonly warehouses?: readonly string[];
  readonly seed?: number;
  /** Below the limit, so that small orders end in steps too. */
  readonly bucketsPerEnd?: number;
}

/**
 * The whole service over one store in memory, with its own clock: commands and facts as a test would say them. Another `environment` is
 * another Lambda instance: the same tables, nothing remembered.
 */
export class Shop extends WarehouseWords {
  readonly state: MemoryState;
  readonly calls: string[];
  readonly context: ReservationContext;
  readonly store: Store;

  constructor(
    state: MemoryState,
    clock: { now: number },
    seed: number,
    bucketsPerEnd?: number,
    asSeen: (store: Store) => Store = (store) => store,
  ) {
    const calls: string[] = [];
    const store = asSeen(counted(memoryStore(state), calls));
    const chance = seededChance(seed);
    const { buckets, owners, reservations, catalog, overdueHolds, facts, purchaseOrders, transfers, exchanges } = store;
    const now = () => clock.now;
    const sleep = (milliseconds: number) => this.#wait(clock.now + milliseconds);
    const claims = { buckets, owners, memory: new ClaimMemory(chance()), now, chance, sleep };
    super(clock, { facts, reservations, claims, purchaseOrders, transfers, exchanges });
    this.state = state;
    this.calls = calls;
    this.store = store;
    this.context = {
      claims,
      reservations,
      catalog,
      overdue: overdueHolds,
      recent: new RecentIds(),
      ...(bucketsPerEnd !== undefined && { bucketsPerEnd }),
    };
  }

  /** @param asSeen how it sees the store: through faults, say */
  environment(seed = 7, asSeen?: (store: Store) => Store): Shop {
    return new Shop(this.state, this.clock, seed, this.context.bucketsPerEnd, asSeen);
  }

  pass(seconds: number): this {
    this.clock.now += seconds * 1_000;
    return this;
  }

  reserve(id: string, lines: Lines, also: Partial<ReserveRequest> = {}) {
    const request = { reservationId: a.reservationId(id), customerId: a.customerId('ann') };
    return reserve(this.context, { ...request, lines: lines.map(([listing, n]) => a.aLine(listing, n)), ...also });
  }

  confirm(id: string, payment = `pay-${id}`) {
    return confirm(this.context, a.reservationId(id), a.paymentId(payment));
  }

  renew(id: string) {
    return renew(this.context, a.reservationId(id));
  }

  cancel(id: string) {
    return cancel(this.context, a.reservationId(id));
  }

  cancelLines(id: string, lines: readonly { readonly sku: string; readonly quantity?: number }[]) {
    return cancelLines(this.context, a.reservationId(id), lines as readonly CancelLine[]);
  }

  expire(id: string) {
    return expire(this.context, a.reservationId(id));
  }

  /** Every timer rings, early ones too: each reservation is looked at, and ends only if it is due. */
  async timersRing(): Promise<void> {
    for (const owner of [...this.state.owners.keys()]) await this.expire(ownerId(owner));
  }

  /** Units taken by somebody who then died: evidence that no owner lists. */
  async abandonTake(id: string, name: string, warehouse: string, units: number) {
    const claim = newClaim(reservationOwner(a.reservationId(id)), this.clock.now, this.context.claims.chance());
    return this.store.buckets.take({ bucket: a.bucketId(name, warehouse), quantity: units }, claim, []);
  }

  /** Splits a stock, or sets aside some of it. */
  async settings(name: string, warehouse: string, settings: { readonly safety: number; readonly buckets: number }) {
    await this.store.stockSettings.apply(a.sku(name), a.warehouseId(warehouse), settings);
  }

  buckets(name: string, warehouse: string) {
    return bucketsOf(this.state, stockPool(a.sku(name), a.warehouseId(warehouse)));
  }

  /** `on hand / reserved / available` of one stock, over all its buckets: as DESIGN §6 writes it. */
  stock(name: string, warehouse: string): string {
    const buckets = this.buckets(name, warehouse);
    const sum = (counter: 'onHand' | 'reserved' | 'available') => buckets.reduce((total, b) => total + b[counter], 0);
    return `${sum('onHand')} / ${sum('reserved')} / ${sum('available')}`;
  }

  bucket(name: string, warehouse: string, index = 0) {
    return this.state.buckets.get(bucketOf(stockPool(a.sku(name), a.warehouseId(warehouse)), index));
  }

  reservation(id: string): Reservation {
    const record = recordOf(this.state.owners.get(reservationOwner(a.reservationId(id))));
    if (record.kind !== 'reservation') throw new Error(`${id} is ${record.kind}`);
    return record.reservation;
  }

  get workItems() {
    return [...this.state.workItems.values()];
  }

  /** The text of every table. Equal texts: nothing changed, not even a count of writes. */
  get everything(): string {
    return canonicalText(this.state);
  }

  /** The text of every table without the read counts and rubbish that a refused take leaves: what anyone could tell apart. */
  get visible(): string {
    return canonicalText(this.state, UNSEEN);
  }

  get violations(): Violation[] {
    return checkInvariants({
      buckets: [...this.state.buckets.values()],
      owners: [...this.state.owners.values()].map(recordOf),
      movements: [...this.state.movements.values()],
      transfers: { orders: [...this.state.transferOrders.values()], lines: [...this.state.transferLines.values()] },
      now: this.clock.now,
    });
  }

  /** All who wait at once wait for the same moment, as they would by a real clock. */
  async #wait(until: number): Promise<void> {
    await setImmediate();
    this.clock.now = Math.max(this.clock.now, until);
  }
}

const UNSEEN: ReadonlySet<string> = new Set(['revision', 'version']);

/** A shop with these listings, by default one of SKU A, and one warehouse, `north`. Nothing is in stock. */
export async function openShop(settings: ShopSettings = {}): Promise<Shop> {
  const { listings = [a.aListing('A')], warehouses = ['north'], seed = 1, bucketsPerEnd } = settings;
  const shop = new Shop(emptyState(), { now: a.NOON }, seed, bucketsPerEnd);
  const places: Warehouse[] = warehouses.map((id, index) => a.aWarehouse(id, index));
  await Promise.all(listings.map((listing) => shop.store.catalogWriter.putListing(listing)));
  await Promise.all(places.map((place) => shop.store.catalogWriter.putWarehouse(place)));
  shop.calls.length = 0;
  return shop;
}
