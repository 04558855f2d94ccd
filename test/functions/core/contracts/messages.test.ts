import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expiryMessages } from '../../../../functions/core/contracts/expiry-message.ts';
import {
  GOODS_RECEIVED,
  inboundEvents,
  outboundEvents,
} from '../../../../functions/core/contracts/warehouse-events.ts';
import { isQuantity } from '../../../../functions/core/domain/ids.ts';

const received = (members: object = {}, data: object = {}) => ({
  specversion: '1.0',
  id: '7f',
  source: '//wms/north',
  type: 'holdfast.goods-received.v1',
  time: '2026-03-01T09:30:00Z',
  data: { warehouseId: 'north', lines: [{ sku: 'A', quantity: 10 }], ...data },
  ...members,
});
const reasonOf = (body: unknown, contract: (body: string) => unknown = inboundEvents) => {
  const read = contract(typeof body === 'string' ? body : JSON.stringify(body)) as {
    ok: boolean;
    refusal?: { reason: string; detail: string };
  };
  return read.ok ? 'accepted' : `${read.refusal?.reason}: ${read.refusal?.detail}`;
};

describe('a message that is no event', () => {
  test.each(['', 'hello', '{', '{"a":1}}', '<xml/>', "{'id':1}"])('%j is not JSON', (body) => {
    expect(reasonOf(body)).toBe('not-json: the message is not JSON');
  });

  test.each(['null', '5', '[]', '"text"'])('%s is JSON, and no CloudEvent', (body) => {
    expect(reasonOf(body)).toMatch(/^not-a-cloud-event: the whole must be of type object$/);
  });

  test.each([
    [{ specversion: '0.3' }, '/specversion must be "1.0"'],
    [{ specversion: undefined }, '/specversion must be "1.0"'],
    [{ id: '' }, '/id must be text of 1 to 256 characters'],
    [{ id: 5 }, '/id must be text of 1 to 256 characters'],
    [{ id: 'x'.repeat(257) }, '/id must be text of 1 to 256 characters'],
    [{ source: undefined }, '/source must be text of 1 to 256 characters'],
    [{ type: null }, '/type must be text of 1 to 256 characters'],
    [{ time: undefined }, '/time must be a time in UTC by RFC 3339, such as 2026-03-01T09:30:00Z'],
    [{ time: '2026-03-01' }, '/time must be a time in UTC by RFC 3339, such as 2026-03-01T09:30:00Z'],
    [{ datacontenttype: 'application/xml' }, '/datacontenttype must be a JSON media type'],
  ])('an envelope with %j is no CloudEvent', (members, detail) => {
    expect(reasonOf(received(members))).toBe(`not-a-cloud-event: ${detail}`);
  });

  test.each([
    'holdfast.goods-received.v2',
    'holdfast.order-shipped.v1',
    'other',
    '__proto__',
    'constructor',
    'toString',
  ])('type %s does not belong in this queue', (type) => {
    expect(reasonOf(received({ type }))).toBe(`unknown-type: this queue takes no ${type}`);
  });

  test.each([
    [{ warehouseId: 'a#b' }, /\/warehouseId must be an id/],
    [{ lines: [] }, /\/lines must be a list of 1 to 1000/],
    [{ lines: [{ sku: 'A', quantity: 0 }] }, /\/lines\/0\/quantity must be a whole number from 1 to 999999/],
    [{ lines: [{ sku: 'A', quantity: -3 }] }, /\/lines\/0\/quantity must be/],
    [{ lines: [{ sku: 'A', quantity: '5' }] }, /\/lines\/0\/quantity must be/],
    [
      { lines: [{ sku: 'A', quantity: 1, damaged: 2 }] },
      /\/lines\/0\/damaged must not exceed the quantity it is part of/,
    ],
    [{ lines: [{ sku: 'A', quantity: 1, damaged: -1 }] }, /\/lines\/0\/damaged must be/],
    [{ lines: [{ quantity: 1 }] }, /\/lines\/0\/sku must be an id/],
  ])('data with %j is invalid', (data, detail) => {
    expect(reasonOf(received({}, data))).toMatch(new RegExp(`^invalid-data: ${detail.source}`));
  });

  test.each([
    ['return-received', { sku: 'A', quantity: 1 }, '/lines/0/condition must be one of: sellable, damaged'],
    [
      'return-received',
      { sku: 'A', quantity: -1, condition: 'damaged' },
      '/lines/0/quantity must be a whole number from 1 to 999999',
    ],
    [
      'stock-adjusted',
      { sku: 'A', quantity: 0, reason: 'x' },
      '/lines/0/quantity must be a whole number from -999999 to 999999, and not 0',
    ],
    [
      'stock-adjusted',
      { sku: 'A', quantity: -1.5, reason: 'x' },
      '/lines/0/quantity must be a whole number from -999999 to 999999, and not 0',
    ],
    [
      'stock-adjusted',
      { sku: 'A', quantity: 1e6, reason: 'x' },
      '/lines/0/quantity must be a whole number from -999999 to 999999, and not 0',
    ],
    ['stock-adjusted', { sku: 'A', quantity: -2 }, '/lines/0/reason must be text of 1 to 500 characters'],
    ['stock-status-changed', { sku: 'A', quantity: 2, to: 'lost' }, '/lines/0/to must be one of: sellable, unsellable'],
    [
      'stock-status-changed',
      { sku: 'A', quantity: 0, to: 'sellable' },
      '/lines/0/quantity must be a whole number from 1 to 999999',
    ],
  ])('%s with a line %j is invalid', (name, line, detail) => {
    expect(reasonOf(received({ type: `holdfast.${name}.v1` }, { lines: [line] }))).toBe(`invalid-data: ${detail}`);
  });

  test('an event without data is invalid, and so is one with data in base64', () => {
    expect(reasonOf(received({ data: undefined }))).toBe('invalid-data: the whole is missing');
    expect(reasonOf(received({ data: undefined, data_base64: 'e30=' }))).toBe('invalid-data: the whole is missing');
  });

  test('what a message says is not repeated in the reason', () => {
    const secret = 'Ada Lovelace';
    expect(reasonOf(received({ id: 5, customer: secret }, { lines: secret, [secret]: 1 }))).not.toContain(secret);
    expect(reasonOf(`{"${secret}`)).not.toContain(secret);
  });
});

