import { describe, expect, test } from 'vitest';
import { Unanswered } from '../../../../functions/core/claims/ports.ts';
import { checkAvailability } from '../../../../functions/core/contracts/operations.ts';
import {
  cancel,
  confirm,
  getReservation,
  reserve,
} from '../../../../functions/core/contracts/reservation-operations.ts';
import type { Refusal } from '../../../../functions/core/domain/refusal.ts';
import { accept, refuse } from '../../../../functions/core/domain/result.ts';
import { httpHandler, implement } from '../../../../functions/core/runtime/http-handler.ts';
import { OPERATION_EXAMPLES } from '../../../../infra/openapi/examples.ts';
import { context, httpEvent } from './http-events.ts';
import { recordingObserver } from './recording-observer.ts';

const JSON_TYPE = 'application/json';
const held = OPERATION_EXAMPLES.reserve?.answers[201] as never;
const goodCart = JSON.stringify({ customerId: 'c', lines: [{ listingId: 'a', quantity: 1 }] });

/** A handler that remembers what reached its functions, and does what it is told to. */
function subject(outcome: () => unknown = () => accept({ status: 201, body: held })) {
  const recording = recordingObserver();
  const reached: unknown[] = [];
  const perform = async (request: unknown) => {
    reached.push(request);
    return outcome() as never;
  };
  const handler = httpHandler(
    [
      implement(reserve, perform),
      implement(confirm, perform),
      implement(cancel, perform),
      implement(getReservation, perform),
      implement(checkAvailability, perform),
    ],
    recording.observer,
  );
  const ask = async (...asked: Parameters<typeof httpEvent>) => {
    const response = await handler(httpEvent(...asked), context);
    return { ...response, problem: JSON.parse(String(response.body)) };
  };
  const put = (body: string | undefined, contentType: string | undefined = JSON_TYPE, id = 'o-1') =>
    ask('PUT /reservations/{id}', { path: { id }, contentType, ...(body === undefined ? {} : { body }) });
  return { ...recording, reached, ask, put };
}

describe('a body that is no request', () => {
  test.each([
    ['not JSON', '{"customerId":', JSON_TYPE, 400, 'malformed-json'],
    ['empty', '', JSON_TYPE, 400, 'malformed-json'],
    ['absent', undefined, JSON_TYPE, 400, 'malformed-json'],
    ['JSON twice', '{}{}', JSON_TYPE, 400, 'malformed-json'],
    ['a prototype in disguise', '{"__proto__":{"a":1}}', JSON_TYPE, 400, 'malformed-json'],
    ['declared as text', goodCart, 'text/plain', 415, 'unsupported-media-type'],
    ['declared as a form', goodCart, 'application/x-www-form-urlencoded', 415, 'unsupported-media-type'],
    ['one byte over the limit', ' '.repeat(1_000_001), JSON_TYPE, 413, 'payload-too-large'],
    ['over the limit in bytes, not in characters', `"${'é'.repeat(500_000)}"`, JSON_TYPE, 413, 'payload-too-large'],
    ['JSON of another kind', '[]', JSON_TYPE, 400, 'invalid-request'],
    ['null', 'null', JSON_TYPE, 400, 'invalid-request'],
  ])('that is %s is refused, and reaches nothing', async (_name, body, contentType, status, code) => {
    const { put, reached, counts, lines } = subject();
    const { statusCode, headers, problem } = await put(body, contentType);
    expect({ statusCode, code: problem.code, status: problem.status }).toEqual({ statusCode: status, code, status });
    expect(headers).toMatchObject({ 'content-type': 'application/problem+json', 'cache-control': 'no-store' });
    expect(reached).toEqual([]);
    expect(counts).toEqual([`RequestRefused:${code}`]);
    expect(lines.map(({ level }) => level)).toEqual(['info']);
  });

  test('without a content type is refused', async () => {
    const { ask } = subject();
    const { problem } = await ask('PUT /reservations/{id}', { path: { id: 'o' }, body: goodCart });
    expect(problem.code).toBe('unsupported-media-type');
  });

  test('in base64 is measured and read as what it stands for', async () => {
    const { ask, reached } = subject();
    const base64 = (text: string) => Buffer.from(text).toString('base64');
    const send = (text: string) =>
      ask('PUT /reservations/{id}', { path: { id: 'o' }, body: base64(text), base64: true, contentType: JSON_TYPE });
    expect((await send(`${goodCart}${' '.repeat(800_000)}`)).statusCode).toBe(201);
    expect((await send(' '.repeat(1_000_001))).problem.code).toBe('payload-too-large');
    expect((await send('{')).problem.code).toBe('malformed-json');
    expect(reached).toHaveLength(1);
  });

  test.each(['application/json; charset=utf-8', 'application/vnd.shop+json', 'Application/JSON'])(
    'declared as %s is read',
    async (contentType) => {
      expect((await subject().put(goodCart, contentType)).statusCode).toBe(201);
    },
  );
});

