import { describe, expect, it } from 'vitest';
import { createFaults, type FaultRule } from '../../../infra/local/faults.ts';
import type { ServiceCall } from '../../../infra/local/service-call.ts';

const call = (
  over: Partial<ServiceCall> = {},
  input: Record<string, unknown> = { TableName: 'stock' },
): ServiceCall => ({
  functionName: 'reserve-stock',
  environmentId: 'reserve-stock.1',
  service: 'dynamodb',
  operation: 'UpdateItem',
  input: () => input,
  ...over,
});

const pattern = (rule: Omit<FaultRule, 'action'>, calls: number) => {
  const faults = createFaults();
  faults.add({ ...rule, action: 'throttle' });
  return Array.from({ length: calls }, () => (faults.next(call()) === undefined ? '.' : 'x')).join('');
};

describe('a fault', () => {
  it.each([
    ['every call', {}, 'xxxxx'],
    ['the nth', { nth: 3 }, '..x..'],
    ['so many times', { times: 2 }, 'xx...'],
    ['no call at a probability of 0', { probability: 0 }, '.....'],
    ['each call at a probability of 1', { probability: 1 }, 'xxxxx'],
  ])('hits %s', (_what, rule, expected) => {
    expect(pattern(rule, 5)).toBe(expected);
  });

  it('hits about the asked share of calls, the same ones for the same seed', () => {
    const [one, same, other] = [1, 1, 2].map((seed) => pattern({ probability: 0.1, seed }, 1_000));
    expect(one).toBe(same);
    expect(one).not.toBe(other);
    expect(Math.abs((one ?? '').split('x').length - 1 - 100)).toBeLessThan(30);
  });

  it.each([
    ['function', { function: 'reserve-stock' }, { function: 'reserve' }],
    ['pattern of functions', { function: /^reserve/ }, { function: /^cancel/ }],
    ['service', { service: 'dynamodb' }, { service: 'sqs' }],
    ['operation', { operation: 'UpdateItem' }, { operation: 'PutItem' }],
    ['operations', { operation: ['PutItem', 'UpdateItem'] }, { operation: [] }],
    ['table', { table: 'stock' }, { table: 'ledger' }],
  ] as const)('is chosen by %s', (_what, matching, other) => {
    expect(pattern(matching, 1)).toBe('x');
    expect(pattern(other, 1)).toBe('.');
  });

  it.each([
    ['a transaction', { TransactItems: [{ Put: { TableName: 'ledger' } }, { Update: { TableName: 'stock' } }] }],
    ['a batch', { RequestItems: { stock: [], catalog: [] } }],
  ])('finds its table in %s', (_what, input) => {
    const faults = createFaults();
    faults.add({ table: 'stock', action: 'throttle' });
    expect(faults.next(call({}, input))).toEqual({ kind: 'throttle' });
  });

  it('counts, and is gone when it is removed', () => {
    const faults = createFaults();
    const fault = faults.add({ nth: 2, action: 'duplicate' });
    const hits = [1, 2, 3].map(() => faults.next(call())?.kind);
    expect([hits, fault.matched, fault.hits]).toEqual([[undefined, 'duplicate', undefined], 3, 1]);
    fault.remove();
    faults.next(call());
    expect(fault.matched).toBe(3);
  });

  it('gives way to one that was added before it', () => {
    const faults = createFaults();
    faults.add({ times: 1, action: 'throttle' });
    faults.add({ action: 'duplicate' });
    expect([faults.next(call())?.kind, faults.next(call())?.kind]).toEqual(['throttle', 'duplicate']);
  });
});
