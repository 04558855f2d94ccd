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
  /** Beside the keys, only these attributes are copied to the index; absent: all are. */
  readonly include?: readonly string[];
}

export interface TableShape {
  readonly partitionKey: string;
  readonly sortKey?: string;
  readonly indexes: readonly IndexShape[];
  /** What a record of its stream shows of an item; absent: it has no stream. */
  readonly stream?: 'new-and-old' | 'new';
  readonly timeToLive?: string;
}

/** The one TTL attribute: on ended and void owners, on the timer item as its deadline, and on the lines of old counts. Epoch seconds. */
export const PURGE_AT = 'purgeAt';

/** Overdue and soon due timers, spread over shards so that one minute's holds do not meet at one partition. */
export const TIMERS_BY_DEADLINE = 'timers-by-deadline';
export const TIMER_SHARDS = 8;
/** The movements of one stock in the order in which they happened. */
export const MOVEMENTS_BY_OCCURRED_AT = 'movements-by-occurred-at';

/** Work items of one status and kind, in the order in which they opened. Whatever else lies in its table is not in this index. */
export const WORK_ITEMS_BY_PLACE = 'work-items-by-place';
/** All of a work item but its body, which may be 256 KB. */
const LISTED_OF_WORK_ITEM = [
  'workItemId',
  'cause',
  'kind',
  'status',
  'openedAt',
  'summary',
  'facts',
  'resolution',
  'resolvedBy',
  'reason',
  'resolvedAt',
];

/** Documents that ought to be settled by a moment, in the order of those moments. What is settled is not in this index. */
export const DOCUMENTS_BY_DUE = 'documents-by-due';

/**
 * The buckets of a warehouse that anything ever moved in, so that a full count finds what it does not list. What it copies of a bucket hardly
 * ever changes: selling and facts write nothing to it.
 */
export const STOCKS_BY_WAREHOUSE = 'stocks-by-warehouse';
/** Over so many partitions: one would take no more than 1,000 new stocks a second. */
export const STOCK_SHARDS = 8;

export const TABLES: Readonly<Record<TableName, TableShape>> = {
  stock: {
    partitionKey: 'pk',
    indexes: [
      {
        name: STOCKS_BY_WAREHOUSE,
        kind: 'global',
        partitionKey: 'stockShard',
        sortKey: 'pk',
        sortType: 'S',
        include: ['bucketCount'],
      },
    ],
    stream: 'new-and-old',
  },
  reservations: {
    partitionKey: 'pk',
    indexes: [
      { name: TIMERS_BY_DEADLINE, kind: 'global', partitionKey: 'timerShard', sortKey: 'deadline', sortType: 'N' },
    ],
    stream: 'new-and-old',
    timeToLive: PURGE_AT,
  },
  ledger: {
    partitionKey: 'pk',
    sortKey: 'sk',
    indexes: [{ name: MOVEMENTS_BY_OCCURRED_AT, kind: 'local', sortKey: 'occurredAt', sortType: 'N' }],
    stream: 'new',
  },
  catalog: { partitionKey: 'pk', sortKey: 'sk', indexes: [] },
  availability: { partitionKey: 'pk', sortKey: 'sk', indexes: [] },
  operations: {
    partitionKey: 'pk',
    sortKey: 'sk',
    indexes: [
      {
        name: WORK_ITEMS_BY_PLACE,
        kind: 'global',
        partitionKey: 'shelf',
        sortKey: 'place',
        sortType: 'S',
        include: LISTED_OF_WORK_ITEM,
      },
      {
        name: DOCUMENTS_BY_DUE,
        kind: 'global',
        partitionKey: 'dueKind',
        sortKey: 'dueAt',
        sortType: 'N',
        include: ['transferId', 'exchangeId'],
      },
    ],
    stream: 'new',
    timeToLive: PURGE_AT,
  },
};

/** Key prefixes of the `reservations` table, by which stream filters tell owners from timers: reservations, and transfers. */
export const OWNER_PREFIX = 'r.';
export const TRANSFER_PREFIX = 't.';
export const TIMER_PREFIX = 'timer.';
/** Key prefix of work items in the `operations` table. */
export const WORK_ITEM_PREFIX = 'work-item#';
/** Key prefix of the jobs of bulk cancellations in the `operations` table. */
export const BULK_CANCEL_PREFIX = 'bulk-cancel#';
