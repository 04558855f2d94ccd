import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { synthesise } from '../../infra/app.ts';
import { startRunner } from '../../infra/local/runner.ts';
import type { Runner } from '../../infra/local/runner-contract.ts';
import { everythingOnce } from './everything-once.ts';
import { outputDirectory } from './output-directory.ts';
import { permittedCalls, watchCalls } from './policies/permitted.ts';

vi.setConfig({ hookTimeout: 240_000 });

const directory = outputDirectory();
let runner: Runner;
let seen: ReadonlySet<string>;

beforeAll(async () => {
  synthesise(directory);
  runner = await startRunner({ assembly: directory, redeliverAfterSeconds: 1 });
  seen = watchCalls(runner);
  await everythingOnce(runner);
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

  it('is no more than they need: each permission was used', () => {
    const granted = [...permittedCalls(directory)].filter((call) =>
      / (dynamodb:\w+(Item|Query)|sns:\w+|sqs:SendMessage) /.test(call),
    );
    const byServices = / sqs:SendMessage \S+-failures$/;
    expect(granted.filter((call) => !seen.has(call) && !byServices.test(call))).toEqual([]);
  });
});
