import { afterEach, expect, it } from 'vitest';
import type { FaultRule } from '../../../../infra/local/faults.ts';
import type { RunningFixture } from '../running-fixture.ts';

type Act = 'put' | 'add' | 'transact' | 'get' | 'send' | 'publish';

/** Every fault, as the real SDK inside a function meets it. */
export function faultSuite(fixture: () => RunningFixture): void {
  const act = (what: Act, id: string) => fixture().runner.invoke('act', { act: what, id });
  const inject = (rule: Omit<FaultRule, 'function'>) =>
    fixture().runner.faults.add({ function: 'act', times: 1, ...rule });
  /** How often `add` was applied, read when no fault is left. */
  const applied = async (id: string) => {
    fixture().runner.faults.clear();
    const result = await act('get', id);
    const { output } = (result.status === 'succeeded' ? result.payload : {}) as { output?: { hits?: { N: string } } };
    return Number(output?.hits?.N ?? 0);
  };
  afterEach(() => fixture().runner.faults.clear());

  it('fails before the call is applied', async () => {
    const fault = inject({ service: 'dynamodb', operation: 'UpdateItem', action: 'fail-before' });
    expect(await act('add', 'failed')).toMatchObject({ payload: { ok: false, name: 'InternalServerError' } });
    expect(fault.hits).toBe(1);
    expect(await applied('failed')).toBe(0);
  });

  it('resets the connection before the call is applied', async () => {
    inject({ action: { kind: 'fail-before', as: 'reset' } });
    const message = expect.stringMatching(/socket hang up|ECONNRESET/);
    expect(await act('add', 'reset')).toMatchObject({ payload: { ok: false, message } });
    expect(await applied('reset')).toBe(0);
  });

  it('applies the call and loses the answer', async () => {
    inject({ action: 'lose-answer' });
    const message = expect.stringMatching(/socket hang up|ECONNRESET/);
    expect(await act('add', 'lost')).toMatchObject({ payload: { ok: false, message } });
    expect(await applied('lost')).toBe(1);
  });

  it('applies the call twice and answers once', async () => {
    inject({ action: 'duplicate' });
    expect(await act('add', 'twice')).toMatchObject({ payload: { ok: true } });
    expect(await applied('twice')).toBe(2);
  });

  it('delays the call', async () => {
    inject({ action: { kind: 'delay', milliseconds: 400 } });
    const result = await act('add', 'slow');
    expect(result).toMatchObject({ payload: { ok: true } });
    const { milliseconds } = (result.status === 'succeeded' ? result.payload : {}) as { milliseconds: number };
    expect(milliseconds).toBeGreaterThanOrEqual(390);
  });

  it.each([
    ['add', 'dynamodb', 'ProvisionedThroughputExceededException'],
    ['send', 'sqs', 'RequestThrottled'],
    ['publish', 'sns', 'Throttling'],
  ] as const)('throttles %s', async (what, service, name) => {
    inject({ service, action: 'throttle' });
    expect(await act(what, 'throttled')).toMatchObject({ payload: { ok: false, name } });
    expect(await applied('throttled')).toBe(0);
  });

  it('conflicts with a single write', async () => {
    inject({ action: 'conflict' });
    expect(await act('add', 'conflict')).toMatchObject({
      payload: { ok: false, name: 'TransactionConflictException' },
    });
    expect(await applied('conflict')).toBe(0);
  });

  it('conflicts with items of a transaction, and cancels all of it', async () => {
    inject({ operation: 'TransactWriteItems', table: 'notes', action: { kind: 'conflict', items: [1] } });
    expect(await act('transact', 'conflicting')).toMatchObject({
      payload: {
        ok: false,
        name: 'TransactionCanceledException',
        reasons: [{ Code: 'None' }, { Code: 'TransactionConflict' }],
      },
    });
    expect(await act('get', 'conflicting')).toEqual({
      status: 'succeeded',
      payload: expect.not.objectContaining({ output: expect.anything() }),
    });
  });

  it.each([
    ['kill-before', 0],
    ['kill-after', 1],
  ] as const)('%s ends the environment, and the next invocation gets a new one', async (action, times) => {
    inject({ action });
    expect(await act('add', action)).toMatchObject({ status: 'failed', cause: 'crash' });
    expect(await applied(action)).toBe(times);
  });

  it('hits only the calls of the function that it names', async () => {
    const fault = fixture().runner.faults.add({ function: 'somebody-else', action: 'fail-before' });
    expect(await act('add', 'spared')).toMatchObject({ payload: { ok: true } });
    expect([fault.matched, fault.hits]).toEqual([0, 0]);
  });
}
