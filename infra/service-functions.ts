import {
  MOVEMENTS_BY_OCCURRED_AT,
  STOCKS_BY_WAREHOUSE,
  TIMERS_BY_DEADLINE,
  WORK_ITEMS_BY_PLACE,
} from '../functions/core/store/tables.ts';
import { BULK_CANCEL_FUNCTIONS } from './bulk-cancel-functions.ts';
import { COUNT_FUNCTIONS } from './count-functions.ts';
import type { ServiceFunctionSpec } from './service-function-spec.ts';

// What each function needs, and so all that its role allows. DynamoDB's transactions need only the permission for the
// writes inside them: there is no action of their own.

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
      operations: ['BatchGetItem'],
    },
    indexes: { ledger: [MOVEMENTS_BY_OCCURRED_AT] },
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
  'manage-transfers': {
    ...NOBODY_WAITS,
    timeoutSeconds: 15,
    tables: { ...TAKES_STOCK, operations: ['GetItem', 'PutItem', 'Query'] },
  },
  'manage-exchanges': {
    ...NOBODY_WAITS,
    timeoutSeconds: 15,
    tables: { ...TAKES_STOCK, catalog: ['BatchGetItem', 'Query'], operations: ['GetItem', 'PutItem', 'UpdateItem'] },
  },
  'move-transfers': {
    ...NOBODY_WAITS,
    timeoutSeconds: 30,
    tables: {
      ledger: ['BatchGetItem', 'PutItem'],
      stock: ['BatchGetItem', 'UpdateItem'],
      reservations: ['GetItem', 'UpdateItem'],
      operations: ['GetItem', 'PutItem', 'UpdateItem'],
    },
  },
  ...COUNT_FUNCTIONS,
  'settle-work-items': {
    ...NOBODY_WAITS,
    timeoutSeconds: 15,
    tables: {
      operations: ['GetItem', 'Query', 'UpdateItem'],
      reservations: ['GetItem'],
      availability: ['Query'],
      ledger: ['PutItem'],
      stock: ['BatchGetItem', 'UpdateItem'],
    },
    indexes: { operations: [WORK_ITEMS_BY_PLACE], ledger: [MOVEMENTS_BY_OCCURRED_AT] },
    replays: true,
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
  'audit-stock': {
    ...NOBODY_WAITS,
    timeoutSeconds: 55,
    tables: {
      stock: ['BatchGetItem'],
      reservations: ['GetItem'],
      availability: ['Query'],
      catalog: ['Query'],
      operations: ['GetItem', 'PutItem', 'UpdateItem'],
    },
    indexes: { stock: [STOCKS_BY_WAREHOUSE], ledger: [MOVEMENTS_BY_OCCURRED_AT] },
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
  'watch-coverage': {
    ...NOBODY_WAITS,
    timeoutSeconds: 50,
    tables: {
      stock: ['BatchGetItem', 'UpdateItem'],
      reservations: ['GetItem', 'UpdateItem'],
      catalog: ['BatchGetItem'],
      availability: ['Query'],
      operations: ['GetItem', 'PutItem', 'UpdateItem'],
    },
  },
  ...BULK_CANCEL_FUNCTIONS,
  'publish-work-items': { ...NOBODY_WAITS, timeoutSeconds: 30, tables: {}, publishes: true },
  'publish-stock-events': {
    ...NOBODY_WAITS,
    timeoutSeconds: 30,
    tables: {
      availability: ['BatchWriteItem'],
      operations: ['GetItem', 'PutItem', 'UpdateItem'],
      reservations: ['UpdateItem'],
    },
    publishes: true,
  },
} as const satisfies Record<string, ServiceFunctionSpec>;

export type ServiceFunctionName = keyof typeof SERVICE_FUNCTIONS;
