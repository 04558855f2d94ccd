import { apply } from './apply.ts';
import type { Invariant } from './invariants.ts';
import { Judge } from './judge.ts';
import { type Move, movesFrom, say } from './moves.ts';
import { faithful, type Mutant } from './mutants.ts';
import { randomFrom } from './random.ts';
import type { Scenario } from './scenario.ts';
import { DONE, firstWorld, type Stage, setUp, type World } from './world.ts';

/** What came of walking at random through one scenario. */
export interface Walked {
  readonly broken: Invariant | undefined;
  /** The seed that broke it, and its schedule, with every step left out that was not needed. */
  readonly seed: number | undefined;
  readonly schedule: readonly string[];
  readonly schedules: number;
  readonly steps: number;
  /** Schedules in which somebody was told something that binds us: the others show little. */
  readonly binding: number;
}

const MAX_STEPS = 150;

/**
 * Seeded schedules of a scenario, without any bound on attempts, and with more that goes wrong than where all schedules are tried: reads
 * without an answer, busy buckets, and twice the copies.
 */
export async function walk(scenario: Scenario, seeds: Iterable<number>, mutant: Mutant = faithful): Promise<Walked> {
  const rougher = { ...scenario, faults: { ...doubled(scenario.faults), read: 1, busy: 1 } };
  const stage = await setUp(rougher, { mutant, maxClaims: Number.POSITIVE_INFINITY, crashes: true });
  const judge = new Judge(stage);
  const totals = { schedules: 0, steps: 0, binding: 0 };
  for (const seed of seeds) {
    const { broken, moves, world } = await walkOnce(stage, judge, seed);
    totals.schedules += 1;
    totals.steps += moves.length;
    if (world.told.some((words) => words !== 0)) totals.binding += 1;
    if (broken !== undefined) {
      const schedule = await shorten(
        stage,
        judge,
        moves.map((move) => say(stage, move)),
        broken,
      );
      return { ...totals, broken, seed, schedule };
    }
  }
  return { ...totals, broken: undefined, seed: undefined, schedule: [] };
}

interface Walk {
  readonly broken: Invariant | undefined;
  readonly moves: readonly Move[];
  readonly world: World;
}

async function walkOnce(stage: Stage, judge: Judge, seed: number): Promise<Walk> {
  const random = randomFrom(seed);
  const moves: Move[] = [];
  let world = firstWorld(stage);
  while (moves.length < MAX_STEPS && !isFinished(stage, world)) {
    const move = pick(await movesFrom(stage, world), random);
    if (move === undefined) break;
    moves.push(move);
    const outcome = await apply(stage, world, move);
    const broken = await judge.broken(world, outcome, move.kind === 'deleted');
    world = outcome.world;
    if (broken !== undefined) return { broken, moves, world };
  }
  return { broken: undefined, moves, world };
}

/** Steps are likelier than faults, and than reclaimers without grace, so that schedules come to something before they go wrong. */
const WEIGHTS: Readonly<Record<Move['kind'], number>> = {
  step: 24,
  copy: 3,
  'no-answer': 1,
  busy: 1,
  crash: 1,
  lands: 6,
  lost: 1,
  deleted: 6,
  tick: 4,
};

const RECLAIM_WEIGHT = 5;

function pick(moves: readonly Move[], random: () => number): Move | undefined {
  let rest = random() * moves.reduce((sum, move) => sum + weightOf(move), 0);
  return moves.find((move) => {
    rest -= weightOf(move);
    return rest < 0;
  });
}

function weightOf(move: Move): number {
  const reclaims = move.kind === 'step' && move.program.runs === 'on-evidence';
  return reclaims ? RECLAIM_WEIGHT : WEIGHTS[move.kind];
}

function isFinished({ programs }: Stage, world: World): boolean {
  const over = programs.every(({ runs, number }) => runs !== 'once' || (world.processes[number] as number) <= DONE);
  return over && world.flights.length === 0;
}

/** Leaves out one step after another, as long as the rest still breaks the same invariant. */
async function shorten(
  stage: Stage,
  judge: Judge,
  schedule: readonly string[],
  broken: Invariant,
): Promise<readonly string[]> {
  for (let i = 0; i < schedule.length; i += 1) {
    const shorter = schedule.toSpliced(i, 1);
    const breaksAt = await breaks(stage, judge, shorter, broken);
    if (breaksAt !== undefined) return shorten(stage, judge, shorter.slice(0, breaksAt), broken);
  }
  return schedule;
}

/** After how many of these steps the invariant breaks; undefined if it does not, or if one of them cannot be taken. */
async function breaks(
  stage: Stage,
  judge: Judge,
  schedule: readonly string[],
  broken: Invariant,
): Promise<number | undefined> {
  let world = firstWorld(stage);
  for (const [i, words] of schedule.entries()) {
    const move = (await movesFrom(stage, world)).find((one) => say(stage, one) === words);
    if (move === undefined) return undefined;
    const outcome = await apply(stage, world, move);
    const found = await judge.broken(world, outcome, move.kind === 'deleted');
    if (found !== undefined) return found === broken ? i + 1 : undefined;
    world = outcome.world;
  }
  return undefined;
}

function doubled(faults: Scenario['faults']): Scenario['faults'] {
  return Object.fromEntries(Object.entries(faults).map(([kind, allowed]) => [kind, 2 * allowed]));
}
