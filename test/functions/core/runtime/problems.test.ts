import { describe, expect, test } from 'vitest';
import { problem } from '../../../../functions/core/contracts/problem.ts';
import { EDGE_CODES, type ProblemCode } from '../../../../functions/core/runtime/problem-codes.ts';
import { refusalResponse } from '../../../../functions/core/runtime/problem-response.ts';
import { PROBLEMS } from '../../../../functions/core/runtime/problems.ts';
import { REFUSAL_EXAMPLES } from '../../../../infra/openapi/refusal-examples.ts';

const CODES = Object.keys(PROBLEMS) as ProblemCode[];

describe('the table of problems', () => {
  test('has every refusal of the domain and every code of the edge, and no other', () => {
    expect([...CODES].sort()).toEqual([...EDGE_CODES, ...Object.keys(REFUSAL_EXAMPLES)].sort());
  });

  test.each(CODES)('%s has a status for errors, a title, and says when it is given', (code) => {
    const { status, title, when } = PROBLEMS[code];
    expect([400, 409, 413, 415, 422, 500, 503]).toContain(status);
    expect(title).toMatch(/^[A-Z].*[^.]$/);
    expect(when).toMatch(/^[A-Z].*\.$/);
  });

  test.each(Object.values(REFUSAL_EXAMPLES))('$code is written as RFC 9457 has it, with its facts', (refusal) => {
    const { statusCode, body } = refusalResponse(refusal);
    const written = problem.parse(JSON.parse(String(body)));
    expect(written).toMatchObject({ ...refusal, status: statusCode, type: `/problems/${refusal.code}` });
    expect(written.detail).toMatch(/^[A-Z].*\.$/);
    expect(written.detail).not.toMatch(/undefined|NaN|\[object/);
  });

  test('a payment that is told again that it was short still is told what to do', () => {
    const written = JSON.parse(String(refusalResponse({ code: 'short', reservationId: 'o', shortages: [] }).body));
    expect(written.detail).toBe(
      'Refund the payment: the stock was gone when it arrived, and the reservation has ended.',
    );
  });

  test('a problem about a thousand SKUs names ten in its sentence, and all in its facts', () => {
    const shortages = Array.from({ length: 1_000 }, (_, n) => ({ sku: `S${n}` as never, requested: 1, available: 0 }));
    const written = JSON.parse(String(refusalResponse({ code: 'insufficient-stock', shortages }).body));
    expect(written.detail).toContain('S9 (1 requested, 0 available), and 990 more');
    expect(written.shortages).toHaveLength(1_000);
  });
});
