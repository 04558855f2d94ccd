import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { clientFor } from './locality.ts';
import type { Runner } from './runner-contract.ts';
import { RunnerProblem } from './runner-problem.ts';

type Documents = readonly (Record<string, unknown> & { readonly id: string })[];

interface SampleEvent {
  readonly queue: string;
  readonly event: Record<string, unknown>;
}

/** What a fresh system is filled with, so that there is something to buy: catalogue entries for the API, and what the warehouse tells. */
interface Sample {
  readonly warehouses: Documents;
  readonly skus: Documents;
  readonly listings: Documents;
  readonly events: readonly SampleEvent[];
}

const SELLABLE_WITHIN_MS = 20_000;

/** Loads the sample through the same doors as everybody else: the HTTP API and the queues. False when it is there already. */
export async function loadSample({ api, queues, sqs }: Pick<Runner, 'api' | 'queues' | 'sqs'>): Promise<boolean> {
  const sample = readSample();
  const [first] = sample.listings;
  if (first !== undefined && (await fetch(`${api}/listings/${first.id}`)).ok) return false;
  await putAll(`${api}/warehouses`, sample.warehouses);
  await putAll(`${api}/skus`, sample.skus);
  await putAll(`${api}/listings`, sample.listings);
  const client = new SQSClient({ ...clientFor(sqs), useQueueUrlAsEndpoint: false });
  try {
    for (const { queue, event } of sample.events) {
      const MessageBody = JSON.stringify({ specversion: '1.0', time: new Date().toISOString(), ...event });
      await client.send(new SendMessageCommand({ QueueUrl: queues[queue], MessageBody }));
    }
  } finally {
    client.destroy();
  }
  await untilSellable(api, sample.skus);
  return true;
}

// The queues take a moment. Who is told that the sample is there should be able to buy of it; if it takes too long, a look tells more than we could.
async function untilSellable(api: string, skus: Documents): Promise<void> {
  const deadline = Date.now() + SELLABLE_WITHIN_MS;
  const isSellable = async ({ id }: { readonly id: string }) => {
    const answer = await fetch(`${api}/stock/${id}`);
    return answer.ok && ((await answer.json()) as { available: number }).available > 0;
  };
  for (const sku of skus) while (Date.now() < deadline && !(await isSellable(sku))) await sleep(100);
}

function readSample(): Sample {
  const read = (name: string) => JSON.parse(readFileSync(join(import.meta.dirname, 'sample', `${name}.json`), 'utf8'));
  return { warehouses: read('warehouses'), skus: read('skus'), listings: read('listings'), events: read('events') };
}

async function putAll(collection: string, documents: Documents): Promise<void> {
  for (const { id, ...body } of documents) {
    const answer = await fetch(`${collection}/${id}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok)
      throw new RunnerProblem(
        `The sample was refused: PUT ${collection}/${id} answered ${answer.status} ${await answer.text()}`,
      );
  }
}
