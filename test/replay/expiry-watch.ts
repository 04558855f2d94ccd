import { setTimeout as sleep } from 'node:timers/promises';
import type { TableReader } from './table-reader.ts';

type Statuses = Pick<TableReader, 'statuses'>;

/** Sees in the table when holds that were left alone have expired and their stock is back: only then are they known to be free. */
export class ExpiryWatch {
  /** When each was first seen to be over, in epoch milliseconds. */
  readonly seenAt = new Map<string, number>();
  readonly #deadlines = new Map<string, number>();
  readonly #tables: Statuses;
  readonly #now: () => number;
  readonly #pollMs: number;
  #watching: Promise<void> | undefined;
  #stopped = false;

  constructor(tables: Statuses, now: () => number, pollMs: number) {
    this.#tables = tables;
    this.#now = now;
    this.#pollMs = pollMs;
  }

  start(): void {
    this.#watching = this.#watch();
  }

  expect(reservationId: string, deadline: number): void {
    this.#deadlines.set(reservationId, deadline);
  }

  /** Those that are not over yet. */
  waitingFor(): string[] {
    return [...this.#deadlines.keys()].filter((id) => !this.seenAt.has(id));
  }

  /** By how much later than its deadline each was seen to be over, in milliseconds. */
  lateness(): number[] {
    return [...this.seenAt].map(([id, at]) => at - (this.#deadlines.get(id) ?? at));
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#watching;
  }

  async #watch(): Promise<void> {
    while (!this.#stopped) {
      const due = this.waitingFor().filter((id) => (this.#deadlines.get(id) ?? 0) <= this.#now());
      const statuses = await this.#tables.statuses(due);
      const at = this.#now();
      for (const [id, status] of statuses) if (status === 'expired') this.seenAt.set(id, at);
      await sleep(this.#pollMs);
    }
  }
}
