import { type Bucket, stockPool } from '../domain/bucket.ts';
import type { FactContext } from './context.ts';
import { type Contradiction, contradictions } from './contradiction.ts';
import { expectedChange } from './expected-goods.ts';
import { mergeChanges } from './merge-changes.ts';
import type { BucketChange, FactWrite, Movement } from './ports.ts';

const MAX_TRIES = 20;

/**
 * Records one line that changes the stock of its SKU and warehouse, exactly once. How it changes the buckets is decided from a consistent
 * reading of all of them, again whenever sales overtook it. One for a purchase order, or a transfer, counts there; one for a reservation counts as returned.
 * @returns what the ledger had under this id, if that was something else
 * @throws when the stock kept changing: the event comes again
 */
export async function recordLine(
  context: FactContext,
  movement: Movement,
  changesOf: (buckets: readonly Bucket[]) => readonly BucketChange[],
): Promise<Contradiction[]> {
  const { facts, claims } = context;
  const { sku, warehouseId } = movement;
  let returned = returnedUnits(movement);
  let cameBack: FactWrite['cameBack'] = returned && { ...returned, ifExchanged: false };
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const [buckets, { changes, ...expected }] = await Promise.all([
      facts.buckets(stockPool(sku, warehouseId)),
      expectedUnits(context, movement),
    ]);
    const write: FactWrite = {
      movements: [movement],
      ...expected,
      changes: mergeChanges([...changesOf(buckets), ...changes]),
      ...(returned && { returned }),
      ...(cameBack && { cameBack }),
      ...transferredUnits(movement),
    };
    const answer = await facts.record(write, claims.now());
    if (answer.kind === 'recorded') return [];
    if (answer.kind === 'duplicate') return contradictions([movement], answer.movements);
    // Nobody knows that reservation, or not any more: goods came back all the same.
    if (answer.kind === 'owner-changed') {
      returned = undefined;
      cameBack = cameBack && { ...cameBack, ifExchanged: true };
    }
    if (answer.kind === 'never-exchanged') cameBack = undefined;
  }
  throw new Error(`the stock of ${sku} in ${warehouseId} kept changing: the event is tried again`);
}

async function expectedUnits(
  { facts, claims }: FactContext,
  { purchaseOrderId, sku, onHand }: Movement,
): Promise<Pick<FactWrite, 'changes' | 'workItems' | 'expected'>> {
  if (purchaseOrderId === undefined) return { changes: [], workItems: [] };
  const read = await facts.expectedLine(purchaseOrderId, sku);
  return expectedChange(read, { ...read, received: read.received + onHand }, claims.now());
}

function transferredUnits({ transferId, sku, onHand, unsellable }: Movement): Pick<FactWrite, 'transferred'> {
  if (transferId === undefined) return {};
  const none = { shipped: 0, excess: 0, writtenOff: 0 };
  return { transferred: [{ transferId, sku, ...none, received: onHand, damaged: unsellable }] };
}

function returnedUnits({ reservationId, sku, onHand }: Movement): FactWrite['returned'] {
  return reservationId !== undefined && onHand > 0 ? { reservationId, sku, quantity: onHand } : undefined;
}

const LINES_AT_ONCE = 8;

/** Lines are independent of each other: several at once, each by itself. */
export async function recordLines<Line>(
  lines: readonly Line[],
  record: (line: Line, index: number) => Promise<Contradiction[]>,
  atOnce = LINES_AT_ONCE,
): Promise<Contradiction[]> {
  const found: Contradiction[] = [];
  for (let i = 0; i < lines.length; i += atOnce) {
    const some = lines.slice(i, i + atOnce);
    found.push(...(await Promise.all(some.map((line, n) => record(line, i + n)))).flat());
  }
  return found;
}
