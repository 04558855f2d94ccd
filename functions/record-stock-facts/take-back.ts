import { type Settling, settleExchanges } from '../core/exchanges/settle.ts';
import type { FactContext } from '../core/facts/context.ts';
import type { Contradiction } from '../core/facts/contradiction.ts';
import type { FactOrigin } from '../core/facts/origin.ts';
import { type ReturnReceived, receiveReturn } from '../core/facts/receive-return.ts';

/**
 * Records what came back, then lets every replacement go that waited for it. Whoever dies in between is followed by another delivery of the
 * message: its lines are recorded, and the replacements go then.
 */
export async function takeBack(
  context: FactContext & Settling,
  origin: FactOrigin,
  fact: ReturnReceived,
): Promise<Contradiction[]> {
  const found = await receiveReturn(context, origin, fact);
  if (fact.reservationId !== undefined) await settleExchanges(context, fact.reservationId);
  return found;
}
