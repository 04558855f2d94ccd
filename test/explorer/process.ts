import type { Claims } from '../../functions/core/claims/claims.ts';
import { ClaimMemory } from '../../functions/core/claims/memory.ts';
import { Unanswered } from '../../functions/core/claims/ports.ts';
import type { Evidence } from '../../functions/core/domain/claim.ts';
import { GRACE_SECONDS } from '../../functions/core/domain/limits.ts';
import type { FactContext } from '../../functions/core/facts/context.ts';
import type { TransferFacts } from '../../functions/core/facts/transfer-facts.ts';
import { RecentIds, type ReservationContext } from '../../functions/core/reservations/context.ts';
import type { Catalog } from '../../functions/core/reservations/ports.ts';
import type { TransferContext } from '../../functions/core/transfers/context.ts';
import { Desk, type Outstanding } from './desk.ts';
import type { Program, Told } from './program.ts';
import type { Letters } from './requests.ts';
import { withDestination } from './stock.ts';

/** One tick of the clock, in scenarios that have one. Longer than the grace, shorter than the life of an attempt. */
export const TICK_MS = 60_000;
const SLEEP_MS = (GRACE_SECONDS + 1) * 1_000;

/** How a run ended: what the client was told, or a fault that is nobody's lost answer. */
export type Ending = { readonly told: Told } | { readonly fault: string };

/** One moment in the life of a process: everything that its code was answered until then, and what it waits for now. */
export interface Moment {
  readonly id: number;
  readonly program: Program;
  readonly about: Evidence | undefined;
  readonly arrivals: readonly Arrival[];
  /** The same without their order: what was asked, for the how many-th time, and the answer. */
  readonly learned: string;
  readonly outstanding: readonly Outstanding[];
  readonly ending: Ending | undefined;
}

/** An answer that arrived, and what the clock said then. */
interface Arrival {
  readonly call: number;
  /** The request that it answers, and which of the equal requests of this run it was. */
  readonly asked: string;
  readonly answer: number;
  readonly tick: number;
}

/** What is the same for every process of a scenario. */
export interface Surroundings {
  readonly catalog: Catalog;
  readonly bucketsPerEnd: number | undefined;
  /** A process that would begin one more attempt than this stops for ever: a bound on retries. */
  readonly maxClaims: number;
}

/**
 * The processes of a scenario: the real functions, run again from their beginning with the same answers whenever a moment is reached that
 * was not reached before. The code is deterministic given those answers (clock, chance and waiting are injected), so a moment is data:
 * it can be left and come back to, and the world can be searched like any graph.
 */
export class Processes {
  readonly #letters: Letters;
  readonly #around: Surroundings;
  readonly #moments: Moment[] = [];
  readonly #starts = new Map<string, Moment>();
  readonly #next: Map<number, Moment>[] = [];
  readonly #equal = new Map<string, Moment>();

  constructor(letters: Letters, around: Surroundings) {
    this.#letters = letters;
    this.#around = around;
  }

  get catalog(): Catalog {
    return this.#around.catalog;
  }

  at(id: number): Moment {
    return this.#moments[id] as Moment;
  }

  /** The first moment of a process: its first requests are made, none is answered. `about`: what a reclaimer saw. */
  async start(program: Program, about?: Evidence): Promise<Moment> {
    const key = this.#startKey(program, about);
    return this.#starts.get(key) ?? this.#remember(this.#starts, key, await this.#replay(program, about, []));
  }

  started(program: Program, about?: Evidence): Moment | undefined {
    return this.#starts.get(this.#startKey(program, about));
  }

  /** The moment after an answer arrived. */
  async after(moment: Moment, call: number, answer: number, tick: number): Promise<Moment> {
    const next = this.#next[moment.id] as Map<number, Moment>;
    const key = (answer * 256 + call) * 16 + tick;
    const known = next.get(key);
    if (known !== undefined) return known;
    const { asked } = moment.outstanding.find((one) => one.call === call) as Outstanding;
    const arrivals = [...moment.arrivals, { call, asked, answer, tick }];
    const reached = await this.#replay(moment.program, moment.about, arrivals);
    const text = textOf(reached);
    const equal = this.#equal.get(text);
    if (equal !== undefined) {
      next.set(key, equal);
      return equal;
    }
    const remembered = this.#remember(next, key, reached);
    this.#equal.set(text, remembered);
    return remembered;
  }

