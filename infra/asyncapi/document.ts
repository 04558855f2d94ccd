import { envelope } from '../../functions/core/contracts/cloud-event.ts';
import type { Schema } from '../../functions/core/contracts/operation.ts';
import { STOCK_EVENTS, type StockEventType, WAREHOUSE_TASKS } from '../../functions/core/contracts/stock-events.ts';
import { WAREHOUSE_EVENTS } from '../../functions/core/contracts/warehouse-events.ts';
import { type JsonSchema, jsonSchema } from '../openapi/schemas.ts';
import { ARRIVING_SAMPLES, LEAVING_SAMPLES } from './samples.ts';

/** One kind of message, as it travels. */
interface Message {
  readonly type: string;
  readonly schema: JsonSchema;
  readonly sample: object;
}

/** What a message is called within the document: its type without family and version. */
const nameOf = (type: string) => type.split('.')[1] ?? type;

/** docs/asyncapi.json: what travels on each queue and on the topic, with a sample of every message. */
export function asyncApiDocument(): JsonSchema {
  const stockEvents = Object.keys(STOCK_EVENTS) as StockEventType[];
  const arriving = Object.entries(WAREHOUSE_EVENTS).map(([queue, schemas]) => [queue, arrivals(schemas)] as const);
  const leaving = [
    ['warehouse-tasks', WAREHOUSE_TASKS.map(departure)],
    ['stock-events', stockEvents.map(departure)],
  ] as const;
  const channels = [...arriving, ...leaving];
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Holdfast events',
      version: '1',
      description:
        'CloudEvents 1.0 in JSON. The warehouse system posts facts to queues and reads tasks from one; everyone may subscribe to the topic `stock-events`. ' +
        '`source` and `id` together are an event: sent twice, it counts once. `time` is when the fact happened. Unknown members are ignored.',
    },
    defaultContentType: 'application/cloudevents+json',
    channels: Object.fromEntries(channels.map(([address, messages]) => [address, channel(address, messages)])),
    operations: {
      ...Object.fromEntries(arriving.map(([address]) => operation('receive', address))),
      ...Object.fromEntries(leaving.map(([address]) => operation('send', address))),
    },
    components: {
      schemas: { CloudEvent: jsonSchema(envelope, 'input') },
      messages: Object.fromEntries(channels.flatMap(([, all]) => all.map((one) => [nameOf(one.type), message(one)]))),
    },
  };
}

function arrivals(schemas: Readonly<Record<string, Schema>>): Message[] {
  return Object.entries(schemas).map(([type, schema]) => ({
    type,
    schema: jsonSchema(schema, 'input'),
    sample: sampleEvent(type, 'wms/north', (ARRIVING_SAMPLES as Readonly<Record<string, object>>)[type] ?? {}),
  }));
}

function departure(type: StockEventType): Message {
  const schema = jsonSchema(STOCK_EVENTS[type], 'output');
  return { type, schema, sample: sampleEvent(type, 'holdfast', LEAVING_SAMPLES[type]) };
}

/** A whole event, as it can be pasted. */
export function sampleEvent(type: string, source: string, data: object): object {
  const head = { specversion: '1.0', id: `sample-${nameOf(type)}`, source, type, time: '2026-03-01T09:30:00.000Z' };
  return { ...head, datacontenttype: 'application/json', data };
}

function channel(address: string, messages: readonly Message[]): JsonSchema {
  const names = messages.map(({ type }) => nameOf(type));
  return {
    address,
    messages: Object.fromEntries(names.map((name) => [name, { $ref: `#/components/messages/${name}` }])),
  };
}

function operation(action: 'receive' | 'send', address: string): [string, JsonSchema] {
  return [`${action}-${address}`, { action, channel: { $ref: `#/channels/${address}` } }];
}

function message({ type, schema, sample }: Message): JsonSchema {
  const members = { type: 'object', properties: { type: { const: type }, data: schema }, required: ['type', 'data'] };
  return {
    name: type,
    payload: { allOf: [{ $ref: '#/components/schemas/CloudEvent' }, members] },
    examples: [{ name: 'sample', payload: sample }],
  };
}
