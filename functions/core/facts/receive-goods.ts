import { bucketOf, stockPool } from '../domain/bucket.ts';
import type { Instant, Quantity, Sku, WarehouseId } from '../domain/ids.ts';
import { spreadGain } from '../domain/spread.ts';
import type { FactContext } from './context.ts';
import { mergeChanges } from './merge-changes.ts';
import type { BucketChange, Movement } from './ports.ts';

/** The envelope of a fact: who said it, under which id, and when it happened. */
export interface FactOrigin {
  readonly source: string;
  readonly eventId: string;
  readonly type: string;
  readonly occurredAt: Instant;
}

/** `goods-received`. `damaged` of the `quantity` units arrived unsellable. */
export interface GoodsReceived {
  readonly warehouseId: WarehouseId;
  readonly lines: readonly { readonly sku: Sku; readonly quantity: Quantity; readonly damaged?: number }[];
}

const LINES_AT_ONCE = 8;
const MAX_TRIES = 10;

/** Records goods that arrived, line by line, each exactly once. An unknown SKU makes a new stock: a fact cannot be refused. */
export async function receiveGoods(context: FactContext, origin: FactOrigin, fact: GoodsReceived): Promise<void> {
  const lines = fact.lines.map((line, index) => ({ ...line, index }));
  for (let i = 0; i < lines.length; i += LINES_AT_ONCE) {
    await Promise.all(
      lines.slice(i, i + LINES_AT_ONCE).map((line) => receiveLine(context, origin, fact.warehouseId, line)),
    );
  }
}

async function receiveLine(
  { facts, claims }: FactContext,
  origin: FactOrigin,
  warehouseId: WarehouseId,
  line: GoodsReceived['lines'][number] & { readonly index: number },
): Promise<void> {
  const { sku, quantity, damaged = 0, index } = line;
  const movement: Movement = {
    ...origin,
    sku,
    warehouseId,
    line: index,
    onHand: quantity,
    unsellable: damaged,
    recordedAt: claims.now(),
  };
  const pool = stockPool(sku, warehouseId);
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const parts = spreadGain(await facts.buckets(pool), quantity - damaged);
    const gained = parts.map(
      ({ bucket, units }): BucketChange => ({ bucket, onHand: units, unsellable: 0, reserved: 0, available: units }),
    );
    const broken: BucketChange = {
      bucket: bucketOf(pool, 0),
      onHand: damaged,
      unsellable: damaged,
      reserved: 0,
      available: 0,
    };
    const changes = mergeChanges([...gained, ...(damaged > 0 ? [broken] : [])]);
    const answer = await facts.record({ movements: [movement], changes, workItems: [] }, claims.now());
    if (answer.kind === 'recorded' || answer.kind === 'duplicate') return;
  }
  throw new Error(`the stock of ${sku} in ${warehouseId} kept changing: the event is tried again`);
}
