import * as z from 'zod/mini';
import { wholeNumber } from './values.ts';

/** How many things one page shows, as a query says it: a text of digits. `Number` alone would read an empty one as 0, and `0x10` as 16. */
export function pageSize(most: number, usual: number) {
  const error = `must be a whole number from 1 to ${most}`;
  const digits = z.string({ error }).check(z.regex(/^\d{1,6}$/, { error, abort: true }));
  return z._default(z.pipe(digits, z.pipe(z.transform(Number), wholeNumber(1, most))), usual);
}
