import type { Operation, Schema } from '../../functions/core/contracts/operation.ts';
import { listingId, warehouseId } from '../../functions/core/contracts/values.ts';
import { MAX_LISTINGS_PER_QUERY } from '../../functions/core/domain/limits.ts';
import { WORK_ITEM_KINDS, WORK_ITEM_STATUSES } from '../../functions/core/domain/work-item.ts';
import { type JsonSchema, referenceTo } from './schemas.ts';

// A query parameter is read from one text by a transformation, which no schema can show; so these few are described by hand.
// A parameter of an operation that is not described here is an error.

const QUERY_PARAMETERS: Readonly<Record<string, JsonSchema>> = {
  listingId: {
    required: true,
    description: 'Repeat it for several listings, or join them by commas.',
    style: 'form',
    explode: true,
    schema: { type: 'array', items: referenceTo(listingId), minItems: 1, maxItems: MAX_LISTINGS_PER_QUERY },
    example: ['phone-a'],
  },
  shipTo: {
    required: false,
    description: 'Where it would go: `latitude,longitude` in degrees, or a region.',
    schema: { type: 'string' },
    example: '31.23,121.47',
  },
  status: {
    required: false,
    description: 'Those that are open, or those that are resolved.',
    schema: { type: 'string', enum: WORK_ITEM_STATUSES, default: 'open' },
    example: 'open',
  },
  kind: {
    required: false,
    description: 'Only those of one kind.',
    schema: { type: 'string', enum: WORK_ITEM_KINDS },
    example: 'quarantined-message',
  },
  warehouseId: {
    required: true,
    description: 'Which warehouse.',
    schema: referenceTo(warehouseId),
    example: 'north',
  },
  limit: {
    required: false,
    description: 'How many one page shows at most.',
    schema: { type: 'integer', minimum: 1, maximum: 100, default: 50 },
    example: 50,
  },
  after: {
    required: false,
    description: 'The `next` of the page before.',
    schema: { type: 'string' },
    example: '001772357400000.over-receipt.5e0f',
  },
};

const PATH_EXAMPLES: Readonly<Record<string, string>> = {
  '/reservations/': 'order-1001',
  '/reservations/bulk-cancel/': 'scalpers-2026-03-01',
  '/listings/': 'phone-a',
  '/warehouses/': 'north',
  '/skus/': 'PHONE-A',
  '/stock/': 'PHONE-A',
  '/purchase-orders/': 'po-2001',
  '/transfers/': 'transfer-3001',
  '/exchanges/': 'exchange-6001',
  '/reconciliations/': 'count-3001',
  '/work-items/': 'over-receipt.5e0f6c2f9d1b4a7c8e3d2f1a0b9c8d7e',
};

/** The path and query parameters of an operation. */
export function parametersOf({ path, query, route }: Operation): JsonSchema[] {
  // All that stands before the parameter.
  const [place = ''] = /\/[a-z/-]+\/(?=\{)/.exec(route) ?? [];
  const ofPath = Object.entries(membersOf(path)).map(([name, schema]) => ({
    name,
    in: 'path',
    required: true,
    schema: referenceTo(schema),
    example: PATH_EXAMPLES[place],
  }));
  const ofQuery = Object.keys(membersOf(query)).map((name) => {
    const described = QUERY_PARAMETERS[name];
    if (described === undefined) throw new Error(`the query parameter ${name} is not described`);
    return { name, in: 'query', ...described };
  });
  return [...ofPath, ...ofQuery];
}

function membersOf(schema: Schema | undefined): Readonly<Record<string, Schema>> {
  if (schema === undefined) return {};
  return (schema as Schema & { readonly shape: Readonly<Record<string, Schema>> }).shape;
}
