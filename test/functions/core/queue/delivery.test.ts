import { describe, expect, test } from 'vitest';
import {
  type BatchAnswer,
  deliver,
  MAX_DELIVERY_ATTEMPTS,
  Undelivered,
} from '../../../../functions/core/queue/delivery.ts';

type Script = (entries: readonly string[], attempt: number) => BatchAnswer;

/** Delivers three entries to a service that behaves as scripted. */
async function run(script: Script) {
  const requests: (readonly string[])[] = [];
  const pauses: number[] = [];
  const pace = { sleep: async (ms: number) => void pauses.push(ms), chance: () => 0.5 };
  const send = async (entries: readonly string[]) => {
    requests.push(entries);
    return script(entries, requests.length);
  };
  const outcome = await deliver(['a', 'b', 'c'], send, pace).then(
    () => 'delivered',
    (fault: Error) => fault,
  );
  return { outcome, requests, pauses };
}

const failing = (...ids: string[]): BatchAnswer => ({
  failed: ids.map((id) => ({ id, senderFault: false, code: 'InternalError' })),
});
const answered = (httpStatusCode: number, name = 'Error') =>
  Object.assign(new Error('x'), { name, $metadata: { httpStatusCode } });

describe('delivery', () => {
  test('sends again only what was not accepted, whatever place it has by then', async () => {
    const { outcome, requests } = await run((_, attempt) =>
      attempt === 1 ? failing('1', '2') : attempt === 2 ? failing('1') : failing(),
    );
    expect(outcome).toBe('delivered');
    expect(requests).toEqual([['a', 'b', 'c'], ['b', 'c'], ['c']]);
  });

  test('is done at once when everything is accepted', async () => {
    expect(await run(() => failing())).toEqual({ outcome: 'delivered', requests: [['a', 'b', 'c']], pauses: [] });
  });

  test.each([
    answered(500),
    answered(503),
    answered(400, 'ThrottlingException'),
    answered(403, 'RequestThrottled'),
    new Error('socket hang up'),
  ])('sends again after %s', async (fault) => {
    const { outcome, requests } = await run((_, attempt) => {
      if (attempt === 1) throw fault;
      return failing();
    });
    expect(outcome).toBe('delivered');
    expect(requests).toHaveLength(2);
  });

  test.each([
    answered(400, 'InvalidParameterException'),
    answered(403, 'AccessDenied'),
    answered(404, 'QueueDoesNotExist'),
  ])('gives up at once on a request that is wrong: %s', async (fault) => {
    const { outcome, requests } = await run(() => {
      throw fault;
    });
    expect(outcome).toBe(fault);
    expect(requests).toHaveLength(1);
  });

  test('gives up at once on an entry that is wrong, and says so', async () => {
    const { outcome, requests } = await run(() => ({
      failed: [{ id: '0', senderFault: true, code: 'InvalidMessageContents' }],
    }));
    expect(outcome).toEqual(new Undelivered('an entry was refused: InvalidMessageContents'));
    expect(requests).toHaveLength(1);
  });

  test('is bounded, with pauses that double up to a second, and says how much remains', async () => {
    const { outcome, requests, pauses } = await run(() => failing('0'));
    expect(outcome).toEqual(new Undelivered('1 of 3 entries were not accepted'));
    expect(requests).toHaveLength(MAX_DELIVERY_ATTEMPTS);
    expect(pauses).toEqual([25, 50, 100, 200, 400]);
  });

  test('that never got an answer names what went wrong last', async () => {
    const { outcome } = await run(() => {
      throw answered(503);
    });
    expect(outcome).toMatchObject({
      name: 'Undelivered',
      message: '3 of 3 entries were not accepted',
      cause: { $metadata: { httpStatusCode: 503 } },
    });
  });
});
