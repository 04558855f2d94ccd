import { COUNT_TIMEOUT_SECONDS } from '../functions/core/domain/limits.ts';
import { DOCUMENTS_BY_DUE, MOVEMENTS_BY_OCCURRED_AT, STOCKS_BY_WAREHOUSE } from '../functions/core/store/tables.ts';
import type { ServiceFunctionSpec } from './service-function-spec.ts';

// What the functions around counts need, and so all that their roles allow.

const NOBODY_WAITS = { memoryMegabytes: 512 } as const;

export const COUNT_FUNCTIONS = {
  'reconcile-counts': {
    ...NOBODY_WAITS,
    timeoutSeconds: COUNT_TIMEOUT_SECONDS,
    tables: {
      stock: ['BatchGetItem'],
      availability: ['Query'],
      operations: ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'],
    },
    indexes: { stock: [STOCKS_BY_WAREHOUSE], ledger: [MOVEMENTS_BY_OCCURRED_AT] },
    readsCountObjects: true,
    continuesCounts: true,
  },
  'recompare-counts': {
    ...NOBODY_WAITS,
    timeoutSeconds: 50,
    tables: {
      stock: ['BatchGetItem'],
      availability: ['Query'],
      operations: ['GetItem', 'Query', 'PutItem', 'UpdateItem'],
    },
    indexes: { ledger: [MOVEMENTS_BY_OCCURRED_AT] },
  },
  'settle-reconciliations': {
    ...NOBODY_WAITS,
    timeoutSeconds: 15,
    tables: {
      operations: ['GetItem', 'UpdateItem', 'Query'],
      ledger: ['BatchGetItem', 'PutItem'],
      stock: ['BatchGetItem', 'UpdateItem'],
    },
    indexes: { ledger: [MOVEMENTS_BY_OCCURRED_AT] },
  },
  'watch-overdue': {
    ...NOBODY_WAITS,
    timeoutSeconds: 55,
    tables: {
      catalog: ['Query'],
      operations: ['GetItem', 'Query', 'PutItem', 'UpdateItem'],
      reservations: ['GetItem'],
    },
    indexes: { stock: [STOCKS_BY_WAREHOUSE], operations: [DOCUMENTS_BY_DUE] },
  },
} as const satisfies Record<string, ServiceFunctionSpec>;
