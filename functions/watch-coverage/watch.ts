import type { PoolId } from '../core/domain/bucket.ts';
import { COVERED, coverageStep, type Shortfall, type Standing, shortfallOf } from '../core/domain/coverage.ts';
import type { Instant } from '../core/domain/ids.ts';
import { type Settlement, SYSTEM } from '../core/domain/work-item.ts';
import type { Facts } from '../core/facts/ports.ts';
import type { Coverage } from '../core/store/ports.ts';
import { cancelLost } from './cancel-lost.ts';
import { describe } from './describe.ts';
import { type Finding, findBroken } from './find-broken.ts';

export interface Watching extends Finding {
  readonly coverage: Coverage;
  readonly facts: Pick<Facts, 'buckets'>;
}

/** How often a stock is looked at again: after each change, and whenever others changed it meanwhile. */
const MAX_LOOKS = 20;
export const COVERED_AGAIN = 'Covered again: nobody is left without.';

/**
 * Looks whether a stock can keep its promises, and sees that a person is asked exactly while it cannot. What is known of it is read before its
 * buckets, and changed only if it is still so; after a change it looks again. So of two who look at once, whoever is later sees what the other missed.
 * @throws when the stock kept changing: its record comes again
 */
export async function watchCoverage(watching: Watching, pool: PoolId): Promise<void> {
  for (let looks = 0; looks < MAX_LOOKS; looks += 1) {
    const standing = await watching.coverage.standing(pool);
    const shortfall = shortfallOf(await watching.facts.buckets(pool));
    if (await isSettled(watching, standing, shortfall)) return;
  }
  throw new Error(`the stock ${pool} kept changing while its promises were counted`);
}

/** Takes the step that a look leads to. Whether there was none to take. */
async function isSettled(watching: Watching, standing: Standing, shortfall: Shortfall): Promise<boolean> {
  const { coverage, context } = watching;
  const step = coverageStep(standing, shortfall);
  switch (step) {
    case 'nothing':
      return true;
    case 'note':
      await coverage.change(standing, { told: shortfall });
      return false;
    case 'close': {
      const isOpen = standing.item?.status === 'open';
      await coverage.change(standing, { told: COVERED, ...(isOpen && { settle: coveredAgain(context.claims.now()) }) });
      return false;
    }
    case 'open':
    case 'refresh': {
      const broken = await findBroken(watching, standing.pool, shortfall.uncovered);
      // What was cancelled is not for a person to settle: only what is left is told.
      if (await cancelLost(watching, standing.pool, broken, shortfall.lost)) return false;
      const item = describe(standing, shortfall.uncovered, broken, context.claims.now());
      await coverage.change(standing, { told: shortfall, ...(step === 'open' ? { open: item } : { refresh: item }) });
      return false;
    }
  }
}

function coveredAgain(resolvedAt: Instant): Settlement {
  return { resolution: 'acknowledged', resolvedBy: SYSTEM, reason: COVERED_AGAIN, resolvedAt };
}
