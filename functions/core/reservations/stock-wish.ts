import type { Wish } from '../claims/acquire.ts';
import { evidenceIn, examine, isOverdue } from '../claims/examine.ts';
import { type Bucket, stockPool } from '../domain/bucket.ts';
import { type OwnerKey, reservationOwner } from '../domain/claim.ts';
import type { ReservationId, WarehouseId } from '../domain/ids.ts';
import type { SkuQuantity } from '../domain/listing.ts';
import { type Missing, planTakes, warehouseOrder } from '../domain/sourcing.ts';
import type { ReservationContext } from './context.ts';
import { expire } from './end.ts';

const MAX_SKUS_RELIEVED = 10;
/** The most pieces of evidence that one refusal looks at: each is a read, or a transaction. The next refusal looks at the next. */
const MAX_EXAMINED = 16;

/**
 * What a reservation wishes for: stock of its SKUs, from any warehouse of the catalogue. Before it is refused, orphans older than the
 * grace are reclaimed and overdue holds of the missing SKUs expired (DESIGN §4.2).
 */
export async function stockWish(
  context: ReservationContext,
  id: ReservationId,
  demand: readonly SkuQuantity[],
  pointless: () => boolean = () => false,
): Promise<Wish> {
  const warehouses = warehouseOrder(await context.catalog.warehouses());
  return { ...wishFrom(context, reservationOwner(id), demand, warehouses), pointless };
}

/** What any owner wishes for: stock of some SKUs, from these warehouses, the most wanted first. */
export function wishFrom(
  context: ReservationContext,
  owner: OwnerKey,
  demand: readonly SkuQuantity[],
  warehouses: readonly WarehouseId[],
): Wish {
  return {
    owner,
    pools: demand.flatMap(({ sku }) => warehouses.map((warehouse) => stockPool(sku, warehouse))),
    plan: (picture) => planTakes(demand, warehouses, picture, context.claims.memory.home),
    relieve: async (missing, seen) => {
      const [orphans, holds] = await Promise.all([reclaimOrphans(context, seen), expireOverdue(context, missing)]);
      return orphans || holds;
    },
    pointless: () => false,
    remembersSoldOut: true,
  };
}

async function reclaimOrphans({ claims }: ReservationContext, seen: readonly Bucket[]): Promise<boolean> {
  const unsure = seen.flatMap(evidenceIn).filter((evidence) => !claims.memory.isServed(evidence));
  const old = unsure.filter((evidence) => isOverdue(claims, evidence.claim)).slice(0, MAX_EXAMINED);
  const findings = await Promise.all(old.map((evidence) => examine(claims, evidence)));
  return findings.includes('freed');
}

async function expireOverdue(context: ReservationContext, missing: readonly Missing[]): Promise<boolean> {
  const now = context.claims.now();
  const skus = missing.slice(0, MAX_SKUS_RELIEVED).map(({ shortage }) => shortage.sku);
  const overdue = new Set((await Promise.all(skus.map((sku) => context.overdue.of(sku, now)))).flat());
  const ended = await Promise.all([...overdue].map((id) => expire(context, id)));
  return ended.some((record) => record.kind === 'reservation' && record.reservation.status === 'expired');
}
