import { type Listeners, WarehouseWords } from '../../support/warehouse-words.ts';
import type { Agenda } from './agenda.ts';

const SECOND_MS = 1_000;
const HOUR_MS = 3_600_000;

/** What happened to one stock. */
export interface Effect {
  readonly name: string;
  readonly onHand: number;
  readonly unsellable: number;
}

/** What a warehouse says of one thing that happened there. */
export interface Message {
  readonly id: string;
  readonly place: string;
  readonly occurredAt: number;
  readonly effects: readonly Effect[];
  /** It is about an order or a transfer: only saying it again settles that. */
  readonly isOfDocument: boolean;
  readonly tell: (words: WarehouseWords, id: string) => Promise<unknown>;
}

export interface Faults {
  readonly dropped: number;
  readonly duplicated: number;
  /** By seconds, so that messages overtake one another, or by up to so many hours. */
  readonly late: number;
  readonly lateByHours: number;
}

/** Carries messages from the warehouses: drops some, says some twice, and delays and reorders all. */
export class LossyNetwork {
  /** Nobody heard these, and nobody settled that yet. */
  lost: readonly Message[] = [];
  readonly carried = { messages: 0, dropped: 0, duplicated: 0, late: 0 };
  readonly #listeners: Listeners;
  readonly #agenda: Agenda;
  readonly #chance: () => number;
  #faults: Faults;
  readonly #follow: (message: Message) => Promise<void>;

  /** @param follow what the stream of the ledger leads to when a message was heard */
  constructor(
    listeners: Listeners,
    agenda: Agenda,
    chance: () => number,
    faults: Faults,
    follow: (message: Message) => Promise<void>,
  ) {
    this.#listeners = listeners;
    this.#agenda = agenda;
    this.#chance = chance;
    this.#faults = faults;
    this.#follow = follow;
  }

  carry(message: Message): void {
    this.carried.messages += 1;
    if (this.#chance() < this.#faults.dropped) {
      this.carried.dropped += 1;
      this.lost = [...this.lost, message];
      return;
    }
    this.#agenda.after(this.#delay(), () => this.#deliver(message));
    if (this.#chance() >= this.#faults.duplicated) return;
    this.carried.duplicated += 1;
    this.#agenda.after(this.#delay(), () => this.#deliver(message));
  }

  /** From now on every message arrives once, and soon. */
  mend(): void {
    this.#faults = { dropped: 0, duplicated: 0, late: 0, lateByHours: 0 };
  }

  /** The warehouse says again what was lost, as of when it happened. */
  async sayAgain(messages: readonly Message[]): Promise<void> {
    for (const message of messages) await this.#deliver(message);
    this.settle(messages);
  }

  /** Whoever counted found out by themselves. */
  settle(messages: readonly Message[]): void {
    this.lost = this.lost.filter((message) => !messages.includes(message));
  }

  async #deliver(message: Message): Promise<void> {
    const itsTime = { now: message.occurredAt };
    await message.tell(new WarehouseWords(itsTime, this.#listeners), message.id);
    await this.#follow(message);
  }

  #delay(): number {
    if (this.#chance() >= this.#faults.late) return this.#chance() * 60 * SECOND_MS;
    this.carried.late += 1;
    return this.#chance() * this.#faults.lateByHours * HOUR_MS;
  }
}
