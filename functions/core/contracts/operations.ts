import { availabilityAnswer, availabilityQuery } from './availability.ts';
import {
  exportBulkCancelReport,
  getBulkCancel,
  listBulkCancelReport,
  runBulkCancel,
  startBulkCancel,
} from './bulk-cancel.ts';
import { skuPath } from './catalogue.ts';
import { getListing, getSku, getWarehouse, putListing, putSku, putWarehouse } from './catalogue-operations.ts';
import { getExchange, openExchange } from './exchanges.ts';
import { listMovements } from './movements.ts';
import { type Operation, operation } from './operation.ts';
import { announcePurchaseOrder, closePurchaseOrder, getPurchaseOrder } from './purchase-orders.ts';
import { approveDifferences, exportDifferences, getReconciliation, listDifferences } from './reconciliations.ts';
import { cancel, confirm, getReservation, renew, reserve } from './reservation-operations.ts';
import { stockAnswer } from './stock-answer.ts';
import { cancelTransfer, getTransfer, requestTransfer } from './transfers.ts';
import { getWorkItem, listWorkItems, resolveWorkItem } from './work-items.ts';

export const checkAvailability = operation({
  operationId: 'checkAvailability',
  route: 'GET /availability',
  summary: 'What can be bought now, of up to 100 listings',
  query: availabilityQuery,
  answers: { 200: { schema: availabilityAnswer, means: 'One answer a listing, in the order asked.' } },
  refusals: ['unknown-listing'],
});

export const explainStock = operation({
  operationId: 'explainStock',
  route: 'GET /stock/{sku}',
  summary: 'Why is available what it is: every counter, and who holds it',
  path: skuPath,
  answers: { 200: { schema: stockAnswer, means: 'The stock of a SKU in every warehouse.' } },
  refusals: ['unknown-sku'],
  addresses: 'unknown-sku',
});

/** Every route of the HTTP API. The infrastructure's routes are tested against it. */
export const OPERATIONS: readonly Operation[] = [
  reserve,
  getReservation,
  confirm,
  cancel,
  renew,
  checkAvailability,
  putListing,
  getListing,
  putWarehouse,
  getWarehouse,
  putSku,
  getSku,
  explainStock,
  listMovements,
  announcePurchaseOrder,
  getPurchaseOrder,
  closePurchaseOrder,
  requestTransfer,
  getTransfer,
  cancelTransfer,
  openExchange,
  getExchange,
  getReconciliation,
  listDifferences,
  exportDifferences,
  approveDifferences,
  listWorkItems,
  getWorkItem,
  resolveWorkItem,
  startBulkCancel,
  getBulkCancel,
  runBulkCancel,
  listBulkCancelReport,
  exportBulkCancelReport,
];
