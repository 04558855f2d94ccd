import { apply } from './apply.ts';
import type { Invariant } from './invariants.ts';
import { Judge } from './judge.ts';
import { type Move, movesFrom, say } from './moves.ts';
import { faithful, type Mutant } from './mutants.ts';
import type { Scenario } from './scenario.ts';
import { firstWorld, keyOf, type Stage, setUp, type World } from './world.ts';

/** What came of exploring one scenario. `schedule`: how the first violation came about, step by step. */
export interface Verdict {
  readonly broken: Invariant | undefined;
  readonly schedule: readonly string[];
  readonly states: number;
  readonly steps: number;
  readonly depth: number;
  /** Whether every state was seen. */
  readonly complete: boolean;
}

export interface Bounds {
  readonly mutant?: Mutant;
  /** Stop, incomplete, when so many states were seen. */
  readonly maxStates?: number;
  /** Stop, incomplete, after so long. */
  readonly maxSeconds?: number;
}

const MAX_STATES = 8_000_000;

/** Every schedule of a scenario, breadth first, so that the first violation found is among the shortest. */
export async function explore(scenario: Scenario, bounds: Bounds = {}): Promise<Verdict> {
  const { mutant = faithful, maxStates = MAX_STATES, maxSeconds = Number.POSITIVE_INFINITY } = bounds;
  const crashes = scenario.purge === true; // elsewhere a process that never moves again is a crash (see moves.ts)
  const search = new Search(await setUp(scenario, { mutant, maxClaims: scenario.maxClaims ?? 1, crashes }));
  const stopAt = performance.now() + maxSeconds * 1_000;
  let level: readonly Reached[] = [search.first];
  let depth = 0;
  for (; level.length > 0; depth += 1) {
    const next: Reached[] = [];
    for (const reached of level) {
      const found = await search.expand(reached, next);
      if (found !== undefined) return { ...search.counts(), ...found, depth: depth + 1, complete: false };
      if (search.counts().states > maxStates || performance.now() > stopAt)
        return { ...search.counts(), broken: undefined, schedule: [], depth, complete: false };
    }
    level = next;
  }
  return { ...search.counts(), broken: undefined, schedule: [], depth: depth - 1, complete: true };
}

interface Reached {
  readonly world: World;
  readonly at: number;
}

/** The worlds seen so far, and the way to each. */
class Search {
  readonly first: Reached;
  readonly #stage: Stage;
  readonly #judge: Judge;
  readonly #seen: Set<string>;
  readonly #path = new Path();
  #steps = 0;

  constructor(stage: Stage) {
    this.#stage = stage;
    this.#judge = new Judge(stage);
    this.first = { world: firstWorld(stage), at: 0 };
    this.#seen = new Set([keyOf(this.first.world)]);
  }

  counts() {
    return { states: this.#seen.size, steps: this.#steps };
  }

  /** Takes every move from a world; adds the worlds that are new. Gives the first violation. */
  async expand({ world, at }: Reached, next: Reached[]): Promise<Pick<Verdict, 'broken' | 'schedule'> | undefined> {
    const moves = await movesFrom(this.#stage, world);
    for (const [i, move] of moves.entries()) {
      this.#steps += 1;
      const outcome = await apply(this.#stage, world, move);
      const broken = await this.#judge.broken(world, outcome, move.kind === 'deleted');
      if (broken !== undefined) return { broken, schedule: await this.#retrace([...this.#path.to(at), i]) };
      const known = this.#seen.size;
      this.#seen.add(keyOf(outcome.world));
      if (this.#seen.size > known) next.push({ world: outcome.world, at: this.#path.extend(at, i) });
    }
    return undefined;
  }

  /** The words for a path. Moves come in the same order whenever a world is looked at. */
  async #retrace(path: readonly number[]): Promise<string[]> {
    const words: string[] = [];
    let { world } = this.first;
    for (const index of path) {
      const move = (await movesFrom(this.#stage, world))[index] as Move;
      words.push(say(this.#stage, move));
      world = (await apply(this.#stage, world, move)).world;
    }
    return words;
  }
}

/** How each state was first reached: from which, and by which of its moves. */
class Path {
  readonly #from: number[] = [-1];
  readonly #move: number[] = [0];

  extend(at: number, move: number): number {
    this.#from.push(at);
    this.#move.push(move);
    return this.#from.length - 1;
  }

  to(at: number): number[] {
    const moves: number[] = [];
    for (let i = at; i > 0; i = this.#from[i] as number) moves.unshift(this.#move[i] as number);
    return moves;
  }
}
