import { describe, expect, test } from 'vitest';
import { Unanswered } from '../../../../functions/core/claims/ports.ts';
import type { Refusal } from '../../../../functions/core/domain/refusal.ts';
import { accept, refuse } from '../../../../functions/core/domain/result.ts';
import { goodCart, held, subject } from './http-subject.ts';

describe('what a function decides', () => {
  test('is answered with the status and body that the operation declares', async () => {
    const { put, reached, counts, flushes } = subject();
    const { statusCode, headers, problem } = await put(goodCart);
    expect({ statusCode, body: problem }).toEqual({ statusCode: 201, body: held });
    expect(headers).toEqual({ 'content-type': 'application/json', 'cache-control': 'no-store' });
    expect(reached).toEqual([{ path: { id: 'o-1' }, query: undefined, body: JSON.parse(goodCart) }]);
    expect(counts).toEqual(['RequestAccepted']);
    expect(flushes()).toBe(1);
  });

  test('may be cacheable if the function says so', async () => {
    const { ask } = subject(() =>
      accept({ status: 200, body: { asOf: '', listings: [] }, headers: { 'cache-control': 'max-age=1' } }),
    );
    const { headers } = await ask('GET /availability', { query: { listingId: 'a' } });
    expect(headers).toMatchObject({ 'cache-control': 'max-age=1' });
  });

  test('when refused is a problem with its code, its facts and a sentence that says what to do', async () => {
    const refusal: Refusal = {
      code: 'insufficient-stock',
      shortages: [{ sku: 'A' as never, requested: 3, available: 1 }],
    };
    const { put, counts, lines } = subject(() => refuse(refusal));
    const { statusCode, problem } = await put(goodCart);
    expect(statusCode).toBe(409);
    expect(problem).toStrictEqual({
      type: '/problems/insufficient-stock',
      title: 'There is too little stock',
      status: 409,
      code: 'insufficient-stock',
      detail: 'Ask for less, or try again later: A (3 requested, 1 available). Nothing was reserved.',
      shortages: [{ sku: 'A', requested: 3, available: 1 }],
    });
    expect(counts).toEqual(['RequestRefused:insufficient-stock']);
    expect(lines).toEqual([
      { level: 'info', sentence: 'refused', ids: { operation: 'reserve', id: 'o-1', code: 'insufficient-stock' } },
    ]);
  });

  test('is 404 only for what is addressed, and 422 for what is merely named', async () => {
    const absent = subject(() => refuse({ code: 'unknown-reservation', reservationId: 'o' }));
    expect((await absent.ask('GET /reservations/{id}', { path: { id: 'o' } })).problem).toMatchObject({
      status: 404,
      code: 'unknown-reservation',
    });
    const named = subject(() => refuse({ code: 'unknown-listing', listingIds: ['a'] }));
    expect((await named.put(goodCart)).problem).toMatchObject({
      status: 422,
      code: 'unknown-listing',
      listingIds: ['a'],
    });
  });

  test('is answered even when the contract does not declare it, and somebody is told', async () => {
    const { put, lines } = subject(() =>
      refuse({ code: 'line-not-open', reservationId: 'o', sku: 'A', requested: 1, open: 0 }),
    );
    expect((await put(goodCart)).problem).toMatchObject({ status: 409, code: 'line-not-open' });
    expect(lines.map(({ level }) => level)).toEqual(['info', 'warn']);
  });

  test('when undecided says when to try again', async () => {
    const { put } = subject(() => refuse({ code: 'try-again', retryAfterSeconds: 2 }));
    const { statusCode, headers, problem } = await put(goodCart);
    expect({ statusCode, retryAfter: headers?.['retry-after'], code: problem.code }).toEqual({
      statusCode: 503,
      retryAfter: '2',
      code: 'try-again',
    });
  });
});

describe('a fault', () => {
  const fail = (fault: unknown) =>
    subject(() => {
      throw fault;
    });

  test('is answered without a word about itself, and logged with the request id', async () => {
    const fault = new Error('table Stock-7F is on fire');
    const { put, lines, counts, flushes } = fail(fault);
    const { statusCode, problem, body } = await put(goodCart);
    expect(statusCode).toBe(500);
    expect(problem).toMatchObject({ code: 'internal-error', requestId: 'request-1' });
    expect(body).not.toContain('fire');
    expect(lines).toEqual([
      { level: 'error', sentence: 'fault', ids: { route: 'PUT /reservations/{id}', requestId: 'request-1' }, fault },
    ]);
    expect(counts).toEqual(['Fault']);
    expect(flushes()).toBe(1);
  });

  test('that has a status of its own still is a fault', async () => {
    expect((await fail(Object.assign(new Error('x'), { statusCode: 404 })).put(goodCart)).statusCode).toBe(500);
  });

  test('that is a store without an answer is 503: the request may be repeated', async () => {
    const { put, counts } = fail(new Unanswered('no answer'));
    const { statusCode, headers, problem } = await put(goodCart);
    expect({ statusCode, retryAfter: headers?.['retry-after'], code: problem.code }).toEqual({
      statusCode: 503,
      retryAfter: '1',
      code: 'try-again',
    });
    expect(counts).toEqual(['RequestUnanswered']);
  });

  test('is a route that the function does not implement', async () => {
    const { ask, lines } = subject();
    expect((await ask('DELETE /reservations/{id}', {})).problem.code).toBe('internal-error');
    expect(String(lines[0]?.fault)).toContain('no implementation of the route DELETE /reservations/{id}');
  });
});
