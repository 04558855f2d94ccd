import { INVARIANTS, type Invariant } from './invariants.ts';

/** A violation as a person reads it: what broke, what that means, and step by step how. */
export function tellSchedule(name: string, broken: Invariant, schedule: readonly string[]): string {
  const steps = schedule.map((words, i) => `  ${String(i + 1).padStart(3)}. ${words}`);
  return [`${name} breaks "${broken}" (${INVARIANTS[broken]}) in ${schedule.length} steps:`, ...steps].join('\n');
}

const WIDTH = 64;

/** One row of the table of results. */
export function row(name: string, ...cells: readonly (string | number)[]): string {
  const texts = cells.map((cell) => (typeof cell === 'number' ? cell.toLocaleString('en') : cell));
  return `${name.padEnd(WIDTH)}${texts.map((text) => text.padStart(12)).join('')}`;
}
