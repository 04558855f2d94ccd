import { BULK_CANCEL_TIMEOUT_SECONDS } from '../functions/core/domain/limits.ts';
import type { ServiceFunctionSpec } from './service-function-spec.ts';

/** The part of SERVICE_FUNCTIONS that cancels many reservations at once. */
export const BULK_CANCEL_FUNCTIONS = {
  'manage-bulk-cancellations': {
    memoryMegabytes: 512,
    timeoutSeconds: 15,
    tables: { catalog: ['BatchGetItem'], operations: ['GetItem', 'PutItem', 'UpdateItem', 'Query'] },
  },
  'run-bulk-cancellations': {
    memoryMegabytes: 512,
    timeoutSeconds: BULK_CANCEL_TIMEOUT_SECONDS,
    tables: {
      operations: ['GetItem', 'PutItem', 'UpdateItem', 'Query'],
      availability: ['Query'],
      reservations: ['GetItem', 'UpdateItem'],
      stock: ['UpdateItem'],
    },
  },
} as const satisfies Record<string, ServiceFunctionSpec>;
