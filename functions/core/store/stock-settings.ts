import { Unanswered } from '../claims/ports.ts';
import { type Bucket, type BucketId, bucketOf, type PoolId, stockPool } from '../domain/bucket.ts';
import type { Database } from './database.ts';
import { readPool } from './facts.ts';
import type { StockSettings } from './ports.ts';
import { planSettings, type SettingsPlan } from './settings-plan.ts';
import { COUNT_REVISION, type Write } from './write-expression.ts';

/** How often a plan is made anew because sales overtook it. */
const MAX_PLANS = 20;

/** Safety and bucket count in DynamoDB: plan from a consistent read, write under the condition that the plan still fits. */
export function stockSettings(db: Database): StockSettings {
  return {
    apply: async (sku, warehouseId, settings) => {
      const pool = stockPool(sku, warehouseId);
      for (let attempt = 0; attempt < MAX_PLANS; attempt += 1) {
        const read = await readPool(db, pool);
        const plan = planSettings(read, settings);
        if (plan.changesNothing) return;
        if (await carryOut(db, pool, plan, read[0])) return;
      }
      throw new Unanswered(`the stock of ${sku} in ${warehouseId} moves too fast to set its safety`);
    },
  };
}

async function carryOut(db: Database, pool: PoolId, plan: SettingsPlan, first: Bucket | undefined): Promise<boolean> {
  if (first === undefined) return false;
  const own = firstBucketWrite(bucketOf(pool, 0), plan, first);
  // A copy of a single write is refused by its own condition, and the next plan then finds nothing to change.
  if (plan.moves.length === 0) return (await db.update('set stock', own)).done;
  return (await db.transact('set stock', [own, ...plan.moves.map(siblingWrite)])).done;
}

function firstBucketWrite(id: BucketId, plan: SettingsPlan, first: Bucket): Write {
  const moved = plan.moves.reduce((sum, { units }) => sum + units, 0);
  const unsetOr = (name: string, isDefault: boolean, equals: string) =>
    isDefault ? `attribute_not_exists(${name}) OR ${equals}` : equals;
  // Where siblings had to help, what bucket 0 lacked must still be what it lacks; else it is enough that it lacks nothing.
  const sinks = plan.safetyDelta > 0;
  const fits = first.available < plan.safetyDelta ? '#available = :availableRead' : '#available >= :safetyDelta';
  return {
    table: 'stock',
    key: { pk: id },
    set: ['#safety = :safety', '#bucketCount = :bucketCount'],
    add: ['#available :availableDelta', '#onHand :moved', COUNT_REVISION],
    condition: [
      unsetOr('#safety', first.safety === 0, '#safety = :safetyRead'),
      unsetOr('#bucketCount', first.bucketCount === 1, '#bucketCount = :bucketCountRead'),
      ...(sinks ? [unsetOr('#available', first.revision === 0, fits)] : []),
    ],
    values: {
      ':safety': plan.safety,
      ':safetyRead': first.safety,
      ':bucketCount': plan.bucketCount,
      ':bucketCountRead': first.bucketCount,
      ':availableDelta': moved - plan.safetyDelta,
      ':availableRead': first.available,
      ':safetyDelta': plan.safetyDelta,
      ':moved': moved,
      ':one': 1,
    },
  };
}

/** Units leave a sibling with their on hand, if it still has them. */
function siblingWrite({ from, units }: SettingsPlan['moves'][number]): Write {
  return {
    table: 'stock',
    key: { pk: from },
    add: ['#available :gone', '#onHand :gone', COUNT_REVISION],
    condition: ['#available >= :units'],
    values: { ':gone': -units, ':units': units, ':one': 1 },
  };
}
