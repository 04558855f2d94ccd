import type { BulkCancelStatus } from './bulk-cancel.ts';
import type { Sku } from './ids.ts';
import type { Mode } from './listing.ts';
import type { Status } from './moves.ts';
import type { ReconciliationStatus } from './reconciliation.ts';
import type { TransferStatus } from './transfer.ts';

export interface Shortage {
  readonly sku: Sku;
  readonly requested: number;
  /** What was free at the consistent read behind the refusal; never below zero. */
  readonly available: number;
}

/** A SKU of which not so much can come back for another exchange. */
export interface NotReturnable {
  readonly sku: Sku;
  readonly requested: number;
  /** What was promised to the reservation and shipped. */
  readonly shipped: number;
  /** What its other exchanges expect back, whether it came or not. */
  readonly expected: number;
  /** What came back of it, for an exchange or not. */
  readonly returned: number;
}

/**
 * Every business refusal, with its facts. In order of precedence: the first that applies is given. Each code is documented once,
 * in `core/runtime/problems.ts`, which also maps it to an HTTP status and does not compile when one is missing.
 */
export type Refusal =
  | { readonly code: 'unknown-listing'; readonly listingIds: readonly string[] }
  | { readonly code: 'unknown-warehouse'; readonly warehouseIds: readonly string[] }
  | { readonly code: 'unknown-sku'; readonly sku: string }
  | { readonly code: 'unknown-reservation'; readonly reservationId: string }
  | { readonly code: 'unknown-purchase-order'; readonly purchaseOrderId: string }
  | { readonly code: 'unknown-work-item'; readonly workItemId: string }
  | { readonly code: 'purchase-order-mismatch'; readonly purchaseOrderId: string }
  | { readonly code: 'unknown-transfer'; readonly transferId: string }
  | { readonly code: 'transfer-mismatch'; readonly transferId: string }
  | { readonly code: 'transfer-ended'; readonly transferId: string; readonly transferStatus: TransferStatus }
  | { readonly code: 'transfer-id-retired'; readonly transferId: string }
  | { readonly code: 'same-warehouse'; readonly warehouseId: string }
  | { readonly code: 'not-repairable'; readonly workItemId: string; readonly because: string }
  | { readonly code: 'unknown-exchange'; readonly exchangeId: string }
  | { readonly code: 'exchange-mismatch'; readonly exchangeId: string }
  | { readonly code: 'not-returnable'; readonly reservationId: string; readonly lines: readonly NotReturnable[] }
  | {
      readonly code: 'too-many-exchanges';
      readonly reservationId: string;
      readonly requested: number;
      readonly limit: number;
    }
  | {
      readonly code: 'resolution-not-allowed';
      readonly workItemId: string;
      readonly kind: string;
      readonly resolution: string;
      readonly allowed: readonly string[];
    }
  | {
      readonly code: 'work-item-resolved';
      readonly workItemId: string;
      readonly resolution: string;
      readonly resolvedBy: string;
    }
  | { readonly code: 'unknown-reconciliation'; readonly reconciliationId: string }
  | {
      readonly code: 'reconciliation-not-open';
      readonly reconciliationId: string;
      readonly reconciliationStatus: ReconciliationStatus;
    }
  | { readonly code: 'unknown-difference'; readonly reconciliationId: string; readonly skus: readonly string[] }
  | { readonly code: 'unknown-bulk-cancel'; readonly bulkCancelId: string }
  | { readonly code: 'bulk-cancel-mismatch'; readonly bulkCancelId: string }
  | {
      readonly code: 'bulk-cancel-not-selected';
      readonly bulkCancelId: string;
      readonly bulkCancelStatus: BulkCancelStatus;
    }
  | { readonly code: 'mixed-modes'; readonly modes: readonly Mode[] }
  | {
      readonly code: 'over-max-per-order';
      readonly listingId: string;
      readonly requested: number;
      readonly limit: number;
    }
  | { readonly code: 'quantity-too-large'; readonly sku: string; readonly requested: number; readonly limit: number }
  | { readonly code: 'too-many-allocations'; readonly requested: number; readonly limit: number }
  | { readonly code: 'reservation-mismatch'; readonly reservationId: string }
  | { readonly code: 'reservation-ended'; readonly reservationId: string; readonly reservationStatus: Status }
  | { readonly code: 'reservation-id-retired'; readonly reservationId: string }
  | { readonly code: 'payment-mismatch'; readonly reservationId: string; readonly reservationStatus: Status }
  | { readonly code: 'not-renewable'; readonly reservationId: string; readonly reservationStatus: Status }
  | {
      readonly code: 'renewals-exhausted';
      readonly reservationId: string;
      readonly renewals: number;
      readonly maxRenewals: number;
    }
  | { readonly code: 'lines-not-cancellable'; readonly reservationId: string; readonly reservationStatus: Status }
  | {
      readonly code: 'line-not-open';
      readonly reservationId: string;
      readonly sku: string;
      readonly requested: number;
      readonly open: number;
    }
  | { readonly code: 'insufficient-stock'; readonly shortages: readonly Shortage[] }
  | { readonly code: 'short'; readonly reservationId: string; readonly shortages: readonly Shortage[] }
  | {
      readonly code: 'buckets-only-grow';
      readonly warehouseId: string;
      readonly requested: number;
      readonly current: number;
    }
  | { readonly code: 'try-again'; readonly retryAfterSeconds: number };

export type RefusalCode = Refusal['code'];
