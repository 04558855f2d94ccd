import { Unanswered } from '../claims/ports.ts';
import { type Bucket, type PoolId, stockPool } from '../domain/bucket.ts';
import type { Database } from './database.ts';
import { readPool } from './facts.ts';
import type { StockSettings } from './ports.ts';
import { planSettings, planThaw, type SettingsPlan, type SiblingPlan } from './settings-plan.ts';
import { COUNT_REVISION, unsetOr, type Write } from './write-expression.ts';

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
        if (await carryOut(db, plan, read[0])) return;
      }
      throw new Unanswered(`the stock of ${sku} in ${warehouseId} moves too fast to set its safety`);
    },
  };
}

/** Fills a bucket 0 below zero from its siblings, and thaws them if that is enough. Overtaken, it does nothing: the caller looks again. */
export async function thaw(db: Database, pool: PoolId): Promise<void> {
  const read = await readPool(db, pool);
  const plan = planThaw(read);
  if (!plan.changesNothing) await carryOut(db, plan, read[0]);
}

async function carryOut(db: Database, plan: SettingsPlan, first: Bucket | undefined): Promise<boolean> {
  if (first === undefined) return false;
  const own = firstBucketWrite(plan, first);
  // A copy of a single write is refused by its own condition, and the next plan then finds nothing to change.
  if (plan.siblings.length === 0) return (await db.update('set stock', own)).done;
  return (await db.transact('set stock', [own, ...plan.siblings.map(siblingWrite)])).done;
}

function firstBucketWrite(plan: SettingsPlan, first: Bucket): Write {
  const moved = plan.siblings.reduce((sum, { units }) => sum + units, 0);
  const { needed } = plan;
  return {
    table: 'stock',
    key: { pk: first.id },
    set: ['#safety = :safety', '#bucketCount = :bucketCount'],
    add: ['#available :availableDelta', '#onHand :moved', COUNT_REVISION],
    condition: [
      unsetOr('#safety', first.safety === 0, '#safety = :safetyRead'),
      unsetOr('#bucketCount', first.bucketCount === 1, '#bucketCount = :bucketCountRead'),
      ...(needed === undefined ? [] : [unsetOr('#available', needed <= 0, '#available >= :needed')]),
    ],
    values: {
      ':safety': plan.safety,
      ':safetyRead': first.safety,
      ':bucketCount': plan.bucketCount,
      ':bucketCountRead': first.bucketCount,
      ':availableDelta': moved - plan.safetyDelta,
      ':needed': needed,
      ':moved': moved,
      ':one': 1,
    },
  };
}

/** Units leave a sibling with their on hand, if it still has them. */
function siblingWrite({ bucket, units, frozen }: SiblingPlan): Write {
  return {
    table: 'stock',
    key: { pk: bucket },
    set: frozen ? ['#frozen = :true'] : [],
    remove: frozen ? [] : ['#frozen'],
    add: [...(units > 0 ? ['#available :gone', '#onHand :gone'] : []), COUNT_REVISION],
    condition: units > 0 ? ['#available >= :units'] : [],
    values: { ':gone': -units, ':units': units, ':true': true, ':one': 1 },
  };
}
