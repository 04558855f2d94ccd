import { giveLate } from '../claims/examine.ts';
import { type Bucket, stockPool } from '../domain/bucket.ts';
import type { Units } from '../domain/cancellation.ts';
import type { Instant, Quantity, ReservationId, Sku, WarehouseId } from '../domain/ids.ts';
import { MAX_FACT_LINES_PER_TRANSACTION, MAX_TRANSACTION_ITEMS } from '../domain/limits.ts';
import type { Allocation, Confirmed, OwnerRecord } from '../domain/reservation.ts';
import { type PlannedLine, planShipment, type ShippedLine, unexpected } from '../domain/shipment.ts';
import type { WorkItem } from '../domain/work-item.ts';
import type { FactContext } from './context.ts';
import { type Contradiction, contradictions } from './contradiction.ts';
import { lossChanges } from './loss-changes.ts';
import { mergeChanges } from './merge-changes.ts';
import type { FactOrigin } from './origin.ts';
import { type BucketChange, type FactWrite, type Movement, NO_CHANGE } from './ports.ts';

/** `order-shipped`: whole or by line, in part or more than promised. */
export interface OrderShipped {
  readonly reservationId: ReservationId;
  readonly warehouseId: WarehouseId;
  readonly lines: readonly { readonly sku: Sku; readonly quantity: Quantity }[];
}

const MAX_TRIES = 60;

/**
 * Records what left the warehouse: each line exactly once, as many in a transaction as fit. Units that were promised from there close the
 * promise; all others lower what may be sold, and open a work item. Redelivery finishes what was left.
 */
export async function shipOrder(
  context: FactContext,
  origin: FactOrigin,
  fact: OrderShipped,
): Promise<Contradiction[]> {
  const { facts, reservations, claims } = context;
  const movements = fact.lines.map((line, index) => movementOf(origin, fact, line, index, claims.now()));
  const recorded = [...(await facts.recorded(movements))];
  let rest = without(movements, recorded);
  for (let tries = 0; rest.length > 0 && tries < MAX_TRIES; tries += 1) {
    const record = await reservations.read(fact.reservationId);
    const lines = planShipment(record, fact.warehouseId, rest.map(lineOf));
    const { write, taken } = await firstWrite(context, fact, record, lines, rest);
    const answer = await facts.record(write, claims.now());
    if (answer.kind === 'recorded') rest = rest.slice(taken);
    if (answer.kind === 'duplicate') {
      recorded.push(...answer.movements);
      rest = without(rest, answer.movements);
    }
    if (answer.kind === 'buckets-changed') await giveLate(claims, answer.late);
  }
  if (rest.length > 0)
    throw new Error(
      `order ${fact.reservationId} kept changing while its shipment was recorded: the event is tried again`,
    );
  return contradictions(movements, recorded);
}

type Stocks = ReadonlyMap<Sku, readonly Bucket[]>;

/** As many of the first lines as one transaction takes, at least one. */
async function firstWrite(
  { facts, claims }: FactContext,
  fact: OrderShipped,
  record: OwnerRecord,
  lines: readonly PlannedLine[],
  movements: readonly Movement[],
): Promise<{ write: FactWrite; taken: number }> {
  const most = lines.slice(0, MAX_FACT_LINES_PER_TRANSACTION);
  const loose = [...new Set(most.filter((line) => line.excess > 0).map((line) => line.sku))];
  const stocks = new Map(
    await Promise.all(loose.map(async (sku) => [sku, await facts.buckets(stockPool(sku, fact.warehouseId))] as const)),
  );
  for (let taken = most.length; ; taken -= 1) {
    const write = writeOf(fact, record, most.slice(0, taken), movements.slice(0, taken), stocks, claims.now());
    if (itemsOf(write) <= MAX_TRANSACTION_ITEMS || taken === 1) return { write, taken };
  }
}

function itemsOf({ movements, changes, owner, workItems }: FactWrite): number {
  return movements.length + changes.length + workItems.length + (owner ? 1 : 0);
}

function writeOf(
  fact: OrderShipped,
  record: OwnerRecord,
  lines: readonly PlannedLine[],
  movements: readonly Movement[],
  stocks: Stocks,
  now: Instant,
): FactWrite {
  const over =
    record.kind === 'reservation' && record.reservation.status === 'confirmed' ? record.reservation : undefined;
  const units = sumUnits(lines.flatMap((line) => line.units));
  const promised = over ? units.map((unit) => promisedChange(over, unit)) : [];
  const workItems = lines.flatMap((line, i) =>
    line.excess > 0 ? [workItemOf(fact, record, line, movements[i] as Movement, now)] : [],
  );
  return {
    movements,
    changes: mergeChanges([...promised, ...excessChanges(lines, stocks)]),
    ...(over && units.length > 0 && { owner: { over, units } }),
    workItems,
  };
}

/** Two lines of one SKU may close units of the same allocation. */
function sumUnits(units: readonly Units[]): Units[] {
  const sums = new Map<number, number>();
  for (const { index, quantity } of units) sums.set(index, (sums.get(index) ?? 0) + quantity);
  return [...sums].map(([index, quantity]) => ({ index, quantity }));
}

function promisedChange(over: Confirmed, { index, quantity }: Units): BucketChange {
  const { bucket, evidence } = over.allocations[index] as Allocation;
  const settle = { bucket, claim: over.claim, value: evidence };
  return { ...NO_CHANGE, bucket, onHand: -quantity, reserved: -quantity, settle };
}

function excessChanges(lines: readonly PlannedLine[], stocks: Stocks): BucketChange[] {
  return [...stocks].flatMap(([sku, buckets]) => {
    const excess = lines.filter((line) => line.sku === sku).reduce((sum, line) => sum + line.excess, 0);
    return lossChanges(buckets, excess);
  });
}

function workItemOf(
  fact: OrderShipped,
  record: OwnerRecord,
  line: PlannedLine,
  movement: Movement,
  now: Instant,
): WorkItem {
  const { reservationId, warehouseId } = fact;
  const reason = unexpected(record, warehouseId, line.sku);
  const reservationStatus = record.kind === 'reservation' ? record.reservation.status : null;
  return {
    id: `unexpected-shipment/${movement.source}/${movement.eventId}/${line.line}`,
    kind: 'unexpected-shipment',
    openedAt: now,
    summary: `${line.excess} × ${line.sku} shipped from ${warehouseId} for ${reservationId} without a promise there: ${reason}.`,
    facts: {
      reservationId,
      warehouseId,
      sku: line.sku,
      shipped: line.quantity,
      excess: line.excess,
      reason,
      reservationStatus,
    },
  };
}

function movementOf(
  origin: FactOrigin,
  fact: OrderShipped,
  line: OrderShipped['lines'][number],
  index: number,
  now: Instant,
): Movement {
  const { reservationId, warehouseId } = fact;
  return {
    ...origin,
    sku: line.sku,
    warehouseId,
    line: index,
    onHand: -line.quantity,
    unsellable: 0,
    recordedAt: now,
    reservationId,
  };
}

function lineOf(movement: Movement): ShippedLine {
  return { line: movement.line, sku: movement.sku, quantity: -movement.onHand as Quantity };
}

function without(movements: readonly Movement[], recorded: readonly Movement[]): Movement[] {
  const lines = new Set(recorded.map((movement) => movement.line));
  return movements.filter((movement) => !lines.has(movement.line));
}