describe('a request that is not valid', () => {
  test.each(['a#b', '订单', 'x'.repeat(300), 'a%2Fb', '../', '..', 'a/b', '%41', ''])(
    'because of the id %j is refused at /id',
    async (id) => {
      const { put, reached } = subject();
      const { statusCode, problem } = await put(goodCart, JSON_TYPE, id);
      expect(statusCode).toBe(400);
      expect(problem).toMatchObject({
        code: 'invalid-request',
        errorCount: 1,
        errors: [{ in: 'path', pointer: '/id' }],
      });
      expect(reached).toEqual([]);
    },
  );

  test('is told everything that is wrong with it, in every part, at once', async () => {
    const { problem } = await subject().put(
      '{"customerId":"c","lines":[{"listingId":"a","quantity":0}],"x":1}',
      JSON_TYPE,
      '#',
    );
    expect(problem).toStrictEqual({
      type: '/problems/invalid-request',
      title: 'The request is not valid',
      status: 400,
      code: 'invalid-request',
      detail: 'Correct what `errors` points at. Nothing was changed.',
      errors: [
        { in: 'path', pointer: '/id', detail: expect.stringMatching(/^must be an id/) },
        { in: 'body', pointer: '/lines/0/quantity', detail: 'must be a whole number from 1 to 999999' },
        { in: 'body', pointer: '/x', detail: 'is not a member that this request knows' },
      ],
      errorCount: 3,
    });
  });

  test('with a thousand mistakes, or a member with an endless name, gets a short answer', async () => {
    const lines = Array.from({ length: 1_000 }, () => ({ listingId: 'a', quantity: 0 }));
    const many = await subject().put(JSON.stringify({ customerId: 'c', lines }));
    expect(many.problem).toMatchObject({ errorCount: 1_000 });
    expect(many.problem.errors).toHaveLength(20);
    const endless = await subject().put(
      JSON.stringify({ customerId: 'c', lines: [{ listingId: 'a', quantity: 1 }], ['x'.repeat(900_000)]: 1 }),
    );
    expect(endless.problem.code).toBe('invalid-request');
    expect(String(endless.body).length).toBeLessThan(1_000);
  });

  test('because of its query names the parameter', async () => {
    const { problem } = await subject().ask('GET /availability', { query: { listingId: 'a,b#', page: '1' } });
    expect(
      problem.errors.map(({ in: place, pointer }: { in: string; pointer: string }) => `${place} ${pointer}`),
    ).toEqual(['query /listingId/1', 'query /page']);
  });

  test('may lack a body only where none is needed', async () => {
    const { ask, reached } = subject(() => accept({ status: 200, body: held }));
    expect((await ask('POST /reservations/{id}/cancel', { path: { id: 'o' } })).statusCode).toBe(200);
    expect((await ask('POST /reservations/{id}/confirm', { path: { id: 'o' } })).problem.code).toBe('malformed-json');
    expect(reached).toEqual([{ path: { id: 'o' }, query: undefined, body: {} }]);
  });

  test('never writes what it held to the log', async () => {
    const { put, lines } = subject();
    await put('{"customerId":"Ada Lovelace","lines":"Ada"}');
    await put('{"Ada Lovelace');
    expect(JSON.stringify(lines)).not.toContain('Ada');
  });
});

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
