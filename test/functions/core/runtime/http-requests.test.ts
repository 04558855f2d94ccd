import { describe, expect, test } from 'vitest';
import { accept } from '../../../../functions/core/domain/result.ts';
import { goodCart, held, JSON_TYPE, subject } from './http-subject.ts';

// What reaches a function and what does not. What becomes of what reached it is in http-handler.test.ts.

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
