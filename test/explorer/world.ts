import type { Evidence } from '../../functions/core/domain/claim.ts';
import type { Instant, ReservationId } from '../../functions/core/domain/ids.ts';
import type { Mutant } from './mutants.ts';
import { Processes, TICK_MS } from './process.ts';
import { type Program, WORDS, type Word } from './program.ts';
import { Letters } from './requests.ts';
import { FAULT_KINDS, programsOf, reservationsOf, type Scenario } from './scenario.ts';
import { catalogOf, stocked } from './stock.ts';
import { StoreGraph } from './store-graph.ts';

/** A process that is not at a moment of its code. */
export const IDLE = -1;
export const DONE = -2;
export const CRASHED = -3;

/** One state of everything, as numbers: the store, where each process stands, what is on its way, and what was promised. */
export interface World {
  readonly store: number;
  /** By program: the number of a moment, or IDLE, DONE, CRASHED. */
  readonly processes: readonly number[];
  /** Copies of writes that may land at any time, or never: sender and request in one number, in order. */
  readonly flights: readonly number[];
  /** Faults still allowed, by FAULT_KINDS. */
  readonly left: readonly number[];
  /** By reservation: what its client was told, a bit for each word. */
  readonly told: readonly number[];
  /** By reservation: until when a hold was promised; 0 if that is over. */
  readonly until: readonly Instant[];
  /** By reservation: programs whose attempt may still write, a bit for each, if its owner waits to be deleted; else −1. */
  readonly writers: readonly number[];
  readonly tick: number;
}

/** What stays the same while the worlds of one scenario are explored. */
export interface Stage {
  readonly scenario: Scenario;
  readonly programs: readonly Program[];
  readonly reservations: readonly ReservationId[];
  readonly letters: Letters;
  readonly processes: Processes;
  readonly stores: StoreGraph;
  /** Whether crashes are moves: where it matters that a process is known to be gone, and where not every schedule is tried. */
  readonly crashes: boolean;
}

export interface Casting {
  readonly mutant: Mutant;
  /** A process that would begin one more attempt than this stops for ever. */
  readonly maxClaims: number;
  readonly crashes: boolean;
}

const HOLD_TICKS = 30;
const DEFAULT_RENEWALS = 9;

export async function setUp(scenario: Scenario, { mutant, maxClaims, crashes }: Casting): Promise<Stage> {
  const holdSeconds = ((scenario.holdTicks ?? HOLD_TICKS) * TICK_MS) / 1_000;
  const state = stocked(scenario.supply, { holdSeconds, maxRenewals: scenario.maxRenewals ?? DEFAULT_RENEWALS });
  const letters = new Letters();
  // The catalogue is read from a store of its own: the other one is moved back and forth.
  const catalog = catalogOf({ ...state, listings: new Map(state.listings), warehouses: new Map(state.warehouses) });
  const processes = new Processes(letters, {
    catalog,
    bucketsPerEnd: scenario.bucketsPerEnd,
    maxClaims,
  });
  const programs = programsOf(scenario);
  for (const program of programs) if (program.runs !== 'on-evidence') await processes.start(program);
  const stores = new StoreGraph(letters, state, mutant);
  return { scenario, programs, reservations: reservationsOf(scenario), letters, processes, stores, crashes };
}

export function firstWorld({ scenario, programs, reservations, stores }: Stage): World {
  return {
    store: stores.start,
    processes: programs.map(() => IDLE),
    flights: [],
    left: FAULT_KINDS.map((kind) => scenario.faults[kind] ?? 0),
    told: reservations.map(() => 0),
    until: reservations.map(() => 0),
    writers: reservations.map(() => -1),
    tick: 0,
  };
}

/** One text for one world, and no other. */
export function keyOf(world: World): string {
  const { store, processes, flights, left, told, until, writers, tick } = world;
  return wide([store, ...processes, ...flights, -9, ...left, ...told, ...until, ...writers, tick]);
}

/** Two characters a number: short, and exact up to 2³¹. */
function wide(numbers: readonly number[]): string {
  const units: number[] = [];
  for (const number of numbers) {
    const shifted = number + 16;
    units.push(shifted & 0xffff, shifted / 65_536);
  }
  return String.fromCharCode(...units);
}

const SENDERS = 32;

/** A copy in flight: which request, and who sent it. */
export function flightOf(sender: number, request: number): number {
  return request * SENDERS + sender;
}

export function requestOf(flight: number): number {
  return Math.floor(flight / SENDERS);
}

export function senderOf(flight: number): number {
  return flight % SENDERS;
}

export function bitOf(word: Word): number {
  return 1 << WORDS.indexOf(word);
}

/** How a piece of evidence is spoken of. */
export function sayEvidence({ bucket, claim }: Evidence): string {
  return `${claim} in ${bucket}`;
}
