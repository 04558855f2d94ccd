// One bounded, jittered way to send a batch until every entry is accepted. An entry may arrive twice when an answer was lost:
// whoever reads our queues and topics expects that.

/** What became of one request with several entries. Ids are the entries' places in it. */
export interface BatchAnswer {
  readonly failed: readonly { readonly id: string; readonly senderFault: boolean; readonly code: string }[];
}

export interface Pace {
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** From 0 (inclusive) to 1 (exclusive). */
  readonly chance: () => number;
}

export const MAX_DELIVERY_ATTEMPTS = 6;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1_000;

/** Entries that were not accepted. Whoever called is to be delivered its own trigger again. */
export class Undelivered extends Error {
  override readonly name = 'Undelivered';
}

/**
 * Sends entries, and again those that were not accepted.
 * @param send one request; its entries carry their index in what it was given as id
 * @throws Undelivered when entries are refused as invalid, or remain after MAX_DELIVERY_ATTEMPTS
 */
export async function deliver<Entry>(
  entries: readonly Entry[],
  send: (entries: readonly Entry[]) => Promise<BatchAnswer>,
  pace: Pace,
): Promise<void> {
  let waiting = entries;
  let lastFault: unknown;
  for (let attempt = 1; attempt <= MAX_DELIVERY_ATTEMPTS && waiting.length > 0; attempt += 1) {
    if (attempt > 1) await pace.sleep(pauseBefore(attempt) * pace.chance());
    const sent = waiting;
    try {
      const { failed } = await send(sent);
      const invalid = failed.find(({ senderFault }) => senderFault);
      if (invalid !== undefined) throw new Undelivered(`an entry was refused: ${invalid.code}`);
      const ids = new Set(failed.map(({ id }) => id));
      waiting = sent.filter((_, index) => ids.has(String(index)));
    } catch (fault) {
      if (fault instanceof Undelivered || !isTransient(fault)) throw fault;
      lastFault = fault;
    }
  }
  if (waiting.length > 0) {
    throw new Undelivered(`${waiting.length} of ${entries.length} entries were not accepted`, { cause: lastFault });
  }
}

/** Full jitter under a doubling ceiling. */
function pauseBefore(attempt: number): number {
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempt - 2));
}

const THROTTLES = new Set([
  'ThrottlingException',
  'Throttling',
  'ThrottledException',
  'RequestThrottled',
  'TooManyRequestsException',
]);

/** Worth another attempt: throttled, failed on their side, or no answer at all. A request that is wrong stays wrong. */
function isTransient(fault: unknown): boolean {
  if (!(fault instanceof Error)) return false;
  const status = (fault as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
  return THROTTLES.has(fault.name) || status === undefined || status >= 500;
}
