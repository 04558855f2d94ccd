import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, ReservationBody, Shortage } from './order-log.ts';

/** Longer than the gateway waits for any function. */
const REQUEST_TIMEOUT_MS = 35_000;
const MAX_TRIES = 20;
const FIRST_PAUSE_MS = 100;
const MAX_PAUSE_MS = 2_000;

export interface Tallies {
  requests: number;
  /** Sent again after 503, 429 or 500. */
  undecided: number;
  /** Sent again after a broken connection, or no answer in time. */
  lost: number;
}

export interface Sent {
  readonly from: number;
  readonly until: number;
  readonly answer: Answer;
}

type Method = 'GET' | 'PUT' | 'POST';

/**
 * Speaks to the HTTP API. What was not decided, or not heard, is sent again as it was: every request may be repeated.
 * Each single request is told to `onSent`, with when it left and when its answer was complete.
 */
export class HttpClient {
  readonly tallies: Tallies = { requests: 0, undecided: 0, lost: 0 };
  readonly #api: string;
  readonly #now: () => number;

  constructor(api: string, now: () => number = preciseNow) {
    this.#api = api;
    this.#now = now;
  }

  async send(method: Method, path: string, body: unknown, onSent: (sent: Sent) => void = () => {}): Promise<Answer> {
    for (let tries = 1; ; tries += 1) {
      const from = this.#now();
      this.tallies.requests += 1;
      const { answer, retryAfterMs } = await this.#once(method, path, body);
      onSent({ from, until: this.#now(), answer });
      if (answer.kind === 'done' || answer.kind === 'refused' || tries === MAX_TRIES) return answer;
      this.tallies[answer.kind] += 1;
      await sleep(Math.max(retryAfterMs, pauseOf(tries)));
    }
  }

  async #once(method: Method, path: string, body: unknown): Promise<{ answer: Answer; retryAfterMs: number }> {
    try {
      const response = await fetch(`${this.#api}${path}`, {
        method,
        ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
      });
      const text = await response.text();
      const retryAfterMs = Number(response.headers.get('retry-after') ?? 0) * 1_000;
      return { answer: answerOf(response.status, text), retryAfterMs: Number.isNaN(retryAfterMs) ? 0 : retryAfterMs };
    } catch {
      return { answer: { kind: 'lost' }, retryAfterMs: 0 };
    }
  }
}

/** The wall clock, but with fractions of a millisecond: the oracle compares moments that lie close together. */
export function preciseNow(): number {
  return performance.timeOrigin + performance.now();
}

/** What an answer means for its sender. */
export function answerOf(status: number, text: string): Answer {
  const body = documentIn(text);
  if (status >= 200 && status < 300)
    return {
      kind: 'done',
      status: String(body.status ?? ''),
      body: { allocations: [], ...body } as unknown as ReservationBody,
    };
  const code = typeof body.code === 'string' ? body.code : `http-${status}`;
  if (status === 429 || status >= 500) return { kind: 'undecided', code };
  return { kind: 'refused', code, shortages: (body.shortages ?? []) as Shortage[] };
}

function documentIn(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function pauseOf(tries: number): number {
  return Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (tries - 1)) * (0.5 + Math.random() / 2);
}
