import { acquire, type TakenClaim } from '../claims/acquire.ts';
import { assertYoung } from '../claims/attempt.ts';
import { reclaimOwn, served } from '../claims/take-all.ts';
import { transferOwner } from '../domain/claim.ts';
import type { Quantity, Sku, TransferId, WarehouseId } from '../domain/ids.ts';
import { MAX_QUANTITY } from '../domain/limits.ts';
import type { SkuQuantity } from '../domain/listing.ts';
import type { Refusal } from '../domain/refusal.ts';
import { isRetiring } from '../domain/reservation.ts';
import { accept, type Result, refuse } from '../domain/result.ts';
import { sameTransfer, type TransferOrder, type TransferStanding } from '../domain/transfer.ts';
import { inItsOwnWay, notTaken, tryAgain } from '../reservations/not-taken.ts';
import { wishFrom } from '../reservations/stock-wish.ts';
import type { TransferContext } from './context.ts';
import { standingNow } from './look.ts';

export interface TransferRequest {
  readonly transferId: TransferId;
  readonly from: WarehouseId;
  readonly to: WarehouseId;
  /** A SKU may stand on several lines: they are summed. */
  readonly lines: readonly SkuQuantity[];
}

/** `replay`: the same was requested before, and this is how it stands now. */
export interface TransferRequested {
  readonly standing: TransferStanding;
  readonly replay: boolean;
}

export type RequestAnswer = Result<TransferRequested, Refusal>;

const MAX_ATTEMPTS = 5;

/**
 * Requests a transfer: its units are locked in the warehouse that they are to leave, whole or nothing. Idempotent on the client's own id.
 * Refuses with unknown-warehouse, transfer-mismatch, transfer-ended, transfer-id-retired, same-warehouse, quantity-too-large,
 * too-many-allocations, insufficient-stock and try-again.
 */
export async function requestTransfer(context: TransferContext, request: TransferRequest): Promise<RequestAnswer> {
  const { claims } = context;
  const order = { ...request, lines: summed(request.lines), createdAt: claims.now() };
  const known = await answerFrom(context, order);
  if (known) return known;
  const refusal = await mistakeIn(context, order);
  if (refusal) return refuse(refusal);
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const owner = transferOwner(order.transferId);
    const wish = wishFrom(context, owner, order.lines, [order.from]);
    const acquired = await acquire(claims, { ...wish, remembersSoldOut: false });
    if (acquired.kind !== 'taken') {
      // What is missing may be in the hands of another copy of this very request.
      const answered = await answerFrom(context, order);
      if (answered) return answered;
      return inItsOwnWay(acquired, owner) ? tryAgain() : notTaken(acquired);
    }
    assertYoung(claims, order.createdAt);
    const answer = await own(context, order, acquired);
    if (answer) return answer;
  }
  return tryAgain();
}

/** Owns what was taken: the commit point. Undefined when the id is free again and the attempt must begin anew. */
async function own(
  context: TransferContext,
  order: TransferOrder,
  { claim, units }: TakenClaim,
): Promise<RequestAnswer | undefined> {
  const { claims, transfers } = context;
  if (!(await transfers.request(order, { claim, allocations: units }))) {
    // A late copy of own may have entered after all: the request itself says so.
    await reclaimOwn(claims, claim, units);
    return answerFrom(context, order);
  }
  served(claims, claim, units);
  return accept({ standing: await standingNow(transfers, order), replay: false });
}

/** What was requested under this id answers to this request; undefined when the id is free. */
async function answerFrom(
  { claims, transfers }: TransferContext,
  order: TransferOrder,
): Promise<RequestAnswer | undefined> {
  const { transferId } = order;
  const known = await transfers.order(transferId);
  if (known === undefined) {
    const record = await transfers.read(transferId);
    const isFading = record.kind === 'void' && isRetiring(record.purgeAt, claims.now());
    return isFading ? refuse({ code: 'transfer-id-retired', transferId }) : undefined;
  }
  if (!sameTransfer(known, order)) return refuse({ code: 'transfer-mismatch', transferId });
  const standing = await standingNow(transfers, known);
  if (standing.status === 'cancelled')
    return refuse({ code: 'transfer-ended', transferId, transferStatus: standing.status });
  return accept({ standing, replay: true });
}

/** What is wrong with a request, whatever the stock. */
async function mistakeIn(
  { catalog }: TransferContext,
  { from, to, lines }: TransferOrder,
): Promise<Refusal | undefined> {
  const known = new Set((await catalog.warehouses()).map(({ warehouseId }) => warehouseId));
  const warehouseIds = [...new Set([from, to])].filter((id) => !known.has(id));
  if (warehouseIds.length > 0) return { code: 'unknown-warehouse', warehouseIds };
  if (from === to) return { code: 'same-warehouse', warehouseId: from };
  const large = lines.find(({ quantity }) => quantity > MAX_QUANTITY);
  if (large === undefined) return undefined;
  return { code: 'quantity-too-large', sku: large.sku, requested: large.quantity, limit: MAX_QUANTITY };
}

/** One line a SKU, by SKU. */
function summed(lines: readonly SkuQuantity[]): SkuQuantity[] {
  const sums = new Map<Sku, number>();
  for (const { sku, quantity } of lines) sums.set(sku, (sums.get(sku) ?? 0) + quantity);
  return [...sums]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([sku, quantity]) => ({ sku, quantity: quantity as Quantity }));
}
