import { setTimeout as sleep } from 'node:timers/promises';
import pLimit from 'p-limit';
import { stockOf } from '../../functions/core/domain/bucket.ts';
import type { Mode } from '../../functions/core/domain/listing.ts';
import type { HttpClient } from './http-client.ts';
import type { Plan } from './plan.ts';
import type { Progress } from './progress.ts';
import { ReplayProblem } from './replay-problem.ts';
import type { TableReader } from './table-reader.ts';
import type { WarehouseLine } from './warehouse-line.ts';

export interface Shop {
  readonly http: HttpClient;
  readonly warehouses: WarehouseLine;
  readonly tables: TableReader;
  readonly progress: Progress;
}

export interface SellingRules {
  readonly mode: Mode;
  /** After so long an unpaid reservation ends, whatever the mode. */
  readonly holdSeconds: number;
}

const PUTS_AT_ONCE = 16;
const POLL_MS = 100;
/** A van comes after the other: a laptop's database answers a crowd of large transactions too late, and all of them come again. */
const MESSAGES_AT_ONCE = 4;
/** Longer than a message that failed once stays invisible: what is not on hand then never will be. */
const MAX_WAIT_MS = 400_000;

/** Fills the shop: warehouses, a listing for every stock code, and goods, by queue. Returns when they are on hand. */
export async function stockUp(shop: Shop, plan: Plan, rules: SellingRules): Promise<void> {
  for (const [index, warehouseId] of plan.warehouses.entries()) {
    const body = { name: 'Replay', latitude: 50 + index, longitude: 8 + index, priority: index + 1 };
    await put(shop.http, `/warehouses/${warehouseId}`, body);
  }
  await putListings(shop, plan, rules);
  await receiveGoods(shop, plan);
}

async function putListings({ http, progress }: Shop, { skus }: Plan, { mode, holdSeconds }: SellingRules) {
  progress.begin('Listings', skus.length);
  const limit = pLimit(PUTS_AT_ONCE);
  const listing = { mode, holdSeconds, cancelUnpaidAfterSeconds: holdSeconds };
  await Promise.all(
    skus.map((sku) =>
      limit(async () => {
        await put(http, `/listings/${sku}`, { ...listing, skus: [{ sku, quantity: 1 }] });
        progress.step();
      }),
    ),
  );
}

async function receiveGoods({ warehouses, tables, progress }: Shop, { receipts, received }: Plan): Promise<void> {
  progress.begin('Goods received (messages)', receipts.length);
  const deadline = Date.now() + MAX_WAIT_MS;
  const units = [...received.values()].reduce((sum, one) => sum + one, 0);
  let sent = 0;
  for (let seen = 0; ; await sleep(POLL_MS)) {
    const waiting = await warehouses.waiting('inbound-events');
    const next = receipts.slice(sent, sent + Math.max(0, MESSAGES_AT_ONCE - waiting));
    await warehouses.receive(next);
    progress.step(Math.max(0, sent - waiting - seen));
    seen = Math.max(seen, sent - waiting);
    sent += next.length;
    const onHand = waiting === 0 && next.length === 0 ? await unitsOnHand(tables, received) : undefined;
    if (onHand === units) return;
    if (Date.now() > deadline)
      throw new ReplayProblem(
        `Of ${units} units received, ${onHand ?? 'not all'} are on hand, and ${waiting} messages wait: gave up.`,
      );
  }
}

async function unitsOnHand(tables: TableReader, received: ReadonlyMap<string, number>): Promise<number> {
  const buckets = await tables.buckets();
  return buckets.filter(({ id }) => received.has(stockOf(id).sku)).reduce((sum, { onHand }) => sum + onHand, 0);
}

async function put(http: HttpClient, path: string, body: unknown): Promise<void> {
  const answer = await http.send('PUT', path, body);
  if (answer.kind === 'done') return;
  const code = answer.kind === 'lost' ? 'no answer' : answer.code;
  const hint = code === 'http-403' || code === 'http-401' ? ' Start the service without --auth.' : '';
  throw new ReplayProblem(`The catalogue cannot be filled: PUT ${path} was answered ${code}.${hint}`);
}
