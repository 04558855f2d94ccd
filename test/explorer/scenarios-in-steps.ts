import { cancel, confirm, continuer, expire, reclaimer, reserve, ship } from './programs.ts';
import type { Scenario } from './scenario.ts';

/** An owner of two allocations and one bucket a transaction: it ends in two steps, as one of 100 does by 99. */
const bucketsPerEnd = 1;

export const ENDING_IN_STEPS: Readonly<Record<string, Scenario>> = {
  'ending in steps': {
    supply: { a: [2], b: [2] },
    faults: { take: 1, own: 1, other: 2 },
    bucketsPerEnd,
    programs: [
      reserve('r1.a', { a: 1, b: 1 }),
      expire('r1'),
      cancel('r1'),
      continuer('r1', 1),
      continuer('r1', 2),
      reclaimer(),
    ],
  },
  'ending in steps, payment': {
    supply: { a: [2], b: [2] },
    faults: { take: 1, confirm: 1, other: 1 },
    bucketsPerEnd,
    programs: [reserve('r1.a', { a: 1, b: 1 }), expire('r1'), confirm('r1.p', 'P'), continuer('r1'), reclaimer()],
  },
  'ending in steps, another buyer': {
    supply: { a: [1, 1] },
    faults: { take: 1, other: 1 },
    bucketsPerEnd,
    programs: [
      reserve('r1.a', { a: 2 }),
      expire('r1'),
      continuer('r1'),
      confirm('r1.p', 'P'),
      reserve('r2.a', { a: 1 }, 1),
      reclaimer(),
    ],
  },
  'ending in steps, confirmed': {
    supply: { a: [2], b: [2] },
    faults: { take: 1, confirm: 1, other: 1 },
    bucketsPerEnd,
    programs: [
      reserve('r1.a', { a: 1, b: 1 }),
      confirm('r1.p', 'P'),
      cancel('r1'),
      ship('r1', { a: 1, b: 1 }, 'e1'),
      continuer('r1', 1),
      continuer('r1', 2),
      reclaimer(),
    ],
  },
  'ending in steps, twice': {
    supply: { a: [1, 1] },
    faults: { take: 1, other: 1 },
    bucketsPerEnd,
    programs: [
      reserve('r1.a', { a: 2 }),
      expire('r1'),
      confirm('r1.p', 'P', 1),
      cancel('r1'),
      continuer('r1', 1),
      continuer('r1', 2),
      reclaimer(),
    ],
  },
  'ending in steps, retention ends': {
    supply: { a: [1, 1] },
    faults: { take: 1, own: 1, other: 1 },
    bucketsPerEnd,
    purge: true,
    programs: [reserve('r1.a', { a: 2 }), expire('r1'), continuer('r1'), reclaimer()],
  },
};
