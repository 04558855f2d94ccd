import * as z from 'zod/mini';
import type { Instant } from '../domain/ids.ts';
import { MAX_EVENT_TEXT_LENGTH } from './edge-limits.ts';
import { arrivingTime, text } from './values.ts';

// CloudEvents 1.0 in JSON. An event speaks of something that has happened, so members that we do not know are ignored:
// the sender may be ahead of us.

const eventText = text(MAX_EVENT_TEXT_LENGTH);

/**
 * The envelope. `source` and `id` together are the event's identity. `time`, which CloudEvents leaves optional, is when the fact
 * happened, and no fact can be placed in the ledger without it.
 */
export const envelope = z.object({
  specversion: z.literal('1.0', { error: 'must be "1.0"' }),
  id: eventText,
  source: eventText,
  type: eventText,
  time: arrivingTime,
  datacontenttype: z.exactOptional(
    z.string().check(z.regex(/^application\/([a-z0-9.+-]+\+)?json(;|$)/i, { error: 'must be a JSON media type' })),
  ),
});

/** An event that arrived and holds what its type promises. */
export interface ArrivedEvent<Type extends string, Data> {
  readonly type: Type;
  readonly source: string;
  readonly id: string;
  readonly time: Instant;
  readonly data: Data;
}

/** An event that leaves, as it is written. */
export interface LeavingEvent<Type extends string, Data> {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly type: Type;
  readonly subject: string;
  readonly time: string;
  readonly datacontenttype: 'application/json';
  readonly data: Data;
}
