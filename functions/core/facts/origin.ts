import type { Instant } from '../domain/ids.ts';

/** The envelope of a fact: who said it, under which id, and when it happened. */
export interface FactOrigin {
  readonly source: string;
  readonly eventId: string;
  readonly type: string;
  readonly occurredAt: Instant;
}
