import { Unanswered } from '../../functions/core/claims/ports.ts';
import type { Answer, Letters, Port, Request } from './requests.ts';

/** A request that has been made and has no answer yet. `call` counts the requests of one run. */
export interface Outstanding {
  readonly call: number;
  readonly request: Request;
  /** The request, and which of the equal requests of this run it is. */
  readonly asked: string;
}

interface Waiting extends Outstanding {
  readonly settle: (answer: Answer) => void;
}

/** Where one run of the real code leaves its requests and waits for its answers. */
export class Desk {
  readonly #letters: Letters;
  readonly #waiting = new Map<number, Waiting>();
  readonly #times = new Map<number, number>();
  #calls = 0;

  constructor(letters: Letters) {
    this.#letters = letters;
  }

  /** A port whose every method is a request. */
  port<Shape extends object>(port: Port): Shape {
    return new Proxy({} as Shape, {
      get:
        (_target, method) =>
        (...args: unknown[]) =>
          this.#ask(port, String(method), args),
    });
  }

  outstanding(): Outstanding[] {
    return [...this.#waiting.values()].map(({ call, request, asked }) => ({ call, request, asked }));
  }

  deliver(call: number, answer: Answer): void {
    const waiting = this.#waiting.get(call);
    if (waiting === undefined)
      throw new RangeError(`request ${call} waits for no answer: the code is not deterministic`);
    this.#waiting.delete(call);
    waiting.settle(answer);
  }

  #ask(port: Port, method: string, args: readonly unknown[]): Promise<unknown> {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const settle = (answer: Answer) => {
      if (answer.kind === 'value') resolve(answer.value);
      else reject(answer.kind === 'unanswered' ? new Unanswered('no answer') : new Error(answer.message));
    };
    const call = this.#calls;
    this.#calls += 1;
    const request = this.#letters.request(port, method, args);
    const times = (this.#times.get(request.id) ?? 0) + 1;
    this.#times.set(request.id, times);
    this.#waiting.set(call, { call, request, asked: `${request.id}.${times}`, settle });
    return promise;
  }
}
