import { envelope } from '../../functions/core/contracts/cloud-event.ts';
import { expiryMessage } from '../../functions/core/contracts/expiry-message.ts';
import type { Schema } from '../../functions/core/contracts/operation.ts';
import { STOCK_EVENTS, type StockEventType, WAREHOUSE_TASKS } from '../../functions/core/contracts/stock-events.ts';
import { WAREHOUSE_EVENTS } from '../../functions/core/contracts/warehouse-events.ts';
import { type JsonSchema, jsonSchema } from './schemas.ts';

/** docs/events.json: what travels on each queue and on the topic, as JSON Schema. */
export function eventsDocument(): JsonSchema {
  const leaving = (types: readonly StockEventType[]) =>
    Object.fromEntries(types.map((type) => [type, jsonSchema(STOCK_EVENTS[type], 'output')]));
  return {
    envelope: jsonSchema(envelope, 'input'),
    queues: {
      'inbound-events': arriving(WAREHOUSE_EVENTS['inbound-events']),
      'outbound-events': arriving(WAREHOUSE_EVENTS['outbound-events']),
      'warehouse-tasks': leaving(WAREHOUSE_TASKS),
      expiry: jsonSchema(expiryMessage, 'input'),
    },
    topics: { 'stock-events': leaving(Object.keys(STOCK_EVENTS) as StockEventType[]) },
  };
}

function arriving(schemas: Readonly<Record<string, Schema>>): JsonSchema {
  return Object.fromEntries(Object.entries(schemas).map(([type, schema]) => [type, jsonSchema(schema, 'input')]));
}
