import type { Store } from '../../../functions/core/store/store.ts';
import { memoryAuditRuns } from './memory-audit-runs.ts';
import { memoryAvailability, memoryOverdueHolds } from './memory-availability.ts';
import { memoryBuckets } from './memory-buckets.ts';
import { memoryBulkCancellations } from './memory-bulk-cancellations.ts';
import { memoryCatalog, memoryCatalogWriter } from './memory-catalog.ts';
import { memoryCountWatch } from './memory-count-watch.ts';
import { memoryCoverage } from './memory-coverage.ts';
import { memoryExchanges } from './memory-exchanges.ts';
import { memoryFacts } from './memory-facts.ts';
import { memoryCountedLines, memoryLateFacts } from './memory-late-facts.ts';
import { memoryLedger } from './memory-ledger.ts';
import { memoryOwners } from './memory-owners.ts';
import { memoryPurchaseOrders } from './memory-purchase-orders.ts';
import { memoryLastCounts, memoryReconciliations, memoryStocktaking } from './memory-reconciliations.ts';
import { memoryReservations } from './memory-reservations.ts';
import type { MemoryState } from './memory-state.ts';
import { memoryStockSettings } from './memory-stock-settings.ts';
import { memoryTimers } from './memory-timers.ts';
import { memoryTransfers } from './memory-transfers.ts';
import { memoryWorkItems } from './memory-work-items.ts';
import { asPort, type Synchronous } from './synchronous.ts';

/** Every port over one state, each method one atomic step that answers at once. */
export type SynchronousStore = { readonly [Port in keyof Store]: Synchronous<Store[Port]> };

export function synchronousStore(state: MemoryState): SynchronousStore {
  return {
    buckets: memoryBuckets(state),
    owners: memoryOwners(state),
    reservations: memoryReservations(state),
    facts: memoryFacts(state),
    auditRuns: memoryAuditRuns(state),
    ledger: memoryLedger(state),
    purchaseOrders: memoryPurchaseOrders(state),
    transfers: memoryTransfers(state),
    exchanges: memoryExchanges(state),
    stocktaking: memoryStocktaking(state),
    reconciliations: memoryReconciliations(state),
    countedLines: memoryCountedLines(state),
    lastCounts: memoryLastCounts(state),
    lateFacts: memoryLateFacts(state),
    countWatch: memoryCountWatch(state),
    catalog: memoryCatalog(state),
    catalogWriter: memoryCatalogWriter(state),
    stockSettings: memoryStockSettings(state),
    availability: memoryAvailability(state),
    overdueHolds: memoryOverdueHolds(state),
    timers: memoryTimers(state),
    workItems: memoryWorkItems(state),
    coverage: memoryCoverage(state),
    bulkCancellations: memoryBulkCancellations(state),
  };
}

/** The ports themselves. Each method takes effect when it is called, before anything else runs. */
export function memoryStore(state: MemoryState): Store {
  const sync = synchronousStore(state);
  return {
    buckets: asPort(sync.buckets),
    owners: asPort(sync.owners),
    reservations: asPort(sync.reservations),
    facts: asPort(sync.facts),
    auditRuns: asPort(sync.auditRuns),
    ledger: asPort(sync.ledger),
    purchaseOrders: asPort(sync.purchaseOrders),
    transfers: asPort(sync.transfers),
    exchanges: asPort(sync.exchanges),
    stocktaking: asPort(sync.stocktaking),
    reconciliations: asPort(sync.reconciliations),
    countedLines: asPort(sync.countedLines),
    lastCounts: asPort(sync.lastCounts),
    lateFacts: asPort(sync.lateFacts),
    countWatch: asPort(sync.countWatch),
    catalog: asPort(sync.catalog),
    catalogWriter: asPort(sync.catalogWriter),
    stockSettings: asPort(sync.stockSettings),
    availability: asPort(sync.availability),
    overdueHolds: asPort(sync.overdueHolds),
    timers: asPort(sync.timers),
    workItems: asPort(sync.workItems),
    coverage: asPort(sync.coverage),
    bulkCancellations: asPort(sync.bulkCancellations),
  };
}
