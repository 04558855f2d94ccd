import type { StockEvent } from '../core/contracts/stock-events.ts';
import type { SkuNumbers } from '../core/domain/availability.ts';
import type { Catalog } from '../core/reservations/ports.ts';
import type { AvailabilityModel } from '../core/store/ports.ts';
import { type BucketChange, imagesBySku, project, type SkuImages, type Standing } from './project.ts';

export interface Projecting {
  readonly availability: Pick<AvailabilityModel, 'storedNumbers' | 'replaceNumbers'>;
  readonly catalog: Pick<Catalog, 'warehouses'>;
  readonly publish: (events: readonly StockEvent[]) => Promise<void>;
}

/** How often a SKU is tried: each time only because somebody else projected it in between. Many buckets of a hot SKU change at once. */
export const MAX_ROUNDS = 40;

type Work = SkuImages & Standing;

/**
 * Projects the bucket images of one batch, in this order:
 *
 *     read the numbers ─▶ decide ─▶ tell ─▶ replace exactly those numbers ─▶ done
 *                           ▲                       │ others came in between
 *                           └───────────────────────┘
 *
 * A run that dies anywhere before the last step left the numbers as they were, so the next one finds the same to tell, under the same ids.
 */
export async function tellAndReplace(
  { availability, catalog, publish }: Projecting,
  changes: readonly BucketChange[],
): Promise<void> {
  const batch = imagesBySku(changes);
  if (batch.length === 0) return;
  const [warehouses, numbers] = await Promise.all([
    catalog.warehouses(),
    availability.storedNumbers(batch.map(({ sku }) => sku)),
  ]);
  const offered = new Set(warehouses.map(({ warehouseId }) => warehouseId));
  let left: readonly Work[] = batch.map((images, index) => standing(images, numbers[index]));
  for (let round = 0; round < MAX_ROUNDS && left.length > 0; round += 1) {
    const decided = left.map((work) => ({ work, ...project(work, work, offered) }));
    await publish(decided.flatMap(({ events }) => events));
    left = (await Promise.all(decided.map(({ work, after }) => replace(availability, work, after)))).flat();
  }
  if (left.length > 0) {
    const skus = left.map(({ sku }) => sku).join(', ');
    throw new Error(`the numbers of ${skus} could not be projected in ${MAX_ROUNDS} rounds`);
  }
}

function standing(images: SkuImages, stored: SkuNumbers | undefined): Work {
  if (stored?.sku !== images.sku) throw new Error(`asked for the numbers of ${images.sku}, given others`);
  return { ...images, stored, told: [] };
}

/** What is still to be done afterwards: nothing, or everything again over the numbers that came in between. */
async function replace(
  availability: Projecting['availability'],
  work: Work,
  after: SkuNumbers,
): Promise<readonly Work[]> {
  if (after === work.stored) return [];
  const answer = await availability.replaceNumbers(work.stored, after);
  return answer.done ? [] : [{ ...work, stored: answer.stored, told: [...work.told, after] }];
}
