import { timeText } from '../core/contracts/values.ts';
import { stockOf } from '../core/domain/bucket.ts';
import type { Standing } from '../core/domain/coverage.ts';
import type { Instant } from '../core/domain/ids.ts';
import type { WorkItem } from '../core/domain/work-item.ts';
import type { Broken } from './find-broken.ts';

/** What a person is told of a stock that cannot keep its promises: how many units are missing, and whom that leaves without. */
export function describe(
  { pool, episode }: Standing,
  uncovered: number,
  broken: readonly Broken[],
  openedAt: Instant,
): WorkItem {
  const { sku, warehouseId } = stockOf(pool);
  const named = broken.reduce((sum, promise) => sum + promise.uncovered, 0);
  return {
    cause: `uncovered-promises/${sku}/${warehouseId}/${episode + 1}`,
    kind: 'uncovered-promises',
    openedAt,
    summary: `${uncovered} × ${sku} are promised from ${warehouseId} and not there.`,
    facts: {
      sku,
      warehouseId,
      uncovered,
      promises: broken.map(({ lines: _lines, createdAt, ...promise }) => ({
        ...promise,
        createdAt: timeText(createdAt),
      })),
      // Promised to transfers, or to more reservations than are named.
      unnamed: uncovered - named,
    },
  };
}