describe('an event', () => {
  test('is read with its moment, and what we do not know of it is ignored', () => {
    const event = received(
      { datacontenttype: 'application/json; charset=utf-8', traceparent: '00-1' },
      { truck: 'B 12' },
    );
    expect(inboundEvents(JSON.stringify(event))).toStrictEqual({
      ok: true,
      value: {
        type: 'holdfast.goods-received.v1',
        source: '//wms/north',
        id: '7f',
        time: Date.UTC(2026, 2, 1, 9, 30),
        data: { warehouseId: 'north', lines: [{ sku: 'A', quantity: 10 }] },
      },
    });
  });

  test('one SKU may stand on two lines: they are two movements', () => {
    const lines = [
      { sku: 'A', quantity: 1 },
      { sku: 'A', quantity: 1, damaged: 1 },
    ];
    expect(reasonOf(received({}, { lines }))).toBe('accepted');
  });

  test('order-shipped names a reservation and a warehouse', () => {
    const shipped = (data: object) => ({ ...received({ type: 'holdfast.order-shipped.v1' }), data });
    const lines = [{ sku: 'A', quantity: 1 }];
    expect(reasonOf(shipped({ reservationId: 'o1', warehouseId: 'n', lines }), outboundEvents)).toBe('accepted');
    expect(reasonOf(shipped({ warehouseId: 'n', lines }), outboundEvents)).toMatch(
      /^invalid-data: \/reservationId must be an id/,
    );
    expect(reasonOf(shipped({ reservationId: 'o1', lines }), outboundEvents)).toMatch(
      /^invalid-data: \/warehouseId must be an id/,
    );
  });

  test('no event that is read holds a quantity that is none, and none makes the reader throw', () => {
    const odd = fc.oneof(fc.jsonValue(), fc.integer({ min: -2, max: 3 }));
    const line = fc.record(
      { sku: fc.constantFrom('A', '#', ''), quantity: odd, damaged: odd },
      { requiredKeys: ['sku'] },
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 3 }), (lines) => {
        const read = inboundEvents(JSON.stringify(received({}, { lines })));
        if (!read.ok || read.value.type !== GOODS_RECEIVED) return !read.ok;
        return read.value.data.lines.every((l) => isQuantity(l.quantity) && (l.damaged ?? 0) <= l.quantity);
      }),
      { numRuns: 1_000 },
    );
    fc.assert(fc.property(fc.oneof(fc.json(), fc.string()), (body) => !inboundEvents(body).ok));
  });
});

describe('an expiry message', () => {
  test.each([
    'x',
    '{}',
    '{"reservationId":"o1"}',
    '{"reservationId":"o1","expiresAt":"soon"}',
    '{"reservationId":"o1","expiresAt":-1}',
    '{"reservationId":"o1","expiresAt":1.5}',
    '{"reservationId":"a#b","expiresAt":1}',
    '{"reservationId":"o1","expiresAt":1,"status":"expired"}',
  ])('%s is none', (body) => {
    expect(reasonOf(body, expiryMessages)).toMatch(/^(not-json|invalid-data): /);
  });

  test('names a reservation and the deadline that its sender knew', () => {
    expect(expiryMessages('{"reservationId":"o1","expiresAt":1700000000000}')).toStrictEqual({
      ok: true,
      value: { reservationId: 'o1', expiresAt: 1_700_000_000_000 },
    });
  });
});
