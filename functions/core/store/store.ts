import type { AuditRuns } from '../audit/ports.ts';
import type { BulkCancellations } from '../bulk-cancel/ports.ts';
import type { Buckets, Owners } from '../claims/ports.ts';
import type { CountedLines, LastCounts, LateFacts, Reconciliations, Stocktaking } from '../counts/ports.ts';
import type { Exchanges } from '../exchanges/ports.ts';
import type { Facts, PurchaseOrders } from '../facts/ports.ts';
import type { CountWatch } from '../overdue/ports.ts';
import type { Catalog, OverdueHolds, Reservations, Timers } from '../reservations/ports.ts';
import type { Transfers } from '../transfers/ports.ts';
import type { AvailabilityModel, CatalogWriter, Coverage, Ledger, StockSettings, WorkItems } from './ports.ts';

/** Every port over one set of tables. A function takes from it only what it needs. */
export interface Store {
  readonly buckets: Buckets;
  readonly owners: Owners;
  readonly reservations: Reservations;
  readonly facts: Facts;
  readonly auditRuns: AuditRuns;
  readonly ledger: Ledger;
  readonly purchaseOrders: PurchaseOrders;
  readonly transfers: Transfers;
  readonly exchanges: Exchanges;
  readonly stocktaking: Stocktaking;
  readonly reconciliations: Reconciliations;
  readonly countedLines: CountedLines;
  readonly lastCounts: LastCounts;
  readonly lateFacts: LateFacts;
  readonly countWatch: CountWatch;
  readonly catalog: Catalog;
  readonly catalogWriter: CatalogWriter;
  readonly stockSettings: StockSettings;
  readonly availability: AvailabilityModel;
  readonly overdueHolds: OverdueHolds;
  readonly timers: Timers;
  readonly workItems: WorkItems;
  readonly coverage: Coverage;
  readonly bulkCancellations: BulkCancellations;
}
