import type { TransferId } from '../domain/ids.ts';
import type { Transfers } from '../transfers/ports.ts';
import type { Contradiction } from './contradiction.ts';

/** What facts about transfers need beside the others. */
export interface TransferFacts {
  readonly transfers: Pick<Transfers, 'read' | 'order'>;
}

/** What came of a fact about a transfer. */
export type TransferRecorded =
  | { readonly kind: 'recorded'; readonly contradictions: readonly Contradiction[] }
  /** Nobody requested it, and the fact names no warehouse: it can be placed nowhere until somebody does. */
  | { readonly kind: 'unknown-transfer'; readonly transferId: TransferId };

export function movedNowhere(transferId: TransferId): TransferRecorded {
  return { kind: 'unknown-transfer', transferId };
}
