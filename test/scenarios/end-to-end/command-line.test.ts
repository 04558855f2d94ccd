import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createConnection, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { type CommandLine, startCommandLine } from '../../support/command-line.ts';
import { eventually } from '../../support/eventually.ts';
import { ask } from '../../support/remote-shop.ts';
import { followQuickstart } from './readme-quickstart.ts';

// `npm start`, as a stranger meets it.

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'holdfast-stranger-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const assembly = () => ['--assembly', inject('assembly')];
const linesOf = (text: string) => text.split('\n').filter((line) => line !== '');

const startings: CommandLine[] = [];
const startIt: typeof startCommandLine = (...given) => {
  const started = startCommandLine(...given);
  startings.push(started);
  return started;
};
afterEach(async () => {
  await Promise.all(startings.splice(0).map(({ kill }) => kill()));
});

describe('what a stranger can mend is one line, and nothing is left running', () => {
  const expectOneLine = async (started: CommandLine, says: RegExp) => {
    expect(await started.ended).toBe(1);
    expect(linesOf(started.stderr())).toEqual([expect.stringMatching(says)]);
    expect(started.stdout()).toBe('');
  };

  it('no Java', async () => {
    const withoutJava = { PATH: directory, JAVA_HOME: undefined };
    const started = startIt([...assembly(), '--port', '0'], withoutJava);
    await expectOneLine(started, /needs Java 17 or newer: "java" was not found\. Install/);
  });

  it('a taken port', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    try {
      const started = startIt([...assembly(), '--port', String(port)]);
      await expectOneLine(started, new RegExp(`\\b${port}\\b.*--port`));
    } finally {
      taken.close();
    }
  });

  it('a template with something that it cannot run', async () => {
    const broken = join(directory, 'broken');
    await cp(inject('assembly'), broken, { recursive: true });
    const template = join(broken, 'Holdfast.template.json');
    const content = JSON.parse(await readFile(template, 'utf8'));
    content.Resources.Clock = { Type: 'AWS::Clock::Tower', Properties: {} };
    await writeFile(template, JSON.stringify(content));
    await expectOneLine(startIt(['--assembly', broken, '--port', '0']), /Clock \(AWS::Clock::Tower\)/);
  });
});

describe('started with --json and --data', () => {
  const start = async () => {
    const started = startIt([...assembly(), '--json', '--port', '0', '--data', join(directory, 'data')]);
    const died = started.ended.then((code) => {
      throw new Error(`it ended with ${code}: ${started.stderr()}`);
    });
    const ready = eventually('it is ready', 90, () => {
      expect(started.stdout()).toContain('\n');
      return JSON.parse(started.stdout());
    });
    return { started, ready: await Promise.race([ready, died]) };
  };
  const stop = async (started: CommandLine) => {
    started.interrupt();
    expect(await started.ended).toBe(0);
    expect(linesOf(started.stdout()).length, 'lines printed from start to end').toBe(1);
    expect(started.stderr()).toBe('');
  };
  const cart = { customerId: 'stranger', lines: [{ listingId: 'whisky-1974', quantity: 2 }] };

  it('prints one line, answers the quickstart as the README says, stops everything on Ctrl-C, and knows it all when it is back', async () => {
    const { started, ready } = await start();
    expect(Object.keys(ready)).toEqual(expect.arrayContaining(['api', 'queues', 'topic', 'sqs', 'dynamodb', 'tables']));
    expect(Object.keys(ready.queues)).toEqual(
      expect.arrayContaining(['inbound-events', 'outbound-events', 'warehouse-tasks', 'expiry']),
    );
    expect(ready.topic).toMatch(/^arn:aws:sns:/);
    await followQuickstart(ready);
    expect(await ask(ready.api, 'PUT', '/reservations/strange', cart)).toMatchObject({
      status: 201,
      body: { status: 'held' },
    });
    const addresses: string[] = [ready.api, ready.sqs, ready.dynamodb];
    for (const address of addresses) expect([address, await isOpen(address)]).toEqual([address, true]);
    await stop(started);
    for (const address of addresses) expect([address, await isOpen(address)]).toEqual([address, false]);

    const again = await start();
    const { body } = await ask<object>(again.ready.api, 'GET', '/stock/whisky-1974');
    expect(body).toMatchObject({ warehouses: [{ onHand: 30, reserved: 2, available: 28 }] });
    await stop(again.started);
  }, 240_000);
});

async function isOpen(address: string): Promise<boolean> {
  const { hostname, port } = new URL(address);
  const socket = createConnection({ host: hostname, port: Number(port) });
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
