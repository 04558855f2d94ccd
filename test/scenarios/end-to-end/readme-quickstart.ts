import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { eventually } from '../../support/eventually.ts';

const README = join(import.meta.dirname, '..', '..', '..', 'README.md');
const API = 'http://127.0.0.1:3000';
const QUEUES = 'http://127.0.0.1:3001';

const availability = (...purchasable: number[]) => ({ listings: purchasable.map((units) => ({ purchasable: units })) });
const stock = (onHand: number, reserved: number, available: number) => ({
  warehouses: [{ warehouseId: 'west', onHand, reserved, available }],
});
const accepted = { MessageId: expect.any(String) };

/** What each command of the README answers, in its order. */
const ANSWERS: readonly object[] = [
  availability(12, 5),
  { reservationId: 'order-1', status: 'held' },
  { reservationId: 'order-1', status: 'held' },
  availability(10),
  { reservationId: 'order-1', status: 'confirmed' },
  { code: 'over-max-per-order' },
  { code: 'insufficient-stock', shortages: [{ requested: 50, available: 10 }] },
  { reservationId: 'order-4', status: 'held' },
  { reservationId: 'order-4', status: 'cancelled' },
  stock(12, 2, 10),
  accepted,
  accepted,
  // Nothing is promised any more.
  { ...stock(30, 0, 30), promises: [] },
  { Messages: [{ Body: expect.stringMatching(/holdfast\.ship-order\.v1.*order-1/) }] },
];

/** Runs every command of the README's quickstart in a shell, as pasted, at a service with the sample in it. */
export async function followQuickstart({ api, sqs }: { readonly api: string; readonly sqs: string }): Promise<void> {
  const commands = quickstartCommands();
  expect(commands.length).toBe(ANSWERS.length);
  for (const [index, pasted] of commands.entries()) {
    const command = pasted.replaceAll(API, api).replaceAll(QUEUES, sqs);
    const run = async () => expect(await answerOf(command), pasted).toMatchObject(ANSWERS[index] as object);
    // Who only looks may look again, for what follows the tables comes a little later. The others are sent once.
    await (/ -X |\.SendMessage/.test(command) ? run() : eventually(`it answers as the README says`, 10, run));
  }
}

function quickstartCommands(): string[] {
  const section = /^## Quickstart\n(.*?)^## /ms.exec(readFileSync(README, 'utf8'))?.[1] ?? '';
  const blocks = [...section.matchAll(/^```sh\n(.*?)^```/gms)].map(([, block]) => block ?? '');
  const withoutComments = blocks.join('').replaceAll(/^#.*\n/gm, '');
  return withoutComments.split(/^(?=\S)/m).map((command) => command.trim());
}

async function answerOf(command: string): Promise<unknown> {
  const { stdout } = await promisify(execFile)('sh', ['-c', command]);
  return JSON.parse(stdout);
}
