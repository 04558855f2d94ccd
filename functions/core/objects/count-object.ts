import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { ConfiguredRetryStrategy } from '@smithy/core/retry';

/** Of one object as much at once as keeps memory flat and requests few. */
export const RANGE_BYTES = 1_048_576;
/** A line that is longer is none of ours. */
export const MAX_LINE_BYTES = 10_000;
const ATTEMPTS = 4;

/** The client, built once at cold start. Reading is repeated as it is. */
export function s3Client(): S3Client {
  return new S3Client({
    retryStrategy: new ConfiguredRetryStrategy(ATTEMPTS),
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 10_000 },
  });
}

/** An object of lines, in one version of it. */
export interface LinesObject {
  /** Changes whenever the object does. */
  readonly version: string;
  /** Its lines from the first one on, each time. Empty ones are left out. */
  readonly lines: () => AsyncIterable<string>;
}

/** The object is not there, or another one is by now. */
export class ObjectGone extends Error {
  override readonly name = 'ObjectGone';
}

interface Range {
  readonly bytes: Uint8Array;
  readonly version: string;
  /** Where the object ends. */
  readonly size: number;
}

/**
 * Opens an object. It is read in ranges, so that a reader who takes their time holds no connection open meanwhile.
 * @throws ObjectGone when there is none, or when it is replaced while it is read
 */
export async function openLines(client: Pick<S3Client, 'send'>, bucket: string, key: string): Promise<LinesObject> {
  const { version, size } = await readRange(client, bucket, key, 0);
  return { version, lines: () => linesOf(size === 0 ? nothing() : ranges(client, bucket, key, version)) };
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

async function* ranges(
  client: Pick<S3Client, 'send'>,
  bucket: string,
  key: string,
  version: string,
): AsyncGenerator<Uint8Array> {
  for (let start = 0, size = 1; start < size; ) {
    const range = await readRange(client, bucket, key, start, version);
    yield range.bytes;
    start += Math.max(1, range.bytes.length);
    size = range.size;
  }
}

async function readRange(
  client: Pick<S3Client, 'send'>,
  bucket: string,
  key: string,
  start: number,
  version?: string,
): Promise<Range> {
  const wanted = { Bucket: bucket, Key: key, Range: `bytes=${start}-${start + RANGE_BYTES - 1}` };
  try {
    const answer = await client.send(new GetObjectCommand({ ...wanted, ...(version && { IfMatch: version }) }));
    const bytes = (await answer.Body?.transformToByteArray()) ?? new Uint8Array();
    const size = Number(/\/(\d+)$/.exec(answer.ContentRange ?? '')?.[1] ?? start + bytes.length);
    return { bytes, version: answer.ETag ?? '', size };
  } catch (thrown) {
    const { name, $metadata } = thrown as { name?: string; $metadata?: { httpStatusCode?: number } };
    // Of an object without a byte there is no first range.
    if ($metadata?.httpStatusCode === 416) return { bytes: new Uint8Array(), version: version ?? 'empty', size: 0 };
    if (name === 'NoSuchKey' || $metadata?.httpStatusCode === 412)
      throw new ObjectGone(`${key} is not there, or another object is by now`, { cause: thrown });
    throw thrown;
  }
}

/** Text of any cut as lines. A line that is too long is cut off at MAX_LINE_BYTES, and so will not be read as anything. */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const bytes of chunks) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n');
    rest = (lines.pop() ?? '').slice(0, MAX_LINE_BYTES);
    yield* lines.filter((line) => line.trim() !== '');
  }
  rest += decoder.decode();
  if (rest.trim() !== '') yield rest;
}
