import { describe, expect, test } from 'vitest';
import { resolveBody, workItemPath, workItemsQuery } from '../../../../functions/core/contracts/work-items.ts';
import { RESOLUTIONS, WORK_ITEM_KINDS } from '../../../../functions/core/domain/work-item.ts';
import { accepted, mistakesIn } from './refused.ts';

const said = { resolution: 'acknowledged', by: 'mei', reason: 'Seen.' };
const PLACE = '001772366400000.over-receipt.5e0f';

describe('a resolution', () => {
  test.each<[object, string[]]>([
    [{ resolution: 'ignored' }, [`/resolution: must be one of: ${RESOLUTIONS.join(', ')}`]],
    [{ resolution: undefined }, [`/resolution: must be one of: ${RESOLUTIONS.join(', ')}`]],
    [{ reason: '' }, ['/reason: must be text of 1 to 500 characters']],
    [{ reason: 'x'.repeat(501) }, ['/reason: must be text of 1 to 500 characters']],
    [{ reason: '\ud83d' }, ['/reason: must be well-formed Unicode']],
    [{ reason: 5 }, ['/reason: must be text of 1 to 500 characters']],
    [{ by: '' }, ['/by: must be text of 1 to 200 characters']],
    [{ by: 'x'.repeat(201) }, ['/by: must be text of 1 to 200 characters']],
    [{ by: null }, ['/by: must be text of 1 to 200 characters']],
    [{ at: '2026-03-01T00:00:00Z' }, ['/at: is not a member that this request knows']],
  ])('is refused with %j', (members, mistakes) => {
    expect(mistakesIn(resolveBody, { ...said, ...members })).toEqual(mistakes);
  });

  test('is taken with the longest reason there may be', () => {
    const longest = { ...said, reason: 'x'.repeat(500), by: 'x'.repeat(200) };
    expect(accepted(resolveBody, longest)).toEqual(longest);
  });
});

describe('a look at the list', () => {
  const LIMIT = '/limit: must be a whole number from 1 to 100';
  test.each<[object, string[]]>([
    [{ status: 'closed' }, ['/status: must be one of: open, resolved']],
    [{ status: 'open,resolved' }, ['/status: must be one of: open, resolved']],
    [{ kind: 'all' }, [`/kind: must be one of: ${WORK_ITEM_KINDS.join(', ')}`]],
    [{ kind: '' }, [`/kind: must be one of: ${WORK_ITEM_KINDS.join(', ')}`]],
    ...['0', '101', '-1', '1.5', '1e1', '0x10', '', ' 5', 'ten', '10,10'].map((limit): [object, string[]] => [
      { limit },
      [LIMIT],
    ]),
    [{ after: '' }, ['/after: must be the `next` of a page before']],
    [{ after: 'over-receipt.5e0f' }, ['/after: must be the `next` of a page before']],
    [{ after: `${PLACE}#` }, ['/after: must be the `next` of a page before']],
    [{ page: '2' }, ['/page: is not a member that this request knows']],
  ])('is refused with %j', (query, mistakes) => {
    expect(mistakesIn(workItemsQuery, query)).toEqual(mistakes);
  });

  test('shows what is open, fifty at once, unless told otherwise', () => {
    expect(accepted(workItemsQuery, {})).toStrictEqual({ status: 'open', limit: 50 });
    const all = { status: 'resolved', kind: 'over-receipt', limit: '100', after: PLACE };
    expect(accepted(workItemsQuery, all)).toStrictEqual({ ...all, limit: 100 });
    expect(accepted(workItemsQuery, { limit: '1' })).toMatchObject({ limit: 1 });
  });
});

test.each(['', 'a/b', 'over-receipt/po-1/A', 'x'.repeat(65), '..', 'a#b'])('%j is no id of a work item', (id) => {
  expect(mistakesIn(workItemPath, { id })).toHaveLength(1);
});
