import { CreateBucketCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  linesOf,
  MAX_LINE_BYTES,
  ObjectGone,
  openLines,
  RANGE_BYTES,
  s3Client,
} from '../../../../functions/core/objects/count-object.ts';

// The real client against a real bucket.

const BUCKET = 'counts';
let fauxqs: FauxqsServer;
let client: S3Client;

beforeAll(async () => {
  fauxqs = await startFauxqs({ port: 0, logger: false });
  Object.assign(process.env, { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' });
  process.env.AWS_ENDPOINT_URL_S3 = fauxqs.address.replace('localhost', '127.0.0.1');
  client = s3Client();
  await client.send(new CreateBucketCommand({ Bucket: BUCKET }));
});
afterAll(async () => {
  client.destroy();
  await fauxqs.stop();
});

const put = (key: string, text: string) => client.send(new PutObjectCommand({ Bucket: BUCKET, Key: key, Body: text }));

async function all(lines: AsyncIterable<string>): Promise<string[]> {
  const found: string[] = [];
  for await (const line of lines) found.push(line);
  return found;
}

async function* cut(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let i = 0; i < bytes.length; i += size) yield bytes.subarray(i, i + size);
}

describe('lines', () => {
  const text = 'erste\nzwölf 损益\r\n\n  \nlast';

  test.each([1, 2, 3, 7, 100])('are the same wherever the text is cut: every %i bytes', async (size) => {
    expect(await all(linesOf(cut(Buffer.from(text), size)))).toEqual(['erste', 'zwölf 损益\r', 'last']);
  });

  test('end with or without a line break, and there may be none', async () => {
    expect(await all(linesOf(cut(Buffer.from('a\nb\n'), 2)))).toEqual(['a', 'b']);
    expect(await all(linesOf(cut(Buffer.from(''), 2)))).toEqual([]);
  });

  test('of any length take no more memory than the longest of ours', async () => {
    const [line] = await all(linesOf(cut(Buffer.alloc(5 * MAX_LINE_BYTES, 'x'), 1_000)));
    expect(line?.length).toBeLessThanOrEqual(MAX_LINE_BYTES + 1_000);
  });
});

describe('an object', () => {
  test('of several ranges is read whole, each time', async () => {
    const lines = Array.from({ length: 60_000 }, (_, i) => `{"sku":"sku-${i}","onHand":${i}}`);
    const text = lines.join('\n');
    expect(text.length).toBeGreaterThan(RANGE_BYTES);
    await put('large', text);
    const opened = await openLines(client, BUCKET, 'large');
    expect(await all(opened.lines())).toEqual(lines);
    expect(await all(opened.lines())).toEqual(lines);
  });

  test.each([RANGE_BYTES - 1, RANGE_BYTES, RANGE_BYTES + 1])('of %i bytes ends where it ends', async (size) => {
    const text = 'x\n'.repeat(Math.ceil(size / 2)).slice(0, size);
    await put('exact', text);
    expect((await all((await openLines(client, BUCKET, 'exact')).lines())).join('')).toHaveLength(Math.ceil(size / 2));
  });

  test('without a byte has no line', async () => {
    await put('empty', '');
    expect(await all((await openLines(client, BUCKET, 'empty')).lines())).toEqual([]);
  });

  test('has another version when its content is another', async () => {
    await put('versioned', 'a');
    const before = await openLines(client, BUCKET, 'versioned');
    expect((await openLines(client, BUCKET, 'versioned')).version).toBe(before.version);
    await put('versioned', 'b');
    expect((await openLines(client, BUCKET, 'versioned')).version).not.toBe(before.version);
  });

  test('that is not there, or no longer the same, is gone', async () => {
    await expect(openLines(client, BUCKET, 'nowhere')).rejects.toThrow(ObjectGone);
    await put('replaced', 'a');
    const opened = await openLines(client, BUCKET, 'replaced');
    await put('replaced', 'b');
    await expect(all(opened.lines())).rejects.toThrow(ObjectGone);
  });
});
