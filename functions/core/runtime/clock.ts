import type { Instant } from '../domain/ids.ts';

// The only places where the outside world's time and chance come in. Everything else is given a clock and a die.

/** Epoch milliseconds, asked each time it matters; never captured. */
export type Clock = () => Instant;
/** A number from 0 (inclusive) to 1 (exclusive). */
export type Chance = () => number;
export type Sleep = (milliseconds: number) => Promise<void>;

export const systemClock: Clock = () => Date.now();
export const systemChance: Chance = () => Math.random();
export const systemSleep: Sleep = (milliseconds) => new Promise((wake) => setTimeout(wake, milliseconds));
