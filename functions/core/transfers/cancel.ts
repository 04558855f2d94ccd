import { giveLate } from '../claims/examine.ts';
import type { TransferId } from '../domain/ids.ts';
import { MAX_BUCKETS_PER_END } from '../domain/limits.ts';
import type { Refusal } from '../domain/refusal.ts';
import { reservedAllocations } from '../domain/reservation.ts';
import { accept, type Result, refuse } from '../domain/result.ts';
import type { Transfer, TransferStanding } from '../domain/transfer.ts';
import { tryAgain } from '../reservations/not-taken.ts';
import type { TransferContext } from './context.ts';
import { standingNow } from './look.ts';
import type { EndTransferAnswer } from './ports.ts';

const MAX_TRIES = 60;

/**
 * Calls off what has not shipped of a transfer: it is back on sale afterwards. Idempotent. Refuses with unknown-transfer, transfer-ended when
 * everything had shipped, and try-again.
 */
export async function cancelTransfer(
  context: TransferContext,
  transferId: TransferId,
): Promise<Result<TransferStanding, Refusal>> {
  const { claims, transfers } = context;
  const order = await transfers.order(transferId);
  if (order === undefined) return refuse({ code: 'unknown-transfer', transferId });
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const record = await transfers.read(transferId);
    const answer = record.kind === 'transfer' ? await endOnce(context, record.transfer) : undefined;
    if (answer === undefined) {
      const standing = await standingNow(transfers, order);
      if (standing.status === 'cancelled') return accept(standing);
      return refuse({ code: 'transfer-ended', transferId, transferStatus: standing.status });
    }
    // Done or not, the next read shows what is left: a shipment, or another who cancels, may have been faster.
    await giveLate(claims, answer.late ?? []);
  }
  return tryAgain();
}

/** The next write on the way to the end; undefined when there is none left. */
async function endOnce(
  { claims, transfers, bucketsPerEnd = MAX_BUCKETS_PER_END }: TransferContext,
  transfer: Transfer,
): Promise<EndTransferAnswer | undefined> {
  switch (transfer.status) {
    case 'confirmed': {
      const large = reservedAllocations(transfer).length > bucketsPerEnd;
      return large ? transfers.decide(transfer) : transfers.cancel(transfer, claims.now());
    }
    case 'ending':
      return transfers.step(transfer, bucketsPerEnd, claims.now());
    case 'shipped':
    case 'cancelled':
      return undefined;
  }
}
