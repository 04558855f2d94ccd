import type { Contradiction } from '../facts/contradiction.ts';
import type { TransferRecorded } from '../facts/transfer-facts.ts';
import { done, type MessageOutcome, quarantine } from './message-outcome.ts';

const NAMED = 5;

/** What becomes of the message of a fact: recorded, or put aside when its event id stands for something else already. */
export function factOutcome(contradictions: readonly Contradiction[]): MessageOutcome {
  if (contradictions.length === 0) return done;
  const named = contradictions.slice(0, NAMED).map(({ line, said, recorded }) => {
    const { sku, type, onHand, unsellable } = recorded;
    return `line ${line} (${said.sku}): the ledger has ${type} of ${sku}, on hand ${signed(onHand)}, unsellable ${signed(unsellable)}`;
  });
  const more = contradictions.length - named.length;
  const rest = more > 0 ? `; and ${more} lines more` : '';
  return quarantine('cannot-be-applied', `the event id was used before for something else: ${named.join('; ')}${rest}`);
}

/** The same of a fact about a transfer: put aside, too, while nobody has requested it, for then it can be placed nowhere. */
export function transferOutcome(recorded: TransferRecorded): MessageOutcome {
  switch (recorded.kind) {
    case 'recorded':
      return factOutcome(recorded.contradictions);
    case 'unknown-transfer':
      return quarantine(
        'cannot-be-applied',
        `nobody requested the transfer ${recorded.transferId}: request it, then replay this`,
      );
  }
}

function signed(units: number): string {
  return units > 0 ? `+${units}` : String(units);
}
