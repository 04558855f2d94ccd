import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod/mini';
import * as availability from '../../functions/core/contracts/availability.ts';
import * as bulkCancel from '../../functions/core/contracts/bulk-cancel.ts';
import * as catalogue from '../../functions/core/contracts/catalogue.ts';
import * as exchanges from '../../functions/core/contracts/exchanges.ts';
import * as movements from '../../functions/core/contracts/movements.ts';
import type { Schema } from '../../functions/core/contracts/operation.ts';
import { problem } from '../../functions/core/contracts/problem.ts';
import * as purchases from '../../functions/core/contracts/purchase-orders.ts';
import * as reconciliations from '../../functions/core/contracts/reconciliations.ts';
import { reservationAnswer } from '../../functions/core/contracts/reservation-answer.ts';
import * as commands from '../../functions/core/contracts/reservation-commands.ts';
import { stockAnswer } from '../../functions/core/contracts/stock-answer.ts';
import * as transfers from '../../functions/core/contracts/transfers.ts';
import * as values from '../../functions/core/contracts/values.ts';
import * as workItems from '../../functions/core/contracts/work-items.ts';
import { described } from './descriptions.ts';

// The schemas that the documents name. Zod itself writes them as JSON Schema, so that there is one definition of each.

export type JsonSchema = Record<string, unknown>;

const VALUES: Readonly<Record<string, Schema>> = {
  Sku: values.sku,
  WarehouseId: values.warehouseId,
  ListingId: values.listingId,
  ReservationId: values.reservationId,
  CustomerId: values.customerId,
  PaymentId: values.paymentId,
  PurchaseOrderId: values.purchaseOrderId,
  TransferId: values.transferId,
  ExchangeId: values.exchangeId,
  WorkItemId: values.workItemId,
  ReconciliationId: values.reconciliationId,
  BulkCancelId: values.bulkCancelId,
  Quantity: values.quantity,
};
const ASKED: Readonly<Record<string, Schema>> = {
  ReserveRequest: commands.reserveBody,
  ConfirmRequest: commands.confirmBody,
  CancelRequest: commands.cancelBody,
  RenewRequest: commands.renewBody,
  ListingRequest: catalogue.listingBody,
  WarehouseRequest: catalogue.warehouseBody,
  SkuRequest: catalogue.skuBody,
  PurchaseOrderRequest: purchases.purchaseOrderBody,
  TransferRequest: transfers.transferBody,
  ExchangeRequest: exchanges.exchangeBody,
  ApproveRequest: reconciliations.approveBody,
  BulkCancelRequest: bulkCancel.bulkCancelBody,
  ResolveRequest: workItems.resolveBody,
};
const ANSWERED: Readonly<Record<string, Schema>> = {
  Reservation: reservationAnswer,
  Availability: availability.availabilityAnswer,
  Listing: catalogue.listingAnswer,
  Warehouse: catalogue.warehouseAnswer,
  SkuSettings: catalogue.skuAnswer,
  Stock: stockAnswer,
  Movements: movements.movementsAnswer,
  PurchaseOrder: purchases.purchaseOrderAnswer,
  Transfer: transfers.transferAnswer,
  Exchange: exchanges.exchangeAnswer,
  Reconciliation: reconciliations.reconciliationAnswer,
  Differences: reconciliations.differencesAnswer,
  DifferencesCsv: reconciliations.differencesCsv,
  Approved: reconciliations.approveAnswer,
  BulkCancel: bulkCancel.bulkCancelAnswer,
  BulkCancelReport: bulkCancel.bulkCancelReport,
  BulkCancelCsv: bulkCancel.bulkCancelCsv,
  WorkItems: workItems.workItemsAnswer,
  WorkItem: workItems.workItemAnswer,
  Problem: problem,
};

const NAMES = new Map<Schema, string>(
  [VALUES, ASKED, ANSWERED].flatMap((group) => Object.entries(group).map(([name, schema]) => [schema, name] as const)),
);

/** A reference to a schema that has a name. */
export function referenceTo(schema: Schema): JsonSchema {
  const name = NAMES.get(schema);
  if (name === undefined) throw new Error('a schema of an operation has no name in infra/openapi/schemas.ts');
  return { $ref: `#/components/schemas/${name}` };
}

/** All named schemas: what is asked as it must be sent, what is answered as it is received. */
export function namedSchemas(): Record<string, JsonSchema> {
  const asked = jsonSchemas({ ...VALUES, ...ASKED }, 'input');
  const answered = jsonSchemas({ ...VALUES, ...ANSWERED }, 'output');
  for (const name of Object.keys(VALUES)) {
    if (!isDeepStrictEqual(asked[name], answered[name]))
      throw new Error(`${name} differs between requests and answers`);
  }
  return described({ ...asked, ...answered });
}

/** One schema on its own, as it is sent (`input`) or received (`output`). */
export function jsonSchema(schema: Schema, io: 'input' | 'output'): JsonSchema {
  return withoutDialect(z.toJSONSchema(schema, { io, override: openWhenReceived(io) }) as JsonSchema);
}

function jsonSchemas(named: Readonly<Record<string, Schema>>, io: 'input' | 'output'): Record<string, JsonSchema> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(named)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, {
    io,
    uri: (id) => `#/components/schemas/${id}`,
    override: openWhenReceived(io),
  });
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [name, withoutDialect(schema as JsonSchema)]),
  );
}

/** A client must not break when an answer gains a member. */
function openWhenReceived(io: 'input' | 'output') {
  return ({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }) => {
    if (io === 'output') delete jsonSchema.additionalProperties;
    // Zod's pattern of a date-time is 400 characters that say no more than the format.
    if (jsonSchema.format === 'date-time') delete jsonSchema.pattern;
    // Every integer has these bounds, and they are nobody's rule.
    if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
    if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  };
}

function withoutDialect({ $schema: _dialect, $id: _address, id: _id, ...schema }: JsonSchema): JsonSchema {
  return schema;
}
