import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { expect, it } from 'vitest';
import type { RunningFixture } from '../running-fixture.ts';

interface Echoed {
  readonly event: APIGatewayProxyEventV2;
  readonly functionName: string;
  readonly variables: Record<string, string>;
}

/** What the HTTP API hands to functions, and what it answers itself. */
export function httpSuite(fixture: () => RunningFixture): void {
  const call = (path: string, init?: RequestInit) => fetch(fixture().runner.api + path, init);
  const answered = async (path: string, init?: RequestInit) => (await (await call(path, init)).json()) as Echoed;
  const echoed = async (path: string, init?: RequestInit) => (await answered(path, init)).event;

  it('hands over the event of payload format 2.0', async () => {
    const event = await echoed('/things/one?x=1&x=2&y=', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Own': 'Yes', Cookie: 'a=1; b=2', 'User-Agent': 'test' },
      body: '{"q":1}',
    });
    expect(event).toMatchObject({
      version: '2.0',
      routeKey: 'POST /things/{id}',
      rawPath: '/things/one',
      rawQueryString: 'x=1&x=2&y=',
      cookies: ['a=1', 'b=2'],
      headers: { 'content-type': 'application/json', 'x-own': 'Yes', 'content-length': '7' },
      queryStringParameters: { x: '1,2', y: '' },
      pathParameters: { id: 'one' },
      body: '{"q":1}',
      isBase64Encoded: false,
      requestContext: {
        routeKey: 'POST /things/{id}',
        stage: '$default',
        http: { method: 'POST', path: '/things/one', protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'test' },
      },
    });
    expect(event.headers).not.toHaveProperty('cookie');
    expect(event.requestContext.time).toMatch(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/);
    expect(Math.abs(event.requestContext.timeEpoch - Date.now())).toBeLessThan(10_000);
  });

  it('leaves out what a request does not have', async () => {
    const event = await echoed('/things/one');
    for (const absent of ['body', 'queryStringParameters', 'cookies']) expect(event).not.toHaveProperty(absent);
  });

  it('sends a body that is not text in base64', async () => {
    const headers = { 'content-type': 'application/octet-stream' };
    const event = await echoed('/things/one', { method: 'POST', headers, body: new Uint8Array([0, 255, 128]) });
    expect(event).toMatchObject({ isBase64Encoded: true, body: 'AP+A' });
  });

  it('decodes path parameters, and only those', async () => {
    const event = await echoed('/things/a%2Fb%23c%E4%B8%AD');
    expect(event.pathParameters).toEqual({ id: 'a/b#c中' });
    expect(event.rawPath).toBe('/things/a%2Fb%23c%E4%B8%AD');
  });

  it('answers 400 to a path that cannot be decoded', async () => {
    expect((await call('/things/%zz')).status).toBe(400);
  });

  it('prefers the more specific route', async () => {
    expect((await echoed('/things/special')).routeKey).toBe('GET /things/special');
    expect((await echoed('/things/special', { method: 'POST' })).routeKey).toBe('POST /things/{id}');
  });

  it('matches the rest of a path greedily', async () => {
    const event = await echoed('/files/a/b%20c/d', { method: 'DELETE' });
    expect(event).toMatchObject({ routeKey: 'ANY /files/{proxy+}', pathParameters: { proxy: 'a/b c/d' } });
  });

  it.each(['/nothing', '/things', '/things/', '/things/one/two', '/files'])('answers 404 to %s', async (path) => {
    const answer = await call(path);
    expect(answer.status).toBe(404);
    expect(await answer.json()).toEqual({ message: 'Not Found' });
  });

  it('answers 404 to a method without a route', async () => {
    expect((await call('/things/one', { method: 'DELETE' })).status).toBe(404);
  });

  it.each([
    ['more than the gateway takes', 10 * 1024 * 1024 + 1],
    ['more than a function takes', 7 * 1024 * 1024],
  ])('answers 413 to %s', async (_what, size) => {
    const answer = await call('/things/one', {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: 'x'.repeat(size),
    });
    expect(answer.status).toBe(413);
    expect(await answer.json()).toEqual({ message: 'Request Too Long' });
  });

  it.each(['throw', 'exit', 'hang'])('answers 500 without details when the function should %s', async (then) => {
    const answer = await call(`/things/one?then=${then}`);
    expect(answer.status).toBe(500);
    expect(await answer.json()).toEqual({ message: 'Internal Server Error' });
    expect((await call('/things/one')).status).toBe(200);
  });

  it('passes on status, headers and cookies, and takes a plain value as a body', async () => {
    const answer = await call('/things/one');
    expect(answer.headers.get('content-type')).toBe('application/json');
    expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    const plain = await call('/things/one?then=plain');
    expect([plain.status, plain.headers.get('content-type'), await plain.json()]).toEqual([
      200,
      'application/json',
      { hello: 'world' },
    ]);
  });

  it('gives a function its own variables and nothing of ours', async () => {
    const { variables, functionName } = await answered('/things/one');
    expect(functionName).toBe('echo');
    expect(variables).toMatchObject({ AWS_REGION: 'us-east-1', AWS_LAMBDA_FUNCTION_NAME: 'echo' });
    expect(variables).not.toHaveProperty('PATH');
    expect(variables).not.toHaveProperty('HOME');
  });

  it('runs as many at a time as there are environments, and lets the rest wait', async () => {
    const names = await Promise.all(
      Array.from(
        { length: 12 },
        async () => (await answered('/things/one?then=wait')).variables.AWS_ENDPOINT_URL_DYNAMODB,
      ),
    );
    expect(new Set(names).size).toBeLessThanOrEqual(4);
    expect(new Set(names).size).toBeGreaterThan(1);
  });
}
