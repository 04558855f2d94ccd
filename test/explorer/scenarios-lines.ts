import { cancel, cancelUnits, confirm, continuer, reclaimer, reserve, ship } from './programs.ts';
import type { Scenario } from './scenario.ts';

/** Lines, and units of a line, that ship or are cancelled one by one. */
const WHOLE_LINES: Readonly<Record<string, Scenario>> = {
  lines: {
    supply: { a: [2], b: [2] },
    faults: { take: 2, other: 2 },
    programs: [
      reserve('r1.a', { a: 1, b: 1 }),
      confirm('r1.p', 'P'),
      ship('r1', { a: 1 }, 'e1', 'r1 ship a'),
      ship('r1', { a: 1 }, 'e1', 'r1 ship a again'),
      cancel('r1'),
      reclaimer(),
    ],
  },
  'lines, the last one': {
    supply: { a: [2], b: [2] },
    faults: { take: 1, other: 2 },
    programs: [
      reserve('r1.a', { a: 1, b: 1 }),
      confirm('r1.p', 'P'),
      ship('r1', { a: 1 }, 'e1'),
      ship('r1', { b: 1 }, 'e2'),
      cancelUnits('r1', { b: 1 }),
      reclaimer(),
    ],
  },
  'lines, ending in steps': {
    supply: { a: [2], b: [2] },
    faults: { take: 1, other: 2 },
    bucketsPerEnd: 1,
    programs: [
      reserve('r1.a', { a: 1, b: 1 }),
      confirm('r1.p', 'P'),
      ship('r1', { a: 1 }, 'e1'),
      cancel('r1'),
      ship('r1', { b: 1 }, 'e2'),
      continuer('r1'),
      reclaimer(),
    ],
  },
  'lines, three': {
    supply: { a: [1], b: [1], c: [1] },
    faults: { other: 1 },
    programs: [
      reserve('r1.a', { a: 1, b: 1, c: 1 }),
      confirm('r1.p', 'P'),
      ship('r1', { a: 1 }, 'e1', 'r1 ship a'),
      ship('r1', { a: 1 }, 'e1', 'r1 ship a again'),
      cancel('r1'),
      reclaimer(),
    ],
  },
};

/** The model has one unit a line; here a line has two, and part of it moves. */
const PARTS_OF_LINES: Readonly<Record<string, Scenario>> = {
  'two units, one ships against cancel': {
    supply: { a: [2] },
    faults: { take: 1, other: 1 },
    programs: [
      reserve('r1.a', { a: 2 }),
      confirm('r1.p', 'P'),
      ship('r1', { a: 1 }, 'e1', 'r1 ship one'),
      ship('r1', { a: 1 }, 'e1', 'r1 ship one again'),
      cancel('r1'),
      reclaimer(),
    ],
  },
  'two units, one ships against cancelling one': {
    supply: { a: [2] },
    faults: { take: 1, other: 1 },
    programs: [
      reserve('r1.a', { a: 2 }),
      confirm('r1.p', 'P'),
      ship('r1', { a: 1 }, 'e1'),
      cancelUnits('r1', { a: 1 }, 'r1 cancel one'),
      cancelUnits('r1', { a: 1 }, 'r1 cancel one again'),
      reclaimer(),
    ],
  },
  'two units, both ship apart against cancelling one': {
    supply: { a: [3] },
    faults: { other: 1 },
    programs: [
      reserve('r1.a', { a: 2 }),
      confirm('r1.p', 'P'),
      ship('r1', { a: 1 }, 'e1'),
      ship('r1', { a: 1 }, 'e2'),
      cancelUnits('r1', { a: 1 }, 'r1 cancel one'),
      reclaimer(),
    ],
  },
  'two units in two buckets, one ships against cancel in steps': {
    supply: { a: [1, 1] },
    faults: { take: 1, other: 1 },
    bucketsPerEnd: 1,
    programs: [
      reserve('r1.a', { a: 2 }),
      confirm('r1.p', 'P'),
      ship('r1', { a: 1 }, 'e1'),
      cancel('r1'),
      continuer('r1'),
      reclaimer(),
    ],
  },
};

export const LINES: Readonly<Record<string, Scenario>> = { ...WHOLE_LINES, ...PARTS_OF_LINES };