  #startKey({ number }: Program, about: Evidence | undefined): string {
    return about === undefined ? `${number}` : `${number} ${about.bucket} ${about.claim} ${about.value}`;
  }

  #remember<Key>(where: Map<Key, Moment>, key: Key, moment: Omit<Moment, 'id'>): Moment {
    const known = { ...moment, id: this.#moments.length };
    this.#moments.push(known);
    this.#next.push(new Map());
    where.set(key, known);
    return known;
  }

  async #replay(
    program: Program,
    about: Evidence | undefined,
    arrivals: readonly Arrival[],
  ): Promise<Omit<Moment, 'id'>> {
    const desk = new Desk(this.#letters);
    const clock = { now: program.ahead, slept: 0, drawn: 0 };
    let ending: Ending | undefined;
    program.run(benchOver(desk, clock, program, this.#around), about).then(
      (told) => {
        ending = { told };
      },
      (error: unknown) => {
        ending = error instanceof Unanswered ? { told: {} } : { fault: String(error) };
      },
    );
    await quiet();
    for (const { call, answer, tick } of arrivals) {
      clock.now = program.ahead + tick * TICK_MS;
      desk.deliver(call, this.#letters.answerAt(answer));
      await quiet();
    }
    if (clock.drawn > this.#around.maxClaims) ending = { told: {} };
    const learned = arrivals.map(({ asked, answer, tick }) => `${asked}=${answer}@${tick}`).sort();
    return { program, about, arrivals, learned: learned.join(' '), outstanding: desk.outstanding(), ending };
  }
}

/**
 * Moments at which a process was told the same and now asks the same are one moment. Answers to requests that were out together may arrive
 * in any order; what the code keeps of them (its plan, its hints, its takings) does not depend on that order, only on what each one said.
 */
function textOf({ program, about, learned, outstanding }: Omit<Moment, 'id'>): string {
  const asks = outstanding.map(({ asked }) => asked).sort();
  return `${program.number} ${about?.bucket} ${about?.claim} ${about?.value}: ${learned}: ${asks.join(' ')}`;
}

/** Once this answers, everything that can run without an answer from outside has run. */
function quiet(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** What a program works with. */
export interface Bench {
  readonly reservations: ReservationContext;
  readonly transfers: TransferContext;
  readonly facts: FactContext & TransferFacts;
}

/**
 * The contexts of the real functions over a desk. Chance counts, so that every claim has another nonce. Waiting ends at once, and
 * moves the process's own clock beyond the grace: nothing that others do could tell a long wait from a process that is merely slow.
 */
function benchOver(
  desk: Desk,
  clock: { now: number; slept: number; drawn: number },
  program: Program,
  { catalog, bucketsPerEnd }: Surroundings,
): Bench {
  const claims: Claims = {
    buckets: desk.port('buckets'),
    owners: desk.port('owners'),
    memory: new ClaimMemory((program.home + 0.5) / 1_000_000),
    now: () => clock.now + clock.slept,
    chance: () => {
      clock.drawn += 1;
      return (program.number * 64 + clock.drawn) / 64 ** 7;
    },
    sleep: async () => {
      clock.slept += SLEEP_MS;
    },
  };
  const reservations: ReservationContext = {
    claims,
    reservations: desk.port('reservations'),
    catalog,
    overdue: { of: async () => [] },
    recent: new RecentIds(),
    ...(bucketsPerEnd !== undefined && { bucketsPerEnd }),
  };
  const transfers: TransferContext = {
    ...reservations,
    transfers: desk.port('transfers'),
    catalog: withDestination(catalog),
  };
  const facts = {
    facts: desk.port<FactContext['facts']>('facts'),
    reservations: reservations.reservations,
    transfers: transfers.transfers,
    claims,
  };
  return { reservations, transfers, facts };
}
