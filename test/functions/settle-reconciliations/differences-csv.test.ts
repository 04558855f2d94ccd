import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import type { Difference } from '../../../functions/core/domain/reconciliation.ts';
import { differencesAsCsv, nextPage } from '../../../functions/settle-reconciliations/differences-csv.ts';
import { sku } from '../../support/builders.ts';
import { countId } from '../../support/counting.ts';

const open: Difference = {
  sku: sku('A'),
  expected: { onHand: -3, unsellable: 1 },
  counted: { onHand: 2 },
  class: 'missing-receipt',
  priority: 'normal',
  near: [],
  state: 'open',
  revision: 0,
};

describe('differences as CSV', () => {
  test('are read by others as what they say, whatever words a person chose', () => {
    const reason = 'He said "two", not three;\r\nsee page 4, 损益';
    const approved = {
      ...open,
      state: 'approved',
      approval: { onHand: 5, unsellable: 0, by: 'mei, li', reason, at: 0 },
    } as const;
    const rows: unknown = parse(differencesAsCsv([open, approved]), { columns: true });
    expect(rows).toEqual([
      expect.objectContaining({
        sku: 'A',
        expectedOnHand: '-3',
        countedOnHand: '2',
        countedUnsellable: '',
        reason: '',
      }),
      expect.objectContaining({ state: 'approved', approvedBy: 'mei, li', reason }),
    ]);
  });

  test('are a header line when there are none', () => {
    expect(differencesAsCsv([])).toMatch(/^sku,class,[A-Za-z,]+\r\n$/);
  });

  test('name the next page, if there is one', () => {
    expect(nextPage(countId('c'), undefined, 50)).toEqual({});
    expect(nextPage(countId('c'), sku('A'), 50).link).toContain('/reconciliations/c/differences.csv?after=A&limit=50>');
  });
});
