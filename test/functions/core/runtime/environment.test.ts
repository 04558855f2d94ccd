import { describe, expect, test } from 'vitest';
import { systemChance, systemClock } from '../../../../functions/core/runtime/clock.ts';
import { required } from '../../../../functions/core/runtime/environment.ts';
import { describe as describeFault } from '../../../../functions/core/runtime/observer.ts';

describe('the environment', () => {
  test.each([{}, { STOCK_TABLE: '' }, { STOCK_TABLE: undefined }])(
    'that lacks a variable (%j) is an error that names it',
    (environment) => {
      expect(() => required('STOCK_TABLE', environment)).toThrow(
        'The environment variable STOCK_TABLE is not set: give it to this function in the stack.',
      );
    },
  );

  test('gives a variable that is set', () => {
    expect(required('STOCK_TABLE', { STOCK_TABLE: 'stock' })).toBe('stock');
  });

  test('has a clock in milliseconds that is asked each time, and a die', () => {
    expect(systemClock()).toBeGreaterThan(Date.UTC(2024, 0));
    expect(systemChance()).toBeGreaterThanOrEqual(0);
    expect(systemChance()).toBeLessThan(1);
  });
});

describe('a fault in the log', () => {
  test('has no members of its error: the SDK hangs whole items on them', () => {
    const inner = Object.assign(new Error('inner'), { Item: 'Ada Lovelace' });
    const fault = Object.assign(new Error('cancelled', { cause: inner }), {
      CancellationReasons: [{ Item: 'Ada Lovelace' }],
    });
    const described = describeFault(fault);
    expect(described).toMatchObject({
      name: 'Error',
      message: 'cancelled',
      cause: { name: 'Error', message: 'inner' },
    });
    expect(JSON.stringify(described)).not.toContain('Ada');
  });

  test.each(['Ada Lovelace', { name: 'Ada' }, undefined])('that is no Error is not written out', (fault) => {
    expect(JSON.stringify(describeFault(fault))).not.toContain('Ada');
  });
});
