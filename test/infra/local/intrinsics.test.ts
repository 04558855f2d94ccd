import { describe, expect, it } from 'vitest';
import type { Template } from '../../../infra/local/assembly.ts';
import { createResolver } from '../../../infra/local/intrinsics.ts';

const template: Template = {
  parameters: { Size: { Default: 'small' }, Needed: {} },
  mappings: { Zones: { 'us-east-1': { first: 'a', second: 'b' } } },
  conditions: {
    Yes: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'us-east-1'] },
    No: { 'Fn::Not': [{ Condition: 'Yes' }] },
    Both: { 'Fn::And': [{ Condition: 'Yes' }, { Condition: 'No' }] },
    Either: { 'Fn::Or': [{ Condition: 'Yes' }, { Condition: 'No' }] },
    Odd: { 'Fn::Contains': [['a'], 'a'] },
  },
};

const { resolve, isTrue } = createResolver({
  template,
  pseudo: { 'AWS::Region': 'us-east-1', 'AWS::AccountId': '000000000000' },
  parameters: {},
  attribute: (logicalId, attribute) => `<${logicalId}.${attribute ?? 'Ref'}>`,
});
const at = (value: unknown) => resolve(value, 'Thing (AWS::A::B)');

describe('intrinsic functions', () => {
  it.each([
    ['Ref to a resource', { Ref: 'Queue' }, '<Queue.Ref>'],
    ['Ref to a parameter', { Ref: 'Size' }, 'small'],
    ['Ref to a pseudo parameter', { Ref: 'AWS::Region' }, 'us-east-1'],
    ['GetAtt', { 'Fn::GetAtt': ['Queue', 'Arn'] }, '<Queue.Arn>'],
    ['GetAtt as text', { 'Fn::GetAtt': 'Queue.Arn' }, '<Queue.Arn>'],
    ['Join', { 'Fn::Join': ['-', ['a', { Ref: 'Size' }]] }, 'a-small'],
    [
      'Sub',
      { 'Fn::Sub': `\${Queue}/\${Queue.Arn}/\${AWS::Region}/\${!kept}` },
      `<Queue.Ref>/<Queue.Arn>/us-east-1/\${kept}`,
    ],
    ['Sub with variables', { 'Fn::Sub': [`\${x}-\${Size}`, { x: { Ref: 'AWS::AccountId' } }] }, '000000000000-small'],
    ['Select', { 'Fn::Select': ['1', ['a', 'b']] }, 'b'],
    ['Split', { 'Fn::Select': [2, { 'Fn::Split': [':', 'a:b:c'] }] }, 'c'],
    ['FindInMap', { 'Fn::FindInMap': ['Zones', { Ref: 'AWS::Region' }, 'second'] }, 'b'],
    ['If', { 'Fn::If': ['Yes', 'then', 'else'] }, 'then'],
    ['Base64', { 'Fn::Base64': 'a' }, 'YQ=='],
    ['nothing at all', { plain: [1, null, { deep: true }] }, { plain: [1, null, { deep: true }] }],
  ])('%s', (_name, value, expected) => {
    expect(at(value)).toEqual(expected);
  });

  it('leaves out what is AWS::NoValue, from objects and lists', () => {
    const none = { 'Fn::If': ['No', 'x', { Ref: 'AWS::NoValue' }] };
    expect(at({ kept: 1, dropped: none, list: [none, 2] })).toEqual({ kept: 1, list: [2] });
  });

  it('knows conditions', () => {
    expect(['Yes', 'No', 'Both', 'Either'].map(isTrue)).toEqual([true, false, false, true]);
  });

  it.each([
    [{ 'Fn::ImportValue': 'x' }, 'Thing (AWS::A::B) uses Fn::ImportValue, which the local runner does not know.'],
    [{ Ref: 'AWS::Moon' }, 'Thing (AWS::A::B) refers to AWS::Moon, which the local runner does not know.'],
    [{ Ref: 'Needed' }, "The template's parameter Needed has no default: give it a value."],
    [{ 'Fn::FindInMap': ['Zones', 'mars', 'first'] }, 'looks up Zones.mars.first, which is in no mapping.'],
    [{ 'Fn::Select': [5, ['a']] }, 'selects element 5, which does not exist.'],
    [{ 'Fn::If': ['Nope', 1, 2] }, 'names the condition Nope, which does not exist.'],
    [{ 'Fn::Join': 'x' }, 'gives an intrinsic "x" where it needs a list.'],
  ])('refuses %j and says why', (value, message) => {
    expect(() => at(value)).toThrow(message);
  });

  it('refuses a condition function that it does not know', () => {
    expect(() => isTrue('Odd')).toThrow('uses Fn::Contains in a condition, which the local runner does not know.');
  });
});
