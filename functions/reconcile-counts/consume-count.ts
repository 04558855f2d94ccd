import { parseCountedLine } from '../core/contracts/counts.ts';
import type { StockCounted } from '../core/contracts/warehouse-events.ts';
import type { CountContext } from '../core/counts/context.ts';
import { type Count, type CountOutcome, reconcile } from '../core/counts/reconcile.ts';
import type { Instant } from '../core/domain/ids.ts';
import type { CountedLine } from '../core/domain/reconciliation.ts';
import { accept, type Result } from '../core/domain/result.ts';
import { textDigest } from '../core/domain/text-hash.ts';
import { type LinesObject, ObjectGone } from '../core/objects/count-object.ts';
import { continueAtOnce, done, type MessageOutcome, quarantine, retry } from '../core/runtime/message-outcome.ts';

/** Where the lists of large counts lie. */
export interface CountObjects {
  /** The only bucket that may be read. */
  readonly bucket: string;
  readonly open: (key: string) => Promise<LinesObject>;
}

/** Compares the count of one event, for as long as there is time. */
export async function consumeCount(
  context: CountContext,
  objects: CountObjects,
  event: StockCounted,
  until: Instant,
): Promise<MessageOutcome> {
  const { object } = event.data;
  if (object !== undefined && object.bucket !== objects.bucket)
    return quarantine('cannot-be-applied', `counts are read from the bucket ${objects.bucket} and no other`);
  try {
    return messageOutcome(await reconcile(context, await countOf(objects, event), until));
  } catch (thrown) {
    if (thrown instanceof ObjectGone) return quarantine('cannot-be-applied', thrown.message);
    throw thrown;
  }
}

async function countOf(objects: CountObjects, { data, time }: StockCounted): Promise<Count> {
  const { countId, warehouseId, scope, lines = [], object } = data;
  const count = { countId, warehouseId, scope, countedAt: time };
  if (object === undefined)
    return { ...count, content: `lines#${textDigest(JSON.stringify(lines))}`, lines: () => listed(lines) };
  const opened = await objects.open(object.key);
  return {
    ...count,
    content: `object#${object.key}#${opened.version}`,
    lines: () => parsed(opened.lines()),
  };
}

async function* listed(lines: readonly CountedLine[]): AsyncGenerator<Result<CountedLine, string>> {
  for (const line of lines) yield accept(line);
}

async function* parsed(lines: AsyncIterable<string>): AsyncGenerator<Result<CountedLine, string>> {
  for await (const line of lines) yield parseCountedLine(line);
}

function messageOutcome(outcome: CountOutcome): MessageOutcome {
  switch (outcome.kind) {
    case 'unfinished':
      // A run that got nowhere would only come again and again.
      return outcome.gotOn ? continueAtOnce(outcome.because) : retry(outcome.because);
    case 'contradiction':
      return quarantine('cannot-be-applied', `${outcome.standing.reconciliationId} was the id of another count before`);
    case 'finished': {
      const { status, problem = '' } = outcome.reconciliation;
      return status === 'rejected' ? quarantine('cannot-be-applied', problem) : done;
    }
  }
}
