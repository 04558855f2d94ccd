import { giveLate } from '../claims/examine.ts';
import { type Bucket, stockPool } from '../domain/bucket.ts';
import type { Units } from '../domain/cancellation.ts';
import type { Instant, Quantity, Sku, WarehouseId } from '../domain/ids.ts';
import { MAX_FACT_LINES_PER_TRANSACTION, MAX_TRANSACTION_ITEMS } from '../domain/limits.ts';
import { type OwnerRecord, shippableIn } from '../domain/owner.ts';
import type { Allocation } from '../domain/reservation.ts';
import { type PlannedLine, planShipment, type ShippedLine } from '../domain/shipment.ts';
import type { WorkItem } from '../domain/work-item.ts';
import type { FactContext } from './context.ts';
import { type Contradiction, contradictions } from './contradiction.ts';
import { lossChanges } from './loss-changes.ts';
import { mergeChanges } from './merge-changes.ts';
import { type BucketChange, type FactWrite, type Movement, NO_CHANGE, type ShippedUnits } from './ports.ts';

/** Units that left a warehouse for the owner of a claim: a reservation, or a transfer. */
export interface Shipment {
  /** Whom it was for, in words. */
  readonly owner: string;
  readonly warehouseId: WarehouseId;
  /** One a line, in order. */
  readonly movements: readonly Movement[];
  /** Consistent. */
  read(): Promise<OwnerRecord>;
  /** What is asked of a person about a line that ships more than was promised. */
  workItem(record: OwnerRecord, line: PlannedLine, movement: Movement, now: Instant): WorkItem;
  /** What else follows from lines, in the same transaction. */
  also(lines: readonly PlannedLine[]): Pick<FactWrite, 'changes' | 'transferred'>;
}

const MAX_TRIES = 60;

/**
 * Records what left a warehouse: each line exactly once, as many in a transaction as fit. Units that were promised from there close the
 * promise; all others lower what may be sold, and open a work item. Redelivery finishes what was left.
 * @throws when the owner kept changing: the event comes again
 */
export async function recordShipment(
  { facts, claims }: Pick<FactContext, 'facts' | 'claims'>,
  shipment: Shipment,
): Promise<Contradiction[]> {
  const { movements } = shipment;
  const recorded = [...(await facts.recorded(movements))];
  let rest = without(movements, recorded);
  for (let tries = 0; rest.length > 0 && tries < MAX_TRIES; tries += 1) {
    const record = await shipment.read();
    const lines = planShipment(record, shipment.warehouseId, rest.map(lineOf));
    const { write, taken } = await firstWrite({ facts, claims }, shipment, record, lines, rest);
    const answer = await facts.record(write, claims.now());
    if (answer.kind === 'recorded') rest = rest.slice(taken);
    if (answer.kind === 'duplicate') {
      recorded.push(...answer.movements);
      rest = without(rest, answer.movements);
    }
    if (answer.kind === 'buckets-changed') await giveLate(claims, answer.late);
  }
  if (rest.length > 0)
    throw new Error(`${shipment.owner} kept changing while its shipment was recorded: the event is tried again`);
  return contradictions(movements, recorded);
}

type Stocks = ReadonlyMap<Sku, readonly Bucket[]>;

/** As many of the first lines as one transaction takes, at least one. */
async function firstWrite(
  { facts, claims }: Pick<FactContext, 'facts' | 'claims'>,
  shipment: Shipment,
  record: OwnerRecord,
  lines: readonly PlannedLine[],
  movements: readonly Movement[],
): Promise<{ write: FactWrite; taken: number }> {
  const most = lines.slice(0, MAX_FACT_LINES_PER_TRANSACTION);
  const loose = [...new Set(most.filter((line) => line.excess > 0).map((line) => line.sku))];
  const poolOfSku = (sku: Sku) => stockPool(sku, shipment.warehouseId);
  const stocks = new Map(
    await Promise.all(loose.map(async (sku) => [sku, await facts.buckets(poolOfSku(sku))] as const)),
  );
  for (let taken = most.length; ; taken -= 1) {
    const write = writeOf(shipment, record, most.slice(0, taken), movements, stocks, claims.now());
    if (itemsOf(write) <= MAX_TRANSACTION_ITEMS || taken === 1) return { write, taken };
  }
}

function itemsOf({ movements, changes, owner, transferred = [], workItems }: FactWrite): number {
  return movements.length + changes.length + workItems.length + transferred.length + (owner ? 1 : 0);
}

function writeOf(
  shipment: Shipment,
  record: OwnerRecord,
  lines: readonly PlannedLine[],
  movements: readonly Movement[],
  stocks: Stocks,
  now: Instant,
): FactWrite {
  const over = shippableIn(record);
  const units = sumUnits(lines.flatMap((line) => line.units));
  const promised = over ? units.map((unit) => promisedChange(over, unit)) : [];
  const { changes, ...also } = shipment.also(lines);
  return {
    movements: movements.slice(0, lines.length),
    changes: mergeChanges([...promised, ...excessChanges(lines, stocks), ...changes]),
    ...(over && units.length > 0 && { owner: { over, units } }),
    ...also,
    workItems: lines.flatMap((line, i) =>
      line.excess > 0 ? [shipment.workItem(record, line, movements[i] as Movement, now)] : [],
    ),
  };
}

/** Two lines of one SKU may close units of the same allocation. */
function sumUnits(units: readonly Units[]): Units[] {
  const sums = new Map<number, number>();
  for (const { index, quantity } of units) sums.set(index, (sums.get(index) ?? 0) + quantity);
  return [...sums].map(([index, quantity]) => ({ index, quantity }));
}

function promisedChange(over: ShippedUnits['over'], { index, quantity }: Units): BucketChange {
  const { bucket, evidence } = over.allocations[index] as Allocation;
  const settle = { bucket, claim: over.claim, value: evidence };
  return { ...NO_CHANGE, bucket, onHand: -quantity, reserved: -quantity, settle };
}

function excessChanges(lines: readonly PlannedLine[], stocks: Stocks): BucketChange[] {
  return [...stocks].flatMap(([sku, buckets]) => {
    const excess = lines.filter((line) => line.sku === sku).reduce((sum, line) => sum + line.excess, 0);
    return excess > 0 ? lossChanges(buckets, excess) : [];
  });
}

function lineOf(movement: Movement): ShippedLine {
  return { line: movement.line, sku: movement.sku, quantity: -movement.onHand as Quantity };
}

function without(movements: readonly Movement[], recorded: readonly Movement[]): Movement[] {
  const lines = new Set(recorded.map((movement) => movement.line));
  return movements.filter((movement) => !lines.has(movement.line));
}
