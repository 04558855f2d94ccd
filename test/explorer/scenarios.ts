import { cancel, confirm, expire, pend, reclaimer, renew, reserve, reserveBoth, ship } from './programs.ts';
import type { Scenario } from './scenario.ts';
import { ENDING_IN_STEPS } from './scenarios-in-steps.ts';
import { LINES } from './scenarios-lines.ts';
import { TIME } from './scenarios-time.ts';
import { TRANSFERS } from './scenarios-transfers.ts';

// The scenarios of the protocol's model, played by the real code. A line `[0]` of the model is a SKU in one bucket, `[0, 1]` a SKU in
// two. Where the model's process picks either bucket, ours is two environments whose home buckets differ.

const HOLDS: Readonly<Record<string, Scenario>> = {
  'one unit, two buyers': {
    supply: { a: [1] },
    faults: { take: 2, own: 1, other: 1 },
    programs: [
      reserve('r1.a', { a: 1 }),
      reserve('r2.a', { a: 1 }),
      confirm('r1.p', 'P'),
      cancel('r1'),
      expire('r2'),
      reclaimer(),
    ],
  },
  'client retries': {
    supply: { a: [1, 1] },
    faults: { take: 2, own: 1 },
    programs: [reserve('r1.a', { a: 1 }, 0), reserve('r1.b', { a: 1 }, 1), expire('r1'), reclaimer()],
  },
  'client retries, late payment': {
    supply: { a: [1] },
    faults: { take: 1, own: 1 },
    programs: [reserve('r1.a', { a: 1 }), reserve('r1.b', { a: 1 }), expire('r1'), confirm('r1.p', 'P'), reclaimer()],
  },
  'confirm, cancel, expire, ship': {
    supply: { a: [1] },
    faults: { take: 1, own: 1, confirm: 1, other: 1 },
    programs: [
      reserve('r1.a', { a: 1 }),
      confirm('r1.p', 'P'),
      confirm('r1.q', 'Q'),
      cancel('r1'),
      expire('r1'),
      ship('r1', { a: 1 }, 'e1'),
      reclaimer(),
    ],
  },
  'two lines': {
    supply: { a: [1], b: [1] },
    faults: { take: 1, own: 1 },
    programs: [reserve('r1.a', { a: 1, b: 1 }), reserve('r2.a', { b: 1, a: 1 }), cancel('r1'), reclaimer()],
  },
  'two lines, client retries': {
    supply: { a: [2], b: [2] },
    faults: { take: 1, own: 1, other: 1 },
    programs: [reserve('r1.a', { a: 1, b: 1 }), reserve('r1.b', { a: 1, b: 1 }), expire('r1'), reclaimer()],
  },
  'two reclaimers': {
    supply: { a: [2] },
    faults: { take: 2, own: 1, other: 1 },
    programs: [reserve('r1.a', { a: 1 }), reserve('r1.b', { a: 1 }), expire('r1'), reclaimer(1), reclaimer(2)],
  },
  'duplicate stream records': {
    supply: { a: [1] },
    faults: { take: 1, own: 1, end: 1 },
    programs: [
      reserve('r1.a', { a: 1 }),
      expire('r1', 'r1 delay message'),
      expire('r1', 'r1 timer removal'),
      expire('r1', 'r1 timer removal again'),
      confirm('r1.p', 'P'),
      reclaimer(),
    ],
  },
  'forget rides on a take': {
    supply: { a: [2] },
    faults: { take: 2, own: 1 },
    maxClaims: 2,
    programs: [reserveBoth('r1 then r2', 'r1.a', 'r2.a', { a: 1 }), expire('r1'), cancel('r2'), reclaimer()],
  },
};

const LATE_PAYMENT: Readonly<Record<string, Scenario>> = {
  'late payment': {
    supply: { a: [1] },
    faults: { take: 1, own: 1, other: 1 },
    programs: [
      reserve('r1.a', { a: 1 }),
      expire('r1'),
      confirm('r1.p', 'P'),
      confirm('r1.q', 'P'),
      reserve('r2.a', { a: 1 }),
      reclaimer(),
    ],
  },
  'late payment and renewal': {
    supply: { a: [2] },
    faults: { take: 1, own: 2 },
    programs: [
      reserve('r1.a', { a: 1 }),
      expire('r1', 'r1 expire 1'),
      expire('r1', 'r1 expire 2'),
      confirm('r1.p', 'P'),
      renew('r1.renew'),
      reclaimer(),
    ],
  },
  'payment mode': {
    supply: { a: [1] },
    faults: { take: 2, own: 1, other: 1 },
    programs: [
      pend('r1.a', { a: 1 }),
      pend('r2.a', { a: 1 }),
      confirm('r1.p', 'P'),
      confirm('r2.p', 'P'),
      cancel('r1'),
      reclaimer(),
    ],
  },
  'payment mode, late payment': {
    supply: { a: [1] },
    faults: { take: 1, own: 1, other: 1 },
    programs: [
      pend('r1.a', { a: 1 }),
      expire('r1'),
      confirm('r1.p', 'P'),
      confirm('r1.q', 'Q'),
      cancel('r1'),
      reclaimer(),
    ],
  },
  'one payment confirmed twice': {
    supply: { a: [1] },
    faults: { take: 2, own: 1, other: 1 },
    enough: true,
    programs: [pend('r1.a', { a: 1 }), confirm('r1.p', 'P'), confirm('r1.q', 'P'), reclaimer()],
  },
  'one late payment confirmed twice': {
    supply: { a: [1] },
    faults: { take: 1, own: 1, other: 1 },
    enough: true,
    programs: [reserve('r1.a', { a: 1 }), expire('r1'), confirm('r1.p', 'P'), confirm('r1.q', 'P'), reclaimer()],
  },
  'one payment of two lines confirmed twice': {
    supply: { a: [1], b: [1] },
    faults: { take: 1, own: 1 },
    enough: true,
    programs: [pend('r1.a', { a: 1, b: 1 }), confirm('r1.p', 'P'), confirm('r1.q', 'P'), reclaimer()],
  },
};

export const SCENARIOS: Readonly<Record<string, Scenario>> = {
  ...HOLDS,
  ...LATE_PAYMENT,
  ...TIME,
  ...ENDING_IN_STEPS,
  ...LINES,
  ...TRANSFERS,
};

export function scenarioNamed(name: string): Scenario {
  const scenario = SCENARIOS[name];
  if (scenario === undefined) throw new RangeError(`no scenario is called ${name}`);
  return scenario;
}
