import type { Instant, WarehouseId } from '../domain/ids.ts';
import { COUNT_LINES_PER_STEP } from '../domain/limits.ts';
import {
  addTotals,
  type CountedLine,
  type CountScope,
  type Difference,
  NO_TOTALS,
  type Reconciliation,
  type ReconciliationId,
  sameCount,
  type Totals,
} from '../domain/reconciliation.ts';
import type { Result } from '../domain/result.ts';
import { compareLines } from './compare-lines.ts';
import type { CountContext } from './context.ts';
import { finish } from './finish.ts';
import { followNotes, linesPurgeAt } from './late-facts.ts';
import { SeenTexts } from './seen-texts.ts';

/** A count as it was announced. */
export interface Count {
  readonly countId: ReconciliationId;
  readonly warehouseId: WarehouseId;
  readonly scope: CountScope;
  readonly countedAt: Instant;
  /** Tells the same list from another one: its digest, or where it lies and in which version. */
  readonly content: string;
  /** The lines, from the first one on, each time. One that cannot be read is a refusal that says why. */
  readonly lines: () => AsyncIterable<Result<CountedLine, string>>;
}

export type CountOutcome =
  /** `done`, `stale` or `rejected`, now or before. */
  | { readonly kind: 'finished'; readonly reconciliation: Reconciliation }
  /** The time is over, or another run is at it: it goes on when the message comes again. At once, if this run got on. */
  | { readonly kind: 'unfinished'; readonly because: string; readonly gotOn: boolean }
  /** The id stands for another count. */
  | { readonly kind: 'contradiction'; readonly standing: Reconciliation };

/** A run of one count: where it stands, and which SKUs it has seen. */
interface Run {
  readonly context: CountContext;
  readonly count: Count;
  /** After this moment it stops between two steps. */
  readonly until: Instant;
  readonly seen: SeenTexts;
  /** An earlier run may have died after it kept what it found and before it said so. */
  mayRepeat: boolean;
  /** The revision that it began with: a higher one says that it got on. */
  readonly begunAt: number;
  at: Reconciliation;
}

/**
 * Compares a count with the ledger as of its moment, in steps of COUNT_LINES_PER_STEP lines, and keeps what differs. Each step is saved with
 * what it found, so that a run that dies goes on where it was, and the count may be as long as it likes. The same count again changes nothing.
 */
export async function reconcile(context: CountContext, count: Count, until: Instant): Promise<CountOutcome> {
  const announced = await announce(context, count);
  const at = await context.reconciliations.start(announced);
  if (!sameCount(at, announced)) return { kind: 'contradiction', standing: at };
  if (at.status !== 'running') return finished(context, at);
  // Before anything is compared: a fact that comes late then finds the count, or is known to it.
  await context.lateFacts.enlist(at, linesPurgeAt(context.now()));
  const mayRepeat = at !== announced;
  const own = mayRepeat ? await takeOver(context, at) : at;
  if (own === undefined) return OVERTAKEN;
  const run = { context, count, until, seen: new SeenTexts(), mayRepeat, begunAt: own.revision, at: own };
  const stopped = (await compareListed(run)) ?? (await compareUnlisted(run));
  if (stopped !== undefined) return stopped;
  const done = await finish(context, run.at);
  return done ? finished(context, done) : OVERTAKEN;
}

/** A count that an earlier run began. Should that one still be at it, it keeps nothing any more: what it saw of the ledger is older. */
function takeOver({ reconciliations }: CountContext, at: Reconciliation): Promise<Reconciliation | undefined> {
  return reconciliations.save(at, at);
}

/** What came late while it ran is compared again, also if a run died before it came to that. */
async function finished(context: CountContext, count: Reconciliation): Promise<CountOutcome> {
  if (count.status !== 'done') return { kind: 'finished', reconciliation: count };
  await followNotes(context, count);
  return { kind: 'finished', reconciliation: (await context.reconciliations.read(count.reconciliationId)) ?? count };
}

const OVERTAKEN: CountOutcome = { kind: 'unfinished', because: 'another run of this count is at work', gotOn: false };

