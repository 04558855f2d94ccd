import type { TransferId } from '../domain/ids.ts';
import { isLive } from '../domain/moves.ts';
import { ownerIn } from '../domain/owner.ts';
import type { Refusal } from '../domain/refusal.ts';
import { accept, type Result, refuse } from '../domain/result.ts';
import { standingOf, type TransferOrder, type TransferStanding } from '../domain/transfer.ts';
import type { Transfers } from './ports.ts';

/** How a transfer stands. Refuses with unknown-transfer. */
export async function look(transfers: Transfers, transferId: TransferId): Promise<Result<TransferStanding, Refusal>> {
  const order = await transfers.order(transferId);
  if (order === undefined) return refuse({ code: 'unknown-transfer', transferId });
  return accept(await standingNow(transfers, order));
}

/** How a transfer that exists stands. */
export async function standingNow(transfers: Transfers, order: TransferOrder): Promise<TransferStanding> {
  // In this order: a shipment that closed the owner then stands in the lines, too. One that is being called off is as good as over.
  const owner = ownerIn(await transfers.read(order.transferId));
  const lines = await transfers.lines(order.transferId);
  return standingOf(order, owner !== undefined && isLive(owner.status) && owner.status !== 'ending', lines);
}
