import { createRequire } from 'node:module';
import { Ajv, type AnySchema } from 'ajv';
import { describe, expect, test } from 'vitest';
import { eventContract } from '../../../functions/core/contracts/message.ts';
import { STOCK_EVENTS, type StockEventType } from '../../../functions/core/contracts/stock-events.ts';
import { WAREHOUSE_EVENTS } from '../../../functions/core/contracts/warehouse-events.ts';
import { asyncApiDocument } from '../../../infra/asyncapi/document.ts';
import { LEAVING_SAMPLES } from '../../../infra/asyncapi/samples.ts';

interface Described {
  readonly channels: Readonly<
    Record<string, { readonly messages: Readonly<Record<string, { readonly $ref: string }>> }>
  >;
  readonly components: {
    readonly messages: Readonly<Record<string, { name: string; examples: { payload: { type: string } }[] }>>;
  };
}
const document = JSON.parse(JSON.stringify(asyncApiDocument())) as Described;
const require = createRequire(import.meta.url);

/** The specification's own schema of a document. */
function valid(subject: unknown): boolean {
  const ajv = new Ajv({ strict: false, validateFormats: false, logger: false });
  return ajv.compile(require('@asyncapi/specs/schemas/3.0.0-without-$id.json') as AnySchema)(subject) as boolean;
}

describe('the AsyncAPI document', () => {
  test('is valid AsyncAPI 3.0 by its official schema, which does not take just anything', () => {
    expect(valid(structuredClone(document))).toBe(true);
    expect(valid({ ...structuredClone(document), operations: { x: { action: 'shout' } } })).toBe(false);
  });

  test('has a channel for every queue that the warehouse writes to or reads from, and for the topic', () => {
    const addresses = [...Object.keys(WAREHOUSE_EVENTS), 'warehouse-tasks', 'stock-events'];
    expect(Object.keys(document.channels).sort()).toEqual(addresses.sort());
  });

  test('refers to no message that it does not have', () => {
    const referred = Object.values(document.channels).flatMap(({ messages }) => Object.values(messages));
    const names = Object.keys(document.components.messages).map((name) => `#/components/messages/${name}`);
    expect([...new Set(referred.map(({ $ref }) => $ref))].sort()).toEqual(names.sort());
  });
});

describe.each(Object.entries(WAREHOUSE_EVENTS))('a sample for the queue %s', (queue, schemas) => {
  const read = eventContract(schemas);
  const names = Object.keys(document.channels[queue]?.messages ?? {});

  test.each(names)('%s is read as what it says', (name) => {
    const sample = document.components.messages[name]?.examples[0]?.payload;
    expect(read(JSON.stringify(sample))).toMatchObject({ ok: true, value: { type: sample?.type } });
  });

  test('is there for every type', () => {
    const types = names.map((name) => document.components.messages[name]?.name);
    expect(types.sort()).toEqual(Object.keys(schemas).sort());
  });
});

test.each(Object.keys(STOCK_EVENTS) as StockEventType[])('the sample of %s passes its schema, whole', (type) => {
  expect(STOCK_EVENTS[type].parse(LEAVING_SAMPLES[type])).toEqual(LEAVING_SAMPLES[type]);
});
