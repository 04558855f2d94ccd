import { describe, expect, it } from 'vitest';
import type { Invariant } from './invariants.ts';
import {
  blindForget,
  blindGive,
  blindSettle,
  type Mutant,
  noFence,
  openUnitsUnasked,
  ownerStays,
  ownerUnasked,
} from './mutants.ts';
import { walk } from './random-walk.ts';
import { tellSchedule } from './report.ts';
import { SCENARIOS, scenarioNamed } from './scenarios.ts';
import { explore } from './search.ts';

const PATIENCE_MS = 240_000;
const SEEDS = Array.from({ length: 200 }, (_, i) => i + 1);

describe('every schedule of the real code', { timeout: PATIENCE_MS }, () => {
  it('keeps every invariant with one unit, two buyers, one copy of any write, and a crash of anyone at any point', async () => {
    const scenario = scenarioNamed('one unit, two buyers');
    const { broken, schedule, complete, states } = await explore({ ...scenario, faults: { other: 1 } });
    expect(broken && tellSchedule('one unit, two buyers', broken, schedule)).toBeUndefined();
    expect({ complete, many: states > 100_000 }).toEqual({ complete: true, many: true });
  });
});

describe('what the explorer found', { timeout: PATIENCE_MS }, () => {
  it('a renewal that counted, lost its answer and met its hold expired is not counted a second time by holding again', async () => {
    const scenario = scenarioNamed('late payment and renewal');
    const programs = scenario.programs.filter(({ name }) => name !== 'r1.p' && name !== 'r1 expire 2');
    const { broken, schedule, complete } = await explore({ ...scenario, programs, faults: { renewal: 1 } });
    expect(broken && tellSchedule('late payment and renewal', broken, schedule)).toBeUndefined();
    expect(complete).toBe(true);
  });
});

describe('200 seeded schedules of the real code keep every invariant', { timeout: PATIENCE_MS }, () => {
  it.each(Object.entries(SCENARIOS))('%s', async (name, scenario) => {
    const { broken, seed, schedule, schedules, binding } = await walk(scenario, SEEDS);
    expect(broken && tellSchedule(`${name}, seed ${seed}`, broken, schedule)).toBeUndefined();
    expect(schedules).toBe(SEEDS.length);
    expect(binding, 'schedules in which somebody was promised something').toBeGreaterThan(SEEDS.length / 3);
  });
});

const PLANTED: readonly (readonly [what: string, mutant: Mutant, scenario: string, broken: Invariant])[] = [
  ['a reclaim that does not fence', noFence, 'one unit, two buyers', 'backed'],
  ['the same, in payment mode', noFence, 'payment mode', 'backed'],
  ['a forget without its evidence condition', blindForget, 'client retries, late payment', 'conserved'],
  ['a give without its evidence condition', blindGive, 'one unit, two buyers', 'non-negative'],
  ['an ending that settles without its evidence condition', blindSettle, 'retention ends', 'conserved'],
  ['stock given back without the move of its owner', ownerStays, 'one unit, two buyers', 'backed'],
  ['stock given back whatever its owner has become', ownerUnasked, 'one unit, two buyers', 'backed'],
  [
    'a cancel that does not ask how many units are open',
    openUnitsUnasked,
    'two units, one ships against cancel',
    'non-negative',
  ],
  [
    'a line that does not ask how many units are open',
    openUnitsUnasked,
    'two units, one ships against cancelling one',
    'lines',
  ],
];

describe('a planted mutation is found', { timeout: PATIENCE_MS }, () => {
  it.each(PLANTED)('%s', async (_what, mutant, name, invariant) => {
    const { broken, schedule } = await explore(scenarioNamed(name), { mutant, maxStates: 500_000 });
    expect(broken, schedule.join('\n')).toBe(invariant);
    expect(schedule.length).toBeLessThan(16);
  });

  it('and told as the shortest schedule, step by step', async () => {
    const { broken, schedule } = await explore(scenarioNamed('one unit, two buyers'), { mutant: noFence });
    expect(broken && tellSchedule('one unit, two buyers', broken, schedule)?.split('\n')).toEqual([
      'one unit, two buyers breaks "backed" (reserved covers every open unit of held, confirmed and ending owners (not those before the cursor)) in 6 steps:',
      '    1. r1.a: read r1',
      '    2. r1.a: read [s#a#w#0]',
      '    3. r1.a: take s#a#w#0 quantity 1 r.r1.0000000000001',
      '    4. reclaimer 1: view r.r1',
      '    5. reclaimer 1: reclaim r.r1.0000000000001 s#a#w#0 value 1000001 absent 3600000',
      '    6. r1.a: hold r1 r.r1.0000000000001 1800000',
    ]);
  });

  it('where transfers alone are under way, too', async () => {
    const scenario = scenarioNamed('one unit, a buyer and a transfer');
    const programs = scenario.programs.filter(({ name }) => !name.startsWith('r1') && name !== 't1.b');
    expect((await explore({ ...scenario, programs }, { mutant: noFence })).broken).toBe('backed');
    expect(await explore({ ...scenario, programs, faults: { own: 1 } })).toMatchObject({ complete: true });
  });

  it('by seeded schedules too, with what is not needed left out', async () => {
    const { broken, seed, schedule } = await walk(scenarioNamed('one unit, two buyers'), SEEDS, noFence);
    expect(broken, `seed ${seed}`).toBe('backed');
    expect(schedule.length).toBeLessThanOrEqual(8);
  });
});
