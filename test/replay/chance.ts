import { createHash } from 'node:crypto';

/**
 * A number from 0 (inclusive) to 1 (exclusive) that hangs only on the seed and on what it is for: an order keeps its fate whatever
 * is played before it, so two runs can be compared.
 */
export function chanceOf(seed: number, ...purpose: readonly string[]): number {
  const digest = createHash('sha256')
    .update(JSON.stringify([seed, ...purpose]))
    .digest();
  return digest.readUIntBE(0, 6) / 2 ** 48;
}

/** A whole number from 0 to `most`, both included. */
export function wholeChance(most: number, seed: number, ...purpose: readonly string[]): number {
  return Math.floor(chanceOf(seed, ...purpose) * (most + 1));
}
