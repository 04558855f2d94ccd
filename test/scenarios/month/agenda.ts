interface Deed {
  readonly at: number;
  readonly does: () => Promise<unknown>;
}

/** What is yet to happen, in the order of time. Time passes only from one deed to the next. */
export class Agenda {
  readonly clock: { now: number };
  readonly #deeds: Deed[] = [];

  constructor(clock: { now: number }) {
    this.clock = clock;
  }

  /** Deeds of one moment happen in the order in which they were noted. */
  after(milliseconds: number, does: Deed['does']): void {
    const at = this.clock.now + milliseconds;
    let [low, high] = [0, this.#deeds.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#deeds[middle] as Deed).at <= at) low = middle + 1;
      else high = middle;
    }
    this.#deeds.splice(low, 0, { at, does });
  }

  async runUntil(moment: number): Promise<void> {
    for (let next = this.#deeds[0]; next !== undefined && next.at <= moment; next = this.#deeds[0]) {
      this.#deeds.shift();
      this.clock.now = Math.max(this.clock.now, next.at);
      await next.does();
    }
    this.clock.now = Math.max(this.clock.now, moment);
  }
}
