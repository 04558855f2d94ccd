import { hash, timingSafeEqual } from 'node:crypto';
import { HttpRequest } from '@smithy/core/protocols';
import { Hash } from '@smithy/core/serde';
import { SignatureV4 } from '@smithy/signature-v4';
import type { GatewayRequest } from './gateway-event.ts';
import { ACCOUNT, PARTITION, REGION } from './locality.ts';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** How far a request's own time may be from ours. */
const MAX_SKEW_MS = 5 * 60_000;

/** Checks an AWS Signature Version 4, and gives what the gateway tells the function about the caller, or undefined when it is not valid. */
export async function verifySignature(
  request: GatewayRequest,
  credentials: Credentials,
  now: Date,
): Promise<Record<string, unknown> | undefined> {
  const signed = readAuthorization(request.headers.authorization);
  const signingDate = readDate(request.headers['x-amz-date']);
  if (signed === undefined || signingDate === undefined) return undefined;
  if (signed.accessKeyId !== credentials.accessKeyId) return undefined;
  if (Math.abs(now.getTime() - signingDate.getTime()) > MAX_SKEW_MS) return undefined;
  // The signature covers the header, so the header must tell the truth about the body.
  const claimedHash = request.headers['x-amz-content-sha256'];
  if (claimedHash !== undefined && claimedHash !== hash('sha256', request.body)) return undefined;
  const expected = await sign(request, signed, signingDate, credentials);
  if (!sameText(expected, signed.signature)) return undefined;
  const userArn = `arn:${PARTITION}:iam::${ACCOUNT}:user/${signed.accessKeyId}`;
  return {
    iam: {
      accessKey: signed.accessKeyId,
      accountId: ACCOUNT,
      callerId: signed.accessKeyId,
      cognitoIdentity: null,
      principalOrgId: null,
      userArn,
      userId: signed.accessKeyId,
    },
  };
}

interface Authorization {
  readonly accessKeyId: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

function readAuthorization(header = ''): Authorization | undefined {
  const found = /^AWS4-HMAC-SHA256 Credential=([^/,]+)\/[^,]*, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
    header,
  );
  if (found === null) return undefined;
  const [, accessKeyId = '', names = '', signature = ''] = found;
  const signedHeaders = names.split(';');
  // Without the host and the date under the signature, it could be replayed elsewhere and for ever.
  return signedHeaders.includes('host') && signedHeaders.includes('x-amz-date')
    ? { accessKeyId, signedHeaders, signature }
    : undefined;
}

function readDate(amzDate = ''): Date | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(amzDate);
  if (parts === null) return undefined;
  const [, year, month, day, hour, minute, second] = parts;
  return new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

async function sign(
  request: GatewayRequest,
  { signedHeaders }: Authorization,
  signingDate: Date,
  credentials: Credentials,
): Promise<string> {
  const signer = new SignatureV4({
    service: 'execute-api',
    region: REGION,
    credentials,
    sha256: Hash.bind(null, 'sha256'),
    applyChecksum: signedHeaders.includes('x-amz-content-sha256'),
  });
  const headers = Object.fromEntries(signedHeaders.map((name) => [name, request.headers[name] ?? '']));
  const unsigned = new HttpRequest({
    method: request.method,
    hostname: request.headers.host ?? '',
    path: request.rawPath,
    query: queryOf(request.rawQueryString),
    headers,
    body: request.body,
  });
  const { headers: result } = await signer.sign(unsigned, { signingDate, signableHeaders: new Set(signedHeaders) });
  return /Signature=([0-9a-f]{64})/.exec(result.authorization ?? '')?.[1] ?? '';
}

function queryOf(rawQueryString: string): Record<string, string[]> {
  const query: Record<string, string[]> = {};
  for (const [name, value] of new URLSearchParams(rawQueryString)) query[name] = [...(query[name] ?? []), value];
  return query;
}

function sameText(one: string, other: string): boolean {
  return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
}
