import { cancel, confirm, reclaimer, reserve } from './programs.ts';
import type { Scenario } from './scenario.ts';
import { callOff, moveOut, request } from './transfer-programs.ts';

/** Transfers, which own claims as reservations do, and take from the same buckets. */
export const TRANSFERS: Readonly<Record<string, Scenario>> = {
  'one unit, a buyer and a transfer': {
    supply: { a: [1] },
    faults: { take: 1, own: 1, other: 1 },
    programs: [
      reserve('r1.a', { a: 1 }),
      confirm('r1.p', 'P'),
      cancel('r1'),
      request('t1.a', { a: 1 }),
      request('t1.b', { a: 1 }),
      callOff('t1'),
      reclaimer(),
    ],
  },
  'a transfer ships against its cancellation': {
    supply: { a: [2] },
    faults: { take: 1, own: 1, end: 1, other: 1 },
    programs: [
      request('t1.a', { a: 2 }),
      moveOut('t1', { a: 1 }, 'e1'),
      moveOut('t1', { a: 1 }, 'e1', 't1 ship e1 again'),
      callOff('t1'),
      reserve('r1.a', { a: 1 }),
      reclaimer(),
    ],
  },
  'a large transfer is called off in steps': {
    supply: { a: [1], b: [1] },
    faults: { take: 1, own: 1, end: 1, other: 1 },
    bucketsPerEnd: 1,
    programs: [
      request('t1.a', { a: 1, b: 1 }),
      moveOut('t1', { a: 1 }, 'e1'),
      callOff('t1'),
      reserve('r1.a', { b: 1 }),
      reclaimer(),
    ],
  },
};
