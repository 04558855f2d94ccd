import { describe, expect, it } from 'vitest';
import { compileFilter } from '../../../infra/local/event-filter.ts';

const passes = (pattern: unknown, event: unknown) => compileFilter([JSON.stringify(pattern)], 'A mapping')(event);
const record = {
  eventName: 'INSERT',
  dynamodb: { Keys: { pk: { S: 'r.1' } }, NewImage: { n: { N: '5' }, gone: null } },
};
const onKey = (rule: unknown) => ({ dynamodb: { Keys: { pk: { S: [rule] } } } });

describe('an event filter', () => {
  it.each([
    ['an exact value', { eventName: ['INSERT'] }, true],
    ['another value', { eventName: ['REMOVE'] }, false],
    ['one of several', { eventName: ['REMOVE', 'INSERT'] }, true],
    ['every member', { eventName: ['INSERT'], dynamodb: { Keys: { pk: { S: ['t.1'] } } } }, false],
    ['a prefix', onKey({ prefix: 'r.' }), true],
    ['another prefix', onKey({ prefix: 't.' }), false],
    ['a suffix', onKey({ suffix: '.1' }), true],
    ['any case', onKey({ 'equals-ignore-case': 'R.1' }), true],
    ['what is there', { dynamodb: { NewImage: { n: { N: [{ exists: true }] } } } }, true],
    ['what is not there', { dynamodb: { OldImage: { n: { N: [{ exists: false }] } } } }, true],
    ['what is not there, although it is', { dynamodb: { NewImage: { n: { N: [{ exists: false }] } } } }, false],
    ['anything but a value', onKey({ 'anything-but': ['r.2', 'r.3'] }), true],
    ['anything but its own value', onKey({ 'anything-but': 'r.1' }), false],
    ['anything but a prefix', onKey({ 'anything-but': { prefix: 'r.' } }), false],
    ['anything, of what is not there', { dynamodb: { OldImage: { n: { N: [{ 'anything-but': '5' }] } } } }, false],
    ['null', { dynamodb: { NewImage: { gone: [null] } } }, true],
    ['null, of what is not there', { dynamodb: { NewImage: { other: [null] } } }, false],
    ['either of two members', { $or: [{ eventName: ['REMOVE'] }, onKey({ prefix: 'r.' })] }, true],
  ])('matches %s', (_what, pattern, expected) => {
    expect(passes(pattern, record)).toBe(expected);
  });

  it.each([
    [['>', 4], true],
    [['>=', 5, '<', 6], true],
    [['<', 5], false],
    [['=', 5], true],
  ])('compares numbers: %j', (terms, expected) => {
    expect(passes({ n: [{ numeric: terms }] }, { n: 5 })).toBe(expected);
  });

  it('has no numbers in a stream: a marshalled number is a text', () => {
    expect(passes({ dynamodb: { NewImage: { n: { N: [{ numeric: ['>', 4] }] } } } }, record)).toBe(false);
  });

  it('passes what any of its patterns matches, and everything without a pattern', () => {
    const either = compileFilter(
      [JSON.stringify({ eventName: ['REMOVE'] }), JSON.stringify(onKey('r.1'))],
      'A mapping',
    );
    expect(either(record)).toBe(true);
    expect(compileFilter([], 'A mapping')(record)).toBe(true);
  });

  it('refuses an operator that it does not know', () => {
    expect(() => compileFilter([JSON.stringify(onKey({ wildcard: '*' }))], 'The mapping of stock')).toThrow(
      'The mapping of stock filters with {"wildcard":"*"}, which the local runner does not know.',
    );
  });
});
