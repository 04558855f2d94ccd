import type { SettleContext } from '../../../functions/core/counts/context.ts';
import { followLateFacts, type Moved } from '../../../functions/core/counts/late-facts.ts';
import type { Reservation } from '../../../functions/core/domain/reservation.ts';
import type { ReservationContext } from '../../../functions/core/reservations/context.ts';
import type { Store } from '../../../functions/core/store/store.ts';
import type { TransferContext } from '../../../functions/core/transfers/context.ts';
import * as a from '../../support/builders.ts';
import { seededChance } from '../../support/seeded-chance.ts';
import { WarehouseWords } from '../../support/warehouse-words.ts';
import { Agenda } from './agenda.ts';
import { type Faults, LossyNetwork, type Message } from './lossy-network.ts';
import { SimulatedWarehouse } from './simulated-warehouse.ts';
import { StocktakingRound } from './stocktaking-round.ts';
import { type Bustle, DAY_MS, fillShelves, planDay } from './trading.ts';

const HOUR_MS = 3_600_000;

/** The service that a month is lived in. Its clock is the month's. */
export interface Service {
  readonly store: Store;
  readonly context: ReservationContext;
  readonly clock: { now: number };
}

export interface MonthPlan {
  readonly seed: number;
  readonly places: readonly string[];
  readonly names: readonly string[];
  readonly bustle: Bustle;
  readonly faults: Faults;
  /** Share of counted lines that are wrong by one. */
  readonly miscounts: number;
  /** How names are told apart where a table is shared. */
  readonly naming?: (short: string) => string;
}

/** Trading over some days with warehouses that do not always say what they do: seeded, so that a bad month can be lived again. */
export class Month {
  readonly agenda: Agenda;
  readonly chance: () => number;
  readonly network: LossyNetwork;
  readonly warehouse: SimulatedWarehouse;
  readonly words: WarehouseWords;
  readonly store: Store;
  readonly context: ReservationContext;
  readonly transferContext: TransferContext;
  readonly settleContext: SettleContext;
  readonly places: readonly string[];
  readonly naming: (short: string) => string;
  readonly #plan: MonthPlan;

  constructor({ store, context, clock }: Service, plan: MonthPlan) {
    const { facts, purchaseOrders, transfers, exchanges, reservations } = store;
    const listeners = { facts, purchaseOrders, transfers, exchanges, reservations, claims: context.claims };
    this.store = store;
    this.context = context;
    this.transferContext = { ...context, transfers };
    const { stocktaking, reconciliations, workItems } = store;
    this.settleContext = { ...listeners, stocktaking, reconciliations, workItems };
    this.words = new WarehouseWords(clock, listeners);
    this.naming = plan.naming ?? ((short) => short);
    this.places = plan.places;
    this.chance = seededChance(plan.seed);
    this.agenda = new Agenda(clock);
    const follow = ({ place, occurredAt, effects }: Message) =>
      this.follow(effects.map(({ name }) => ({ sku: a.sku(name), warehouseId: a.warehouseId(place), occurredAt })));
    this.network = new LossyNetwork(listeners, this.agenda, this.chance, plan.faults, follow);
    this.warehouse = new SimulatedWarehouse(this.network, this.agenda);
    this.#plan = plan;
  }

  get names(): readonly string[] {
    return this.#plan.names.map(this.naming);
  }

  readonly anyPlace = (): string => this.#any(this.places);
  readonly anyName = (): string => this.naming(this.#any(this.#plan.names));

  async reservation(id: string): Promise<Reservation> {
    const record = await this.context.reservations.read(a.reservationId(id));
    if (record.kind !== 'reservation') throw new Error(`${id} is ${record.kind}`);
    return record.reservation;
  }

  /** What the stream of the ledger leads to. */
  follow(moved: readonly Moved[]): Promise<void> {
    return followLateFacts({ ...this.store, now: () => this.agenda.clock.now }, moved);
  }

  /** Opens the warehouses: one receipt for each stock. */
  async open(): Promise<void> {
    await fillShelves(this);
  }

  /**
   * Lives one day, at whose end each warehouse counts; the lists arrive hours later, and are looked into when the last message of the day
   * has come. @param check what is asked of each count before anything is settled
   */
  async live(day: number, check: (round: StocktakingRound) => Promise<void>): Promise<void> {
    const { agenda } = this;
    planDay(this, this.#plan.bustle, day);
    await agenda.runUntil(agenda.clock.now + DAY_MS);
    for (const place of this.places) {
      const round = this.#count(`${day}`, place, this.#plan.miscounts);
      agenda.after(this.chance() * this.#plan.faults.lateByHours * HOUR_MS, () => round.compare());
      agenda.after(LOOKED_INTO_AFTER_MS, async () => {
        await check(round);
        await round.settle();
      });
    }
  }

  /** Nothing new begins, no message is lost any more, and what is under way ends. Then each warehouse counts once more, and counts right. */
  async close(): Promise<readonly StocktakingRound[]> {
    this.network.mend();
    await this.agenda.runUntil(this.agenda.clock.now + 5 * DAY_MS);
    const rounds = this.places.map((place) => this.#count('last', place, 0));
    for (const round of rounds) await round.compare();
    return rounds;
  }

  #count(name: string, place: string, miscounts: number): StocktakingRound {
    return new StocktakingRound(this, this.naming(`count-${name}-${place}`), place, miscounts);
  }

  #any<Value>(values: readonly Value[]): Value {
    return values[Math.floor(this.chance() * values.length)] as Value;
  }
}

/** Before the next day ends, and after the latest message of this one. */
const LOOKED_INTO_AFTER_MS = 22 * HOUR_MS;
