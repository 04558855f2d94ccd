import { fork } from 'node:child_process';
import { once } from 'node:events';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import {
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { documentClient } from '../../functions/core/store/client.ts';
import { TABLE_VARIABLES, TABLES, type TableName } from '../../functions/core/store/tables.ts';
import { startEngine } from '../../infra/local/dynamodb-engine.ts';
import { clientFor, LOCAL_CREDENTIALS, REGION } from '../../infra/local/locality.ts';
import { startMessaging } from '../../infra/local/messaging.ts';
import { tableDefinition } from '../support/table-definition.ts';
import type { CountBench, CountMeasured } from './measure-count.ts';
import { preloadStock } from './preload-stock.ts';

// npm run bench:count. How fast a count of a large warehouse is compared, and within how much memory: the function's own code, in a process
// of its own with a heap of 80 MB, reading its list from a bucket. Putting the stock there before is not timed.

const HEAP_MEGABYTES = 80;
/** On a large machine Node lets garbage gather in 100 MB more, for speed. */
const YOUNG_MEGABYTES = 8;
const MAX_RSS_MEGABYTES = 256;
const BUCKET = 'bench-counts';
const KEY = 'count.ndjson';
const WAREHOUSE = 'bench';
const DAY_MS = 86_400_000;
/** One line in so many is counted wrong. */
const WRONG_EVERY = 10_000;
/** Of some 8 MB: a list of a million lines is more than the local S3 takes at once. */
const LINES_PER_PART = 200_000;

const { values } = parseArgs({ options: { lines: { type: 'string', default: '1000000' } } });
const lines = Number(values.lines);
const names = Array.from({ length: lines }, (_, i) => `bench-sku-${String(i).padStart(8, '0')}`);
const countedAt = Date.now() - DAY_MS;

const engine = await startEngine();
const messaging = await startMessaging();
try {
  const tables = await prepareTables();
  await putList();
  report(await measured({ tables, countedAt, lines, bucket: BUCKET, key: KEY, warehouse: WAREHOUSE }));
} finally {
  await messaging.close();
  await engine.close();
}

async function prepareTables(): Promise<Record<TableName, string>> {
  const client = documentClient({ ...clientFor(engine.endpoint), requestHandler: { requestTimeout: 60_000 } });
  const entries = Object.keys(TABLES).map((name) => [name as TableName, `bench-${name}`] as const);
  for (const [name, physical] of entries)
    await client.send(new CreateTableCommand(tableDefinition(physical, TABLES[name])));
  const started = performance.now();
  await preloadStock(client, 'bench-stock', names, { warehouse: WAREHOUSE, onHand: 5, movedAt: countedAt - DAY_MS });
  process.stderr.write(`${lines} stocks put there in ${seconds(started)} s\n`);
  client.destroy();
  return Object.fromEntries(entries) as Record<TableName, string>;
}

async function putList(): Promise<void> {
  const s3 = new S3Client({ ...clientFor(messaging.endpoint), forcePathStyle: true });
  const object = { Bucket: BUCKET, Key: KEY };
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand(object));
  const Parts: { ETag: string | undefined; PartNumber: number }[] = [];
  for (let first = 0; first < lines; first += LINES_PER_PART) {
    const PartNumber = Parts.length + 1;
    const Body = names
      .slice(first, first + LINES_PER_PART)
      .map((sku, i) => `{"sku":"${sku}","onHand":${(first + i) % WRONG_EVERY === 0 ? 6 : 5}}\n`)
      .join('');
    const { ETag } = await s3.send(new UploadPartCommand({ ...object, UploadId, PartNumber, Body }));
    Parts.push({ ETag, PartNumber });
  }
  await s3.send(new CompleteMultipartUploadCommand({ ...object, UploadId, MultipartUpload: { Parts } }));
  s3.destroy();
}

async function measured(bench: CountBench): Promise<CountMeasured> {
  const variables = Object.entries(TABLE_VARIABLES).map(([name, variable]) => [
    variable,
    bench.tables[name as TableName],
  ]);
  const child = fork(join(import.meta.dirname, 'measure-count.ts'), [JSON.stringify(bench)], {
    execArgv: [`--max-old-space-size=${HEAP_MEGABYTES}`, `--max-semi-space-size=${YOUNG_MEGABYTES}`],
    env: {
      ...process.env,
      ...Object.fromEntries(variables),
      AWS_REGION: REGION,
      AWS_ACCESS_KEY_ID: LOCAL_CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: LOCAL_CREDENTIALS.secretAccessKey,
      AWS_ENDPOINT_URL_DYNAMODB: engine.endpoint,
      AWS_ENDPOINT_URL_S3: messaging.endpoint,
    },
  });
  const died = once(child, 'exit').then(([code]) => {
    throw new Error(`the count ended with ${code} before it was done`);
  });
  const [answer] = await Promise.race([once(child, 'message'), died]);
  return answer as CountMeasured;
}

function report(found: CountMeasured): void {
  const wrong = Math.ceil(lines / WRONG_EVERY);
  const kept = found.status === 'done' && found.differences === wrong && found.rssMegabytes <= MAX_RSS_MEGABYTES;
  const rate = Math.round(lines / found.seconds);
  process.stdout.write(
    [
      `${lines} lines in ${found.seconds.toFixed(1)} s: ${rate} lines a second, in ${found.runs} runs`,
      `${found.differences} of ${wrong} differences found; the count is ${found.status}`,
      `memory: ${found.rssMegabytes} MB at most, with a heap of ${HEAP_MEGABYTES} MB`,
      `requests: ${Object.entries(found.requests)
        .map(([name, n]) => `${name} ${n}`)
        .join(', ')}`,
      `on: ${machine()}`,
      kept ? 'PASSED' : `FAILED: all differences must be found, within ${MAX_RSS_MEGABYTES} MB`,
      '',
    ].join('\n'),
  );
  if (!kept) process.exitCode = 1;
}

function machine(): string {
  const processors = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${processors.length} × ${processors[0]?.model.trim() ?? 'unknown processor'}, ${memory} GB, Node ${process.version}`;
}

function seconds(since: number): string {
  return ((performance.now() - since) / 1_000).toFixed(1);
}
