import { randomInt, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { auditRuns } from './audit-runs.ts';
import { availability } from './availability.ts';
import { buckets } from './buckets.ts';
import { bulkCancellations } from './bulk-cancellations.ts';
import { catalog } from './catalog.ts';
import { catalogWriter } from './catalog-writer.ts';
import { documentClient } from './client.ts';
import { countWatch } from './count-watch.ts';
import { countedLines } from './counted-lines.ts';
import { coverage } from './coverage.ts';
import { type DatabaseOptions, database } from './database.ts';
import { exchanges } from './exchanges.ts';
import { facts } from './facts.ts';
import { lastCounts } from './last-counts.ts';
import { lateFacts } from './late-facts.ts';
import { ledger } from './ledger.ts';
import { owners } from './owners.ts';
import { overdueHolds } from './promises.ts';
import { purchaseOrders } from './purchase-orders.ts';
import { reconciliations } from './reconciliations.ts';
import { reservations } from './reservations.ts';
import type { RetryTools } from './retry.ts';
import { stockSettings } from './stock-settings.ts';
import { stocktaking } from './stocktaking.ts';
import type { Store } from './store.ts';
import { TABLE_VARIABLES, type TableName } from './tables.ts';
import { timers } from './timers.ts';
import { transfers } from './transfers.ts';
import { workItems } from './work-items.ts';

export interface StoreOptions extends Pick<DatabaseOptions, 'client' | 'tables'> {
  readonly rememberCatalogMs?: number;
  /** Pace and chance of retries; the memory of the catalogue goes by the same clock. */
  readonly retry?: Partial<RetryTools>;
}

/** Durations, not moments: a clock that nobody sets, and dice of its own. */
const RETRY_TOOLS: RetryTools = {
  now: () => performance.now(),
  random: () => randomInt(2 ** 32) / 2 ** 32,
  sleep: async (milliseconds) => void (await sleep(milliseconds)),
};

/** Every port over DynamoDB tables. */
export function dynamoStore({ client, tables, rememberCatalogMs, retry }: StoreOptions): Store {
  const tools = { ...RETRY_TOOLS, ...retry };
  const db = database({ client, tables, retry: tools, newToken: randomUUID });
  return {
    buckets: buckets(db),
    owners: owners(db),
    reservations: reservations(db),
    facts: facts(db),
    auditRuns: auditRuns(db),
    ledger: ledger(db),
    purchaseOrders: purchaseOrders(db),
    transfers: transfers(db),
    exchanges: exchanges(db),
    stocktaking: stocktaking(db),
    reconciliations: reconciliations(db),
    countedLines: countedLines(db),
    lastCounts: lastCounts(db),
    lateFacts: lateFacts(db),
    countWatch: countWatch(db),
    catalog: catalog(db, {
      now: tools.now,
      ...(rememberCatalogMs === undefined ? {} : { rememberMs: rememberCatalogMs }),
    }),
    catalogWriter: catalogWriter(db),
    stockSettings: stockSettings(db),
    availability: availability(db),
    overdueHolds: overdueHolds(db),
    timers: timers(db),
    workItems: workItems(db),
    coverage: coverage(db),
    bulkCancellations: bulkCancellations(db),
  };
}

/** The store of a running function: tables by the names in its environment, the client as the SDK finds its region and endpoint. */
export function connectStore(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  options: Pick<StoreOptions, 'rememberCatalogMs' | 'retry'> = {},
): Store & { readonly client: DynamoDBDocumentClient } {
  const client = documentClient();
  return { ...dynamoStore({ client, tables: tablesIn(environment), ...options }), client };
}

/**
 * Physical table names by the variables that carry them. A function is given only the tables that it may touch; asking for another is
 * a fault that names the variable.
 */
export function tablesIn(
  environment: Readonly<Record<string, string | undefined>>,
): Readonly<Record<TableName, string>> {
  const tables = {} as Record<TableName, string>;
  for (const [table, variable] of Object.entries(TABLE_VARIABLES)) {
    Object.defineProperty(tables, table, { enumerable: true, get: () => required(environment[variable], variable) });
  }
  return tables;
}

function required(value: string | undefined, variable: string): string {
  if (value === undefined || value === '') throw new RangeError(`no table name in ${variable}`);
  return value;
}
