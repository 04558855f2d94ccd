import { cancel, confirm, expire, expireInTime, reclaimer, renew, reserve } from './programs.ts';
import type { Scenario } from './scenario.ts';

/** Scenarios in which time matters: deletion after retention, and deadlines that move. */
export const TIME: Readonly<Record<string, Scenario>> = {
  'retention ends': {
    supply: { a: [2] },
    faults: { take: 1, own: 1 },
    purge: true,
    programs: [reserve('r1.a', { a: 1 }), reserve('r1.b', { a: 1 }), expire('r1'), cancel('r1'), reclaimer()],
  },
  'retention ends, late payment': {
    supply: { a: [2] },
    faults: { take: 1, own: 1 },
    purge: true,
    programs: [reserve('r1.a', { a: 1 }), expire('r1'), confirm('r1.p', 'P'), confirm('r1.q', 'P'), reclaimer()],
  },
  'live renewal': {
    supply: { a: [1] },
    faults: { renewal: 1, end: 1 },
    ticks: 3,
    holdTicks: 1,
    maxRenewals: 3,
    programs: [
      reserve('r1.a', { a: 1 }),
      renew('r1.renew 1'),
      renew('r1.renew 2'),
      expireInTime('r1'),
      confirm('r1.p', 'P'),
      reclaimer(),
    ],
  },
  'live renewal of a longer hold': {
    supply: { a: [1] },
    faults: { renewal: 1, end: 1 },
    ticks: 4,
    holdTicks: 2,
    maxRenewals: 1,
    programs: [reserve('r1.a', { a: 1 }), renew('r1.renew 1'), renew('r1.renew 2'), expireInTime('r1'), reclaimer()],
  },
  'live renewal, late payment': {
    supply: { a: [1] },
    faults: { take: 1, renewal: 1 },
    ticks: 2,
    holdTicks: 1,
    maxRenewals: 1,
    programs: [
      reserve('r1.a', { a: 1 }),
      renew('r1.renew 1'),
      renew('r1.renew 2'),
      expireInTime('r1'),
      confirm('r1.p', 'P'),
      reclaimer(),
    ],
  },
};
