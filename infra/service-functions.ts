import { type TableName, TIMERS_BY_DEADLINE } from '../functions/core/store/tables.ts';

// What each function needs, and so all that its role allows. DynamoDB's transactions need only the permission for the
// writes inside them: there is no action of their own.

/** The actions on items that any function may be given. Neither Scan nor anything on the table itself is among them. */
export type ItemAction =
  | 'GetItem'
  | 'BatchGetItem'
  | 'Query'
  | 'PutItem'
  | 'UpdateItem'
  | 'DeleteItem'
  | 'BatchWriteItem'
  | 'ConditionCheckItem';

export interface ServiceFunctionSpec {
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  readonly tables: Readonly<Partial<Record<TableName, readonly ItemAction[]>>>;
  /** Indexes that it queries; permission for the table does not open its indexes, nor the other way round. */
  readonly indexes?: Readonly<Partial<Record<TableName, readonly string[]>>>;
  /** May write deadlines to the expiry queue. */
  readonly schedulesExpiry?: true;
  /** May publish to the topic. */
  readonly publishes?: true;
}

// Waiting for DynamoDB is most of the work; half a vCPU is for JSON and signatures. A cold start gains from more.
const BUYER_WAITS = { memoryMegabytes: 1_024 } as const;
const NOBODY_WAITS = { memoryMegabytes: 512 } as const;

/** Taking stock: from the warehouses there are, own it, and on the way settle what others left behind or let expire. */
const TAKES_STOCK = {
  stock: ['BatchGetItem', 'UpdateItem'],
  reservations: ['GetItem', 'UpdateItem'],
  catalog: ['Query'],
  availability: ['Query'],
} as const satisfies ServiceFunctionSpec['tables'];

export const SERVICE_FUNCTIONS = {
  'reserve-stock': {
    ...BUYER_WAITS,
    timeoutSeconds: 15,
    tables: { ...TAKES_STOCK, catalog: ['BatchGetItem', 'Query'] },
  },
  'confirm-reservation': { ...BUYER_WAITS, timeoutSeconds: 15, tables: TAKES_STOCK },
  'renew-reservation': { ...BUYER_WAITS, timeoutSeconds: 15, tables: TAKES_STOCK },
  'cancel-reservation': {
    ...BUYER_WAITS,
    timeoutSeconds: 10,
    tables: { stock: ['UpdateItem'], reservations: ['GetItem', 'UpdateItem'] },
  },
  'get-reservation': { ...BUYER_WAITS, timeoutSeconds: 10, tables: { reservations: ['GetItem'] } },
  'check-availability': {
    ...BUYER_WAITS,
    timeoutSeconds: 10,
    tables: { catalog: ['BatchGetItem', 'Query'], availability: ['BatchGetItem'] },
  },
  'manage-catalog': {
    ...NOBODY_WAITS,
    timeoutSeconds: 10,
    tables: {
      catalog: ['GetItem', 'PutItem'],
      stock: ['BatchGetItem', 'UpdateItem'],
    },
  },
  'explain-stock': {
    ...NOBODY_WAITS,
    timeoutSeconds: 10,
    tables: {
      stock: ['BatchGetItem'],
      availability: ['BatchGetItem', 'Query'],
      catalog: ['GetItem', 'Query'],
    },
  },
  'record-stock-facts': {
    ...NOBODY_WAITS,
    timeoutSeconds: 30,
    tables: {
      ledger: ['PutItem'],
      stock: ['BatchGetItem', 'UpdateItem'],
      reservations: ['UpdateItem'],
      operations: ['GetItem', 'PutItem', 'UpdateItem'],
    },
  },
  'ship-orders': {
    ...NOBODY_WAITS,
    timeoutSeconds: 30,
    tables: {
      ledger: ['BatchGetItem', 'PutItem'],
      stock: ['BatchGetItem', 'UpdateItem'],
      reservations: ['GetItem', 'UpdateItem'],
      operations: ['PutItem'],
    },
  },
  'manage-purchase-orders': {
    ...NOBODY_WAITS,
    timeoutSeconds: 15,
    tables: {
      operations: ['GetItem', 'PutItem', 'UpdateItem'],
      stock: ['UpdateItem'],
    },
  },
  'expire-reservations': {
    ...NOBODY_WAITS,
    timeoutSeconds: 30,
    tables: {
      reservations: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'],
      stock: ['UpdateItem'],
      operations: ['PutItem'],
    },
    schedulesExpiry: true,
  },
  'sweep-holds': {
    ...NOBODY_WAITS,
    timeoutSeconds: 50,
    tables: { reservations: ['GetItem', 'UpdateItem', 'DeleteItem'], stock: ['UpdateItem'] },
    indexes: { reservations: [TIMERS_BY_DEADLINE] },
    schedulesExpiry: true,
  },
  'project-availability': {
    ...NOBODY_WAITS,
    timeoutSeconds: 30,
    tables: { availability: ['BatchGetItem', 'UpdateItem'], catalog: ['Query'] },
    publishes: true,
  },
  'publish-stock-events': {
    ...NOBODY_WAITS,
    timeoutSeconds: 30,
    tables: { availability: ['BatchWriteItem'], operations: ['PutItem'] },
    publishes: true,
  },
} as const satisfies Record<string, ServiceFunctionSpec>;

export type ServiceFunctionName = keyof typeof SERVICE_FUNCTIONS;
