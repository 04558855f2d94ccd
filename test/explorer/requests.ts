import { Interned } from './interned.ts';

/** One call of a port by the real code: a write or a read that the scheduler lets happen, or not. */
export interface Request {
  readonly id: number;
  readonly port: Port;
  readonly method: string;
  readonly args: readonly unknown[];
}

/** Ports whose every call is the scheduler's to decide. The catalogue never changes here, so it answers at once. */
export type Port = 'buckets' | 'owners' | 'reservations' | 'transfers' | 'facts';

/** What a caller gets: a value, no answer, or a fault of the store, which no schedule may cause. */
export type Answer =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'unanswered' }
  | { readonly kind: 'fault'; readonly message: string };

const READS: ReadonlySet<string> = new Set([
  'buckets.read',
  'owners.view',
  'reservations.read',
  'transfers.read',
  'transfers.order',
  'transfers.lines',
  'facts.recorded',
  'facts.buckets',
]);

/** Reads change nothing, so a copy of one would show nothing. */
export function isRead({ port, method }: Pick<Request, 'port' | 'method'>): boolean {
  return READS.has(`${port}.${method}`);
}

/** All requests and answers that were ever seen in one scenario, each under its number. */
export class Letters {
  readonly #requests = new Interned<Request>();
  readonly #answers = new Interned<Answer>();

  request(port: Port, method: string, args: readonly unknown[]): Request {
    const id = this.#requests.idOf(`${port}.${method} ${JSON.stringify(args)}`, () => ({
      id: this.#requests.size,
      port,
      method,
      args: structuredClone(args),
    }));
    return this.#requests.at(id);
  }

  requestAt(id: number): Request {
    return this.#requests.at(id);
  }

  answer(answer: Answer): number {
    return this.#answers.idOf(JSON.stringify(answer), () => answer);
  }

  answerAt(id: number): Answer {
    return this.#answers.at(id);
  }
}