/** The reconciliation as it begins. One of an earlier moment than the latest full count does not begin at all. */
async function announce({ reconciliations, now }: CountContext, count: Count): Promise<Reconciliation> {
  const { countId, warehouseId, scope, countedAt, content } = count;
  const [full, same] = await Promise.all([
    reconciliations.latest(warehouseId, 'full'),
    reconciliations.latest(warehouseId, scope),
  ]);
  const isStale = full !== undefined && full.countedAt > countedAt;
  const previous = same !== undefined && same.countedAt < countedAt ? same.reconciliationId : undefined;
  return {
    reconciliationId: countId,
    warehouseId,
    scope,
    countedAt,
    content,
    status: isStale ? 'stale' : 'running',
    totals: NO_TOTALS,
    startedAt: now(),
    ...(isStale && { finishedAt: now() }),
    ...(previous !== undefined && { previous }),
    revision: 0,
  };
}

/** Lines that an earlier run compared are only read again, for the SKUs in them. */
async function compareListed(run: Run): Promise<CountOutcome | undefined> {
  let [number, step]: [number, CountedLine[]] = [0, []];
  for await (const line of run.count.lines()) {
    number += 1;
    if (!line.ok) return reject(run, `line ${number} ${line.refusal}`);
    if (!run.seen.add(line.value.sku)) return reject(run, `line ${number} names ${line.value.sku} a second time`);
    if (number > run.at.totals.lines) step.push(line.value);
    if (step.length < COUNT_LINES_PER_STEP) continue;
    const stopped = await takeListed(run, step);
    if (stopped !== undefined) return stopped;
    step = [];
  }
  return step.length > 0 ? takeListed(run, step) : undefined;
}

/** The lines themselves are kept too: where nothing differs, nobody else knows what was counted. */
async function takeListed(run: Run, step: readonly CountedLine[]): Promise<CountOutcome | undefined> {
  const { context, at } = run;
  const keep = () =>
    context.countedLines.keep(at.reconciliationId, at.totals.lines + 1, step, linesPurgeAt(context.now()));
  return takeStep(run, step, { lines: step.length }, {}, keep);
}

/** SKUs of ours that a full count does not list: nothing of them was found. */
async function compareUnlisted(run: Run): Promise<CountOutcome | undefined> {
  const { stocktaking } = run.context;
  while (run.count.scope === 'full' && run.at.stocksDone === undefined) {
    const { skus, next } = await stocktaking.stocks(run.count.warehouseId, run.at.stocksAfter);
    const unlisted = skus.filter((sku) => !run.seen.has(sku)).map((sku) => ({ sku, onHand: 0, unsellable: 0 }));
    const progress = next === undefined ? ({ stocksDone: true } as const) : { stocksAfter: next };
    const stopped = await takeStep(run, unlisted, { unlisted: unlisted.length }, progress);
    if (stopped !== undefined) return stopped;
  }
  return undefined;
}

/** What was found is kept first, then the place: a run that dies in between finds the same again. */
async function takeStep(
  run: Run,
  lines: readonly CountedLine[],
  more: Partial<Totals>,
  progress: Partial<Reconciliation> = {},
  keepMore: () => Promise<void> = async () => {},
): Promise<CountOutcome | undefined> {
  const { context, at } = run;
  if (context.now() > run.until) {
    const because = `${at.totals.lines} lines are compared, the rest comes later`;
    return { kind: 'unfinished', because, gotOn: at.revision > run.begunAt };
  }
  const [found] = await Promise.all([compareLines(context, at, lines), keepMore()]);
  if (!(await keep(run, lines, found))) return OVERTAKEN;
  run.mayRepeat = false;
  return save(run, { ...at, ...progress, totals: addTotals(at.totals, more, found) });
}

/** What an earlier run found may be none any more, if facts came late. */
async function keep(run: Run, lines: readonly CountedLine[], found: readonly Difference[]): Promise<boolean> {
  const differing = new Set(found.map(({ sku }) => sku));
  const agreeing = run.mayRepeat ? lines.map(({ sku }) => sku).filter((sku) => !differing.has(sku)) : [];
  return found.length + agreeing.length === 0 || run.context.reconciliations.keep(run.at, found, agreeing);
}

/** The list is wrong: what was found so far is not to be acted on. */
async function reject(run: Run, problem: string): Promise<CountOutcome> {
  const rejected = { ...run.at, status: 'rejected', problem, finishedAt: run.context.now() } as const;
  return (await save(run, rejected)) ?? { kind: 'finished', reconciliation: run.at };
}

async function save(run: Run, after: Reconciliation): Promise<CountOutcome | undefined> {
  const saved = await run.context.reconciliations.save(run.at, after);
  if (saved === undefined) return OVERTAKEN;
  run.at = saved;
  return undefined;
}
