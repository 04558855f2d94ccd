import { createServer, type Server } from 'node:http';
import { HttpRequest } from '@smithy/core/protocols';
import { Hash } from '@smithy/core/serde';
import { SignatureV4 } from '@smithy/signature-v4';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAssembly } from '../../../infra/local/assembly.ts';
import { type Gateway, startGateway } from '../../../infra/local/gateway.ts';
import { announceApi, readHttpApi } from '../../../infra/local/http-api.ts';
import { listen } from '../../../infra/local/http-server.ts';
import { openStack } from '../../../infra/local/local-stack.ts';
import { writeAssembly } from './write-assembly.ts';

const CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' };
const keys = await generateKeyPair('RS256');

let issuer: Server;
let issuerUrl: string;
let gateway: Gateway;

beforeAll(async () => {
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'one', alg: 'RS256' };
  issuer = createServer((request, response) => {
    const isDiscovery = request.url === '/.well-known/openid-configuration';
    response.end(JSON.stringify(isDiscovery ? { issuer: issuerUrl, jwks_uri: `${issuerUrl}/keys` } : { keys: [jwk] }));
  });
  issuerUrl = (await listen(issuer)).origin;
  const stack = openStack(readAssembly(writeAssembly(apiWith(issuerUrl))));
  gateway = await startGateway(0);
  announceApi(stack, gateway.origin);
  // The function is not the matter here: it only shows what it was told about the caller.
  const invoke = async (event: unknown) => ({ status: 'succeeded' as const, payload: event });
  const api = readHttpApi(stack, { invokeOf: () => invoke, credentials: CREDENTIALS });
  if (api !== undefined) gateway.serve(api);
});
afterAll(async () => {
  await gateway.close();
  issuer.close();
});

describe('a route that wants a signature', () => {
  it('answers 403 without one', async () => {
    const answer = await fetch(`${gateway.origin}/things/one`);
    expect([answer.status, await answer.json()]).toEqual([403, { message: 'Forbidden' }]);
  });

  it.each([
    ['GET', '/things/one', undefined],
    ['GET', '/things/a%2Fb%20c?x=1&y=%2F&x=2', undefined],
    ['POST', '/things/one', '{"q":1}'],
  ])('lets in %s %s signed with the local key, and says whose it is', async (method, path, body) => {
    const answer = await signedCall({ method, path, ...(body === undefined ? {} : { body }) });
    expect(answer.status).toBe(200);
    const event = (await answer.json()) as { requestContext: { authorizer: unknown } };
    expect(event.requestContext.authorizer).toMatchObject({ iam: { accessKey: 'local', accountId: '000000000000' } });
  });

  it.each([
    ['another secret', { credentials: { ...CREDENTIALS, secretAccessKey: 'guess' } }],
    ['another key', { credentials: { ...CREDENTIALS, accessKeyId: 'guess' } }],
    ['an old signature', { signingDate: new Date(Date.now() - 6 * 60_000) }],
    ['a signature for another service', { service: 'dynamodb' }],
    ['a signature for another body', { body: '{"q":1}', sent: '{"q":2}', method: 'POST' }],
    ['a signature for another path', { sentPath: '/things/two' }],
  ])('answers 403 to %s', async (_what, over) => {
    expect((await signedCall({ method: 'GET', path: '/things/one', ...over })).status).toBe(403);
  });
});

describe('a route that wants a token', () => {
  const call = (token?: string) =>
    fetch(`${gateway.origin}/token`, token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } });

  it('lets in a token of the issuer for the audience, and hands over its claims', async () => {
    const answer = await call(await token({}));
    expect(answer.status).toBe(200);
    const event = (await answer.json()) as { requestContext: { authorizer: { jwt: { claims: unknown } } } };
    expect(event.requestContext.authorizer.jwt.claims).toMatchObject({ sub: 'alice', aud: 'shop' });
  });

  it('answers 401 without a token', async () => {
    const answer = await call();
    expect([answer.status, await answer.json()]).toEqual([401, { message: 'Unauthorized' }]);
  });

  it.each([
    ['for another audience', { audience: 'warehouse' }],
    ['of another issuer', { issuer: 'https://elsewhere.example' }],
    ['that has expired', { expires: '-1m' }],
    ['signed with another key', { otherKey: true }],
  ])('answers 401 to a token %s', async (_what, over) => {
    expect((await call(await token(over))).status).toBe(401);
  });
});

interface SignedCall {
  readonly method: string;
  readonly path: string;
  readonly body?: string;
  readonly sent?: string;
  readonly sentPath?: string;
  readonly credentials?: typeof CREDENTIALS;
  readonly service?: string;
  readonly signingDate?: Date;
}

async function signedCall({ method, path, body, sent, sentPath, ...over }: SignedCall): Promise<Response> {
  const { service = 'execute-api', credentials = CREDENTIALS, signingDate = new Date() } = over;
  const signer = new SignatureV4({ service, region: 'us-east-1', credentials, sha256: Hash.bind(null, 'sha256') });
  const url = new URL(path, gateway.origin);
  const query: Record<string, string[]> = {};
  for (const name of url.searchParams.keys()) query[name] = url.searchParams.getAll(name);
  const headers = { host: url.host, ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
  const request = new HttpRequest({ method, hostname: url.hostname, path: url.pathname, query, headers, body });
  const signed = await signer.sign(request, { signingDate });
  const { host: _host, ...others } = signed.headers;
  const content = sent ?? body;
  return fetch(new URL(sentPath ?? path, gateway.origin), {
    method,
    headers: others,
    ...(content === undefined ? {} : { body: content }),
  });
}

async function token({ audience = 'shop', issuer: by = issuerUrl, expires = '5m', otherKey = false }): Promise<string> {
  const { privateKey } = otherKey ? await generateKeyPair('RS256') : keys;
  return new SignJWT({ sub: 'alice' })
    .setProtectedHeader({ alg: 'RS256', kid: 'one' })
    .setIssuer(by)
    .setAudience(audience)
    .setExpirationTime(expires)
    .sign(privateKey);
}

function apiWith(Issuer: string) {
  const api = { ApiId: { Ref: 'Api' } };
  const route = (RouteKey: string, authorization: Record<string, unknown>) => ({
    Type: 'AWS::ApiGatewayV2::Route',
    Properties: { ...api, RouteKey, Target: { 'Fn::Sub': `integrations/\${Echo}` }, ...authorization },
  });
  const IntegrationUri = 'arn:aws:lambda:us-east-1:000000000000:function:echo';
  return {
    Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { ProtocolType: 'HTTP' } },
    Echo: {
      Type: 'AWS::ApiGatewayV2::Integration',
      Properties: { ...api, IntegrationType: 'AWS_PROXY', IntegrationUri, PayloadFormatVersion: '2.0' },
    },
    Tokens: {
      Type: 'AWS::ApiGatewayV2::Authorizer',
      Properties: {
        ...api,
        AuthorizerType: 'JWT',
        IdentitySource: ['$request.header.Authorization'],
        JwtConfiguration: { Issuer, Audience: ['shop'] },
      },
    },
    Signed: route('ANY /things/{id}', { AuthorizationType: 'AWS_IAM' }),
    Borne: route('GET /token', { AuthorizationType: 'JWT', AuthorizerId: { Ref: 'Tokens' } }),
  };
}
