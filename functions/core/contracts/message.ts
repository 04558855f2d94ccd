import type * as z from 'zod/mini';
import { accept, type Result, refuse } from '../domain/result.ts';
import { type ArrivedEvent, envelope } from './cloud-event.ts';
import { check, type Mistakes } from './invalid.ts';

/** Why a message is not what its queue is for. In order of precedence. */
export const UNREADABLE_REASONS = ['not-json', 'not-a-cloud-event', 'unknown-type', 'invalid-data'] as const;
export type UnreadableReason = (typeof UNREADABLE_REASONS)[number];

export interface Unreadable {
  readonly reason: UnreadableReason;
  /** For a person; it holds nothing of the message but an event type. */
  readonly detail: string;
}

/** How the text of a message is read. */
export type MessageContract<T> = (body: string) => Result<T, Unreadable>;

type DataSchemas = Readonly<Record<string, z.ZodMiniType>>;
type EventOf<Schemas extends DataSchemas> = {
  [Type in keyof Schemas & string]: ArrivedEvent<Type, z.output<Schemas[Type]>>;
}[keyof Schemas & string];

/** The contract of a queue of CloudEvents: one schema of `data` for each type that belongs there. */
export function eventContract<const Schemas extends DataSchemas>(schemas: Schemas): MessageContract<EventOf<Schemas>> {
  return (body) => {
    const json = parseJson(body);
    if (!json.ok) return json;
    const head = check(envelope, json.value, 'message');
    if (!head.ok) return refuse({ reason: 'not-a-cloud-event', detail: inWords(head.refusal) });
    const { type, source, id, time } = head.value;
    const schema = Object.hasOwn(schemas, type) ? schemas[type] : undefined;
    if (schema === undefined) return refuse({ reason: 'unknown-type', detail: `this queue takes no ${type}` });
    const data = check(schema, (json.value as { data?: unknown }).data, 'message');
    if (!data.ok) return refuse({ reason: 'invalid-data', detail: inWords(data.refusal) });
    return accept({ type, source, id, time, data: data.value } as EventOf<Schemas>);
  };
}

/** The contract of a queue whose messages are one plain JSON document each. */
export function documentContract<Out, In>(schema: z.ZodMiniType<Out, In>): MessageContract<Out> {
  return (body) => {
    const json = parseJson(body);
    if (!json.ok) return json;
    const parsed = check(schema, json.value, 'message');
    return parsed.ok ? parsed : refuse({ reason: 'invalid-data', detail: inWords(parsed.refusal) });
  };
}

function parseJson(body: string): Result<unknown, Unreadable> {
  try {
    return accept(JSON.parse(body));
  } catch {
    // The parser's own message would quote the body.
    return refuse({ reason: 'not-json', detail: 'the message is not JSON' });
  }
}

function inWords({ errors, errorCount }: Mistakes): string {
  const more = errorCount > errors.length ? [`and ${errorCount - errors.length} more`] : [];
  return [...errors.map(({ pointer, detail }) => `${pointer || 'the whole'} ${detail}`), ...more].join('; ');
}
