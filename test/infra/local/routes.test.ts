import { describe, expect, it } from 'vitest';
import { createRateLimit } from '../../../infra/local/rate-limit.ts';
import { compileRoutes } from '../../../infra/local/routes.ts';

const KEYS = [
  '$default',
  'ANY /{proxy+}',
  'GET /stock/{sku}',
  'GET /stock/{sku}/movements',
  'ANY /stock/{sku}',
  'GET /stock/total',
  'PUT /reservations/{id}',
];
const match = compileRoutes(KEYS.map((key) => ({ key, target: key })));

describe('routes', () => {
  it.each([
    ['GET', '/stock/total', 'GET /stock/total', {}],
    ['GET', '/stock/a', 'GET /stock/{sku}', { sku: 'a' }],
    ['POST', '/stock/a', 'ANY /stock/{sku}', { sku: 'a' }],
    ['GET', '/stock/a/movements', 'GET /stock/{sku}/movements', { sku: 'a' }],
    ['GET', '/stock/a/b', 'ANY /{proxy+}', { proxy: 'stock/a/b' }],
    ['GET', '/stock/..%2F..%2Fetc', 'GET /stock/{sku}', { sku: '../../etc' }],
    ['PUT', '/reservations/', 'ANY /{proxy+}', { proxy: 'reservations/' }],
    ['GET', '/', '$default', {}],
  ])('%s %s leads to %s', (method, path, key, pathParameters) => {
    expect(match(method, path)).toEqual({ route: { key, target: key }, pathParameters });
  });

  it('are refused when a key is no method and path', () => {
    expect(() => compileRoutes([{ key: 'get things', target: 0 }])).toThrow(
      'The route key "get things" is neither $default nor a method and a path.',
    );
  });
});

describe('a rate limit', () => {
  const stage = (more: object) => ({ ApiId: 'a', StageName: '$default' as const, ...more });

  it('lets a burst through, then as many as the rate', () => {
    const mayPass = createRateLimit(
      stage({ DefaultRouteSettings: { ThrottlingBurstLimit: 2, ThrottlingRateLimit: 1 } }),
    );
    const at = (ms: number) => mayPass('GET /a', ms);
    expect([at(0), at(0), at(0), at(500), at(1_000), at(1_000)]).toEqual([true, true, false, false, true, false]);
  });

  it('is counted for each route, and a route may have its own', () => {
    const settings = { ThrottlingBurstLimit: 1, ThrottlingRateLimit: 1 };
    const own = { 'GET /b': { ThrottlingBurstLimit: 2, ThrottlingRateLimit: 2 } };
    const mayPass = createRateLimit(stage({ DefaultRouteSettings: settings, RouteSettings: own }));
    expect(['GET /a', 'GET /a', 'GET /b', 'GET /b', 'GET /b'].map((key) => mayPass(key, 0))).toEqual([
      true,
      false,
      true,
      true,
      false,
    ]);
  });

  it('is none unless the stage sets one', () => {
    expect(createRateLimit(undefined)('GET /a', 0)).toBe(true);
  });
});
