import { type Bucket, stockPool } from '../domain/bucket.ts';
import { type ClaimId, type OwnerKey, ownerOf } from '../domain/claim.ts';
import { type Drift, driftsOf, type StockEvidence } from '../domain/drift.ts';
import type { Sku, WarehouseId } from '../domain/ids.ts';
import type { AuditContext, AuditSource } from './ports.ts';

/** What became of one stock. `restless`: it moved whenever it was looked at, and nothing can be said. */
export type StockAudit = { readonly kind: 'read'; readonly drifts: readonly Drift[] } | { readonly kind: 'restless' };

const MAX_LOOKS = 4;
/** The read model that says whom to ask may be a moment behind. */
const PATIENCE_MS = 1_500;
const OWNERS_AT_ONCE = 16;

/**
 * Audits one stock. Its buckets are read before and after everything else: if no bucket was written meanwhile, all that was read belongs to
 * one moment. What looks like drift is looked at again, because the read model may not have known an owner yet.
 */
export async function auditStock(
  { source, sleep }: Pick<AuditContext, 'source' | 'sleep'>,
  sku: Sku,
  warehouseId: WarehouseId,
): Promise<StockAudit> {
  const pool = stockPool(sku, warehouseId);
  let seen: readonly Drift[] | undefined;
  for (let looks = 0; looks < MAX_LOOKS; looks += 1) {
    if (looks > 0) await sleep(PATIENCE_MS);
    const stock = await quietStock(source, sku, warehouseId);
    seen = stock === undefined ? seen : driftsOf(pool, stock);
    if (seen?.length === 0) break;
  }
  return seen === undefined ? { kind: 'restless' } : { kind: 'read', drifts: seen };
}

/** Everything about one stock at one moment. Undefined: it moved while it was looked at. */
export async function quietStock(
  source: AuditSource,
  sku: Sku,
  warehouseId: WarehouseId,
): Promise<StockEvidence | undefined> {
  const pool = stockPool(sku, warehouseId);
  const buckets = await source.buckets(pool);
  const [recorded, owners] = await Promise.all([source.recorded(sku, warehouseId), ownersOf(source, sku, buckets)]);
  const after = await source.buckets(pool);
  return revisions(buckets) === revisions(after) ? { buckets, recorded, owners } : undefined;
}

/** Whoever may have units there: by the read model, and by the evidence in the buckets themselves. */
async function ownersOf(source: AuditSource, sku: Sku, buckets: readonly Bucket[]) {
  const evident = buckets.flatMap(({ evidence }) => Object.keys(evidence).map((claim) => ownerOf(claim as ClaimId)));
  const keys = [...new Set([...(await source.promisedTo(sku)), ...evident])];
  const owners = new Map<OwnerKey, Awaited<ReturnType<AuditSource['owner']>>>();
  for (let i = 0; i < keys.length; i += OWNERS_AT_ONCE) {
    const some = keys.slice(i, i + OWNERS_AT_ONCE);
    const found = await Promise.all(some.map((key) => source.owner(key)));
    for (const [n, key] of some.entries()) owners.set(key, found[n]);
  }
  return owners;
}

function revisions(buckets: readonly Bucket[]): string {
  return buckets.map(({ id, revision }) => `${id} ${revision}`).join(' ');
}
