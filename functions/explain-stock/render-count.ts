import type { StockAnswer } from '../core/contracts/stock-answer.ts';
import { timeText } from '../core/contracts/values.ts';
import type { LastCount } from '../core/counts/ports.ts';

type CountAnswer = NonNullable<StockAnswer['warehouses'][number]['lastCount']>;

/** The last count of a stock as an operator reads it. */
export function renderCount({ reconciliationId, scope, countedAt, difference }: LastCount): CountAnswer {
  return {
    countId: reconciliationId,
    scope,
    countedAt: timeText(countedAt),
    ...(difference && {
      difference: {
        expected: difference.expected,
        counted: { ...difference.counted },
        class: difference.class,
        state: difference.state,
      },
    }),
  };
}
