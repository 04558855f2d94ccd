import { describe, expect, test } from 'vitest';
import { parseCountedLine } from '../../../../functions/core/contracts/counts.ts';
import { approveBody, differencesQuery } from '../../../../functions/core/contracts/reconciliations.ts';
import { countEvents, STOCK_COUNTED } from '../../../../functions/core/contracts/warehouse-events.ts';

const LINE = { sku: 'A', onHand: 3 };
const DATA = { countId: 'c', warehouseId: 'north', scope: 'full', lines: [LINE] };
const { lines: _lines, ...WITHOUT_LINES } = DATA;
const OBJECT = { bucket: 'counts', key: 'north/1.ndjson' };

const read = (data: object) =>
  countEvents(
    JSON.stringify({
      specversion: '1.0',
      id: 'e',
      source: '/wms',
      type: STOCK_COUNTED,
      time: '2026-03-01T02:00:00Z',
      data,
    }),
  );

describe('stock-counted', () => {
  test.each([
    ['lines', DATA],
    ['no line: the warehouse is empty', { ...DATA, lines: [] }],
    ['unsellable units', { ...DATA, lines: [{ ...LINE, unsellable: 3 }] }],
    ['an object', { ...WITHOUT_LINES, object: OBJECT }],
    ['a thousand lines', { ...DATA, lines: Array.from({ length: 1_000 }, (_, i) => ({ sku: `S${i}`, onHand: 0 })) }],
  ])('is read with %s', (_case, data) => {
    expect(read(data)).toMatchObject({ ok: true, value: { time: Date.UTC(2026, 2, 1, 2), data } });
  });

  test.each([
    ['neither lines nor object', WITHOUT_LINES, 'must have either lines or object'],
    ['both', { ...DATA, object: OBJECT }, 'must have either lines or object'],
    ['a SKU twice', { ...DATA, lines: [LINE, LINE] }, '/lines/1/sku stands here a second time'],
    [
      'more unsellable than there are',
      { ...DATA, lines: [{ ...LINE, unsellable: 4 }] },
      '/lines/0/unsellable must not',
    ],
    ['less than nothing', { ...DATA, lines: [{ ...LINE, onHand: -1 }] }, '/lines/0/onHand must be'],
    ['half a unit', { ...DATA, lines: [{ ...LINE, onHand: 0.5 }] }, '/lines/0/onHand must be'],
    ['another scope', { ...DATA, scope: 'most' }, '/scope must be one of: full, partial'],
    ['an id that is none', { ...DATA, countId: 'a#b' }, '/countId must be an id'],
    [
      '1,001 lines',
      { ...DATA, lines: Array.from({ length: 1_001 }, (_, i) => ({ sku: `S${i}`, onHand: 0 })) },
      '/lines',
    ],
  ])('with %s is put aside', (_case, data, detail) => {
    expect(read(data)).toMatchObject({
      ok: false,
      refusal: { reason: 'invalid-data', detail: expect.stringContaining(detail) },
    });
  });
});

describe('a line of an object', () => {
  test('is read as a line of an event is', () => {
    expect(parseCountedLine('{"sku":"A","onHand":3,"unsellable":1,"place":"x"}\r')).toEqual({
      ok: true,
      value: { sku: 'A', onHand: 3, unsellable: 1 },
    });
  });

  test.each([
    ['{"sku":"A"', 'is not JSON'],
    ['[]', 'as a whole must be'],
    ['{"sku":"A"}', '/onHand must be'],
    ['{"sku":"A","onHand":"3"}', '/onHand must be'],
    ['{"sku":"A","onHand":3,"unsellable":9}', '/unsellable must not exceed'],
  ])('%s says what is wrong', (line, refusal) => {
    expect(parseCountedLine(line)).toEqual({ ok: false, refusal: expect.stringContaining(refusal) });
  });
});

describe('approving', () => {
  const who = { by: 'mei', reason: 'counted twice' };

  test.each([{ all: true }, { skus: ['A'] }, { threshold: 0 }])('takes %j', (choice) => {
    expect(approveBody.safeParse({ ...choice, ...who }).success).toBe(true);
  });

  test.each([
    ['no choice', who],
    ['two choices', { all: true, threshold: 2, ...who }],
    ['not all', { all: false, ...who }],
    ['no SKU', { skus: [], ...who }],
    ['a threshold below zero', { threshold: -1, ...who }],
    ['nobody', { all: true, reason: 'x' }],
    ['no reason', { all: true, by: 'mei' }],
    ['a member that it does not know', { all: true, ...who, force: true }],
  ])('with %s is refused', (_case, body) => {
    expect(approveBody.safeParse(body).success).toBe(false);
  });
});

describe('a page of differences', () => {
  test('has 50, unless it is told otherwise', () => {
    expect(differencesQuery.parse({})).toEqual({ limit: 50 });
    expect(differencesQuery.parse({ limit: '7', after: 'A' })).toEqual({ limit: 7, after: 'A' });
  });

  test.each([{ limit: '0' }, { limit: '101' }, { limit: '' }, { limit: '1e1' }, { after: 'a#b' }, { size: '5' }])(
    '%j is refused',
    (query) => {
      expect(differencesQuery.safeParse(query).success).toBe(false);
    },
  );
});
