import { unmarshall } from '@aws-sdk/util-dynamodb';

// What a failed call means. A failed condition is an answer, a throttle or a conflict applied nothing, and after a lost answer
// nobody knows. Anything else is a fault of ours and goes up as it is.

export type Item = Readonly<Record<string, unknown>>;
export type Meaning = 'answer' | 'busy' | 'unknown' | 'fault';

/** One refused write of a transaction. `old` is the item as it was, if there was one. */
export interface RefusedWrite {
  readonly old: Item | undefined;
}

interface ServiceError {
  readonly name: string;
  readonly message: string;
  readonly Item?: Parameters<typeof unmarshall>[0];
  readonly CancellationReasons?: readonly {
    readonly Code?: string;
    readonly Item?: Parameters<typeof unmarshall>[0];
  }[];
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** Thrown by a batch of which DynamoDB left some undone: the rest wants to be asked for again. */
export class Unfinished extends Error {
  override readonly name = 'Unfinished';
}

const BUSY = new Set([
  'Unfinished',
  'TransactionConflictException',
  'ReplicatedWriteConflictException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ThrottlingException',
  'ThrottledException',
]);
const BUSY_REASONS = new Set([
  'TransactionConflict',
  'ThrottlingError',
  'ProvisionedThroughputExceeded',
  'RequestLimitExceeded',
]);
/** A copy of this very transaction is still at work: it may yet be applied. */
const AT_WORK = 'TransactionInProgressException';
const CONDITION_FAILED = 'ConditionalCheckFailed';

/** What a failed call means for whoever sent it. */
export function meaningOf(thrown: unknown): Meaning {
  if (!(thrown instanceof Error)) return 'fault';
  const error = thrown as ServiceError;
  if (error.name === 'ConditionalCheckFailedException') return 'answer';
  if (error.name === 'TransactionCanceledException') return meaningOfCancellation(error);
  if (BUSY.has(error.name)) return 'busy';
  if (error.name === AT_WORK) return 'unknown';
  return wasAnswered(error) ? 'fault' : 'unknown';
}

function meaningOfCancellation(error: ServiceError): Meaning {
  const codes = (error.CancellationReasons ?? []).map(({ Code }) => Code ?? 'None').filter((code) => code !== 'None');
  if (codes.includes(CONDITION_FAILED)) return 'answer';
  return codes.length > 0 && codes.every((code) => BUSY_REASONS.has(code)) ? 'busy' : 'fault';
}

/** A refusal by the service below 500 says that nothing happened; an error without any answer, or a 5xx, says nothing. */
function wasAnswered(error: ServiceError): boolean {
  if (isProgrammingError(error)) return true;
  const status = error.$metadata?.httpStatusCode;
  return status !== undefined && status >= 400 && status < 500;
}

/** Our own mistakes, made before anything was sent. */
function isProgrammingError(error: unknown): boolean {
  return error instanceof TypeError || error instanceof RangeError || error instanceof SyntaxError;
}

/** The item in the way of a refused single write. */
export function refusedItem(thrown: unknown): Item | undefined {
  const { Item } = thrown as ServiceError;
  return Item === undefined ? undefined : unmarshall(Item);
}

/** For each write of a refused transaction, in the order of the request: the refusal, or nothing. */
export function refusedWrites(thrown: unknown): readonly (RefusedWrite | undefined)[] {
  const reasons = (thrown as ServiceError).CancellationReasons ?? [];
  // Reasons carry their items marshalled even from the document client.
  return reasons.map(({ Code, Item }) =>
    Code === CONDITION_FAILED ? { old: Item === undefined ? undefined : unmarshall(Item) } : undefined,
  );
}
