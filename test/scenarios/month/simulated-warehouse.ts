import type { Lines, WarehouseWords } from '../../support/warehouse-words.ts';
import type { Agenda } from './agenda.ts';
import type { Effect, LossyNetwork } from './lossy-network.ts';

export interface Shelf {
  readonly onHand: number;
  readonly unsellable: number;
}

type Tell = (words: WarehouseWords, event: string) => Promise<unknown>;

const EMPTY: Shelf = { onHand: 0, unsellable: 0 };

/** The warehouses as they are: what lies on their shelves. Whatever happens there, they say; who hears it is another matter. */
export class SimulatedWarehouse {
  readonly #shelves = new Map<string, Map<string, Shelf>>();
  readonly #network: LossyNetwork;
  readonly #agenda: Agenda;
  #events = 0;

  constructor(network: LossyNetwork, agenda: Agenda) {
    this.#network = network;
    this.#agenda = agenda;
  }

  shelf(place: string, name: string): Shelf {
    return this.#shelves.get(place)?.get(name) ?? EMPTY;
  }

  sellable(place: string, name: string): number {
    const { onHand, unsellable } = this.shelf(place, name);
    return onHand - unsellable;
  }

  receive(order: string, place: string, name: string, units: number): void {
    this.#happen(place, [gain(name, units)], false, (words, event) =>
      words.receiveFor(order, place, [[name, units]], event),
    );
  }

  ship(order: string, place: string, lines: Lines): void {
    const effects = lines.map(([name, units]) => gain(name, -units));
    this.#happen(place, effects, true, (words, event) => words.ship(order, place, lines, event));
  }

  takeBack(order: string, place: string, name: string, isDamaged: boolean): void {
    const condition = isDamaged ? 'damaged' : 'sellable';
    this.#happen(place, [gain(name, 1, isDamaged ? 1 : 0)], true, (words, event) =>
      words.giveBack(place, condition, [[name, 1]], order, event),
    );
  }

  findOrLose(place: string, name: string, units: number): void {
    this.#happen(place, [gain(name, units)], false, (words, event) => words.adjust(place, [[name, units]], event));
  }

  breakOrMend(place: string, name: string, to: 'sellable' | 'unsellable'): void {
    const effect = { name, onHand: 0, unsellable: to === 'unsellable' ? 1 : -1 };
    this.#happen(place, [effect], false, (words, event) => words.changeStatus(place, to, [[name, 1]], event));
  }

  moveOut(transfer: string, place: string, name: string, units: number): void {
    this.#happen(place, [gain(name, -units)], true, (words, event) => words.moveOut(transfer, [[name, units]], event));
  }

  moveIn(transfer: string, place: string, name: string, units: number, damaged: number): void {
    this.#happen(place, [gain(name, units, damaged)], true, (words, event) =>
      words.moveIn(transfer, [[name, units, damaged]], event),
    );
  }

  #happen(place: string, effects: readonly Effect[], isOfDocument: boolean, tell: Tell): void {
    const shelves = this.#shelves.get(place) ?? new Map<string, Shelf>();
    this.#shelves.set(place, shelves);
    for (const { name, onHand, unsellable } of effects) {
      const shelf = shelves.get(name) ?? EMPTY;
      shelves.set(name, { onHand: shelf.onHand + onHand, unsellable: shelf.unsellable + unsellable });
    }
    this.#events += 1;
    const occurredAt = this.#agenda.clock.now;
    this.#network.carry({ id: `wms-${this.#events}`, place, occurredAt, effects, isOfDocument, tell });
  }
}

function gain(name: string, onHand: number, unsellable = 0): Effect {
  return { name, onHand, unsellable };
}
