// The names of tables, keys and indexes, once. CDK imports them; nobody else writes them down.

/** Environment variables that carry the physical table names. */
export const TABLE_VARIABLES = {
  stock: 'STOCK_TABLE',
  reservations: 'RESERVATIONS_TABLE',
  ledger: 'LEDGER_TABLE',
  catalog: 'CATALOG_TABLE',
  availability: 'AVAILABILITY_TABLE',
  operations: 'OPERATIONS_TABLE',
} as const;
export type TableName = keyof typeof TABLE_VARIABLES;

export interface IndexShape {
  readonly name: string;
  readonly kind: 'global' | 'local';
  readonly partitionKey?: string;
  readonly sortKey: string;
  readonly sortType: 'S' | 'N';
}

export interface TableShape {
  readonly partitionKey: string;
  readonly sortKey?: string;
  readonly indexes: readonly IndexShape[];
  readonly stream: boolean;
  readonly timeToLive?: string;
}

/** The one TTL attribute: on ended and void owners, and on the timer item as its deadline. Epoch seconds. */
export const PURGE_AT = 'purgeAt';

/** Overdue and soon due timers, spread over shards so that one minute's holds do not meet at one partition. */
export const TIMERS_BY_DEADLINE = 'timers-by-deadline';
export const TIMER_SHARDS = 8;
/** The movements of one stock in the order in which they happened. */
export const MOVEMENTS_BY_OCCURRED_AT = 'movements-by-occurred-at';

export const TABLES: Readonly<Record<TableName, TableShape>> = {
  stock: { partitionKey: 'pk', indexes: [], stream: true },
  reservations: {
    partitionKey: 'pk',
    indexes: [
      { name: TIMERS_BY_DEADLINE, kind: 'global', partitionKey: 'timerShard', sortKey: 'deadline', sortType: 'N' },
    ],
    stream: true,
    timeToLive: PURGE_AT,
  },
  ledger: {
    partitionKey: 'pk',
    sortKey: 'sk',
    indexes: [{ name: MOVEMENTS_BY_OCCURRED_AT, kind: 'local', sortKey: 'occurredAt', sortType: 'N' }],
    stream: false,
  },
  catalog: { partitionKey: 'pk', sortKey: 'sk', indexes: [], stream: false },
  availability: { partitionKey: 'pk', sortKey: 'sk', indexes: [], stream: false },
  operations: { partitionKey: 'pk', sortKey: 'sk', indexes: [], stream: false },
};

/** Key prefixes of the `reservations` table, by which stream filters tell an owner from its timer. */
export const OWNER_PREFIX = 'r.';
export const TIMER_PREFIX = 'timer.';
