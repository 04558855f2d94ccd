import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { synthesise } from '../../infra/app.ts';
import { startRunner } from '../../infra/local/runner.ts';
import type { Runner } from '../../infra/local/runner-contract.ts';
import { everythingOnce } from './everything-once.ts';
import { outputDirectory } from './output-directory.ts';
import { permittedCalls, watchCalls } from './policies/permitted.ts';

vi.setConfig({ hookTimeout: 240_000, testTimeout: 60_000 });

const STRAGGLING = { timeout: 30_000, interval: 200 };

const directory = outputDirectory();
let runner: Runner;
let seen: ReadonlySet<string>;

beforeAll(async () => {
  synthesise(directory);
  runner = await startRunner({ assembly: directory, redeliverAfterSeconds: 1 });
  seen = watchCalls(runner);
  await everythingOnce(runner, seen);
});

afterAll(async () => {
  await runner.close();
  rmSync(directory, { recursive: true });
});

describe('what functions may do', () => {
  it('covers every call that they made', () => {
    const permitted = permittedCalls(directory);
    expect([...seen].filter((call) => !permitted.has(call))).toEqual([]);
  });

  it('is no more than they need: each permission was used', async () => {
    const granted = [...permittedCalls(directory)].filter((call) =>
      / (dynamodb:\w+(Item|Query)|sns:\w+|sqs:SendMessage) /.test(call),
    );
    const byServices = / sqs:SendMessage \S+-failures$/;
    // What follows tables and queues may still be at it.
    await vi.waitFor(
      () => expect(granted.filter((call) => !seen.has(call) && !byServices.test(call))).toEqual([]),
      STRAGGLING,
    );
  });
});
