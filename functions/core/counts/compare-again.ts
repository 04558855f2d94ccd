import { comparedAgain, totalsShift } from '../domain/compared-again.ts';
import type { Sku } from '../domain/ids.ts';
import type { CountedLine, Reconciliation } from '../domain/reconciliation.ts';
import { compareLine } from './compare-lines.ts';
import type { CountContext } from './context.ts';

const MAX_TRIES = 20;
const LOOKED_AT_ONCE = 16;

/** Stocks of one count to compare again. */
export interface Again {
  readonly count: Reconciliation;
  /** What was counted of them. */
  readonly lines: readonly CountedLine[];
  /** Of these no later count lists anything: only here may a difference open. */
  readonly newest: ReadonlySet<Sku>;
}

/** Compares stocks of a count that is done with the ledger as it is now, and lets what is stored of them follow. Repeating it changes nothing. */
export async function compareAgain(context: CountContext, { count, lines, newest }: Again): Promise<void> {
  for (let i = 0; i < lines.length; i += LOOKED_AT_ONCE) {
    const some = lines.slice(i, i + LOOKED_AT_ONCE);
    await Promise.all(some.map((line) => compareOne(context, count, line, newest.has(line.sku))));
  }
}

/**
 * What is stored is read before the ledger is, and replaced only if nobody else replaced it; and then all is looked at once more. So of two who
 * do this at once, the one who saw less of the ledger does not have the last word.
 * @throws when it kept changing: it is done again later
 */
async function compareOne(
  context: CountContext,
  count: Reconciliation,
  line: CountedLine,
  isNewest: boolean,
): Promise<void> {
  const { reconciliations, stocktaking, now } = context;
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const before = await reconciliations.difference(count.reconciliationId, line.sku);
    const [found, booked] = await Promise.all([
      compareLine(context, count, line),
      stocktaking.bookedBy(count, line.sku),
    ]);
    const after = comparedAgain({ before, found, booked, isNewest, at: now() });
    if (after === undefined) return;
    await reconciliations.change(count.reconciliationId, before, after, totalsShift(before, after));
  }
  throw new Error(`what the count ${count.reconciliationId} says of ${line.sku} kept changing`);
}
