import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  cancelBody,
  confirmBody,
  renewBody,
  reserveBody,
} from '../../../../functions/core/contracts/reservation-commands.ts';
import { isId, isQuantity } from '../../../../functions/core/domain/ids.ts';
import { accepted, mistakesIn } from './refused.ts';

const line = (quantity: unknown) => ({ listingId: 'phone-a', quantity });
const cart = (members: object = {}) => ({ customerId: 'c-1', lines: [line(1)], ...members });

describe('reserve', () => {
  test.each([0, -3, 0.1, '5', 1e21, 2 ** 53])('a line of %s units is refused at its very place', (quantity) => {
    expect(mistakesIn(reserveBody, cart({ lines: [line(1), line(quantity)] }))).toEqual([
      '/lines/1/quantity: must be a whole number from 1 to 999999',
    ]);
  });

  test.each([[[]], [Array.from({ length: 1_001 }, () => line(1))], [{ 0: line(1), length: 1 }], ['phone-a'], [null]])(
    'lines that are not a list of 1 to 1,000 are refused',
    (lines) => {
      expect(mistakesIn(reserveBody, cart({ lines }))).toEqual(['/lines: must be a list of 1 to 1000']);
    },
  );

  test('unknown members are refused, each by name, wherever they stand', () => {
    const body = cart({ colour: 'red', lines: [{ ...line(1), price: 5 }], 'a/b~c': 1 });
    expect(mistakesIn(reserveBody, body)).toEqual([
      '/lines/0/price: is not a member that this request knows',
      '/colour: is not a member that this request knows',
      '/a~1b~0c: is not a member that this request knows',
    ]);
  });

  test('a __proto__ in the JSON is an unknown member like any other', () => {
    expect(
      mistakesIn(reserveBody, JSON.parse('{"customerId":"c","lines":[{"listingId":"a","quantity":1}],"__proto__":{}}')),
    ).toEqual(['/__proto__: is not a member that this request knows']);
  });

  test.each([undefined, null, 'text', 5, [[]], true])('%j is no cart', (body) => {
    expect(mistakesIn(reserveBody, body)).toHaveLength(1);
  });

  test('what is missing is said to be missing', () => {
    expect(mistakesIn(reserveBody, {})).toEqual([
      expect.stringMatching(/^\/customerId: must be an id/),
      '/lines: must be a list of 1 to 1000',
    ]);
  });

  test.each([
    {},
    { latitude: 1 },
    { latitude: 1, longitude: 1, region: 'east' },
    { region: 'a#b' },
    { latitude: '1', longitude: '1' },
    'east',
    null,
  ])('a destination of %j is refused', (shipTo) => {
    expect(mistakesIn(reserveBody, cart({ shipTo }))).toEqual([
      '/shipTo: must be {latitude, longitude} in degrees, or {region}',
    ]);
  });

  test.each([
    [{ pastOrders: -1 }, '/customer/pastOrders'],
    [{ memberSince: '2026' }, '/customer/memberSince'],
    [{ name: 'Ada' }, '/customer/name'],
  ])('customer facts of %j are refused', (customer, pointer) => {
    expect(mistakesIn(reserveBody, cart({ customer })).map((mistake) => mistake.split(':')[0])).toEqual([pointer]);
  });

  test('degrees that no map has are refused at their place', () => {
    expect(mistakesIn(reserveBody, cart({ shipTo: { latitude: 91, longitude: -181 } }))).toEqual([
      '/shipTo/latitude: must be a number from -90 to 90',
      '/shipTo/longitude: must be a number from -180 to 180',
    ]);
  });

  test('a listing may stand on several lines, as on a real invoice', () => {
    expect(accepted(reserveBody, cart({ lines: [line(1), line(2)] })).lines).toHaveLength(2);
  });

  test('everything that may be said is kept, and nothing that was not said is made up', () => {
    const body = cart({ shipTo: { region: 'east' }, channel: 'web', customer: { pastOrders: 3 } });
    expect(accepted(reserveBody, body)).toStrictEqual(body);
    expect(Object.keys(accepted(reserveBody, cart()))).toEqual(['customerId', 'lines']);
  });

  test('a thousand mistakes are counted, and twenty of them listed', () => {
    expect(mistakesIn(reserveBody, cart({ lines: Array.from({ length: 1_000 }, () => line(0)) }))).toHaveLength(20);
  });

  test('no parsed command holds a quantity that is none, or an id that is none', () => {
    const odd = fc.oneof(
      fc.anything(),
      fc.integer({ min: -2, max: 3 }),
      fc.double(),
      fc.constantFrom('5', 1e21, 2 ** 53, 999_999, 1_000_000),
    );
    const oddId = fc.oneof(fc.constantFrom('a', 'b-1', '..', 'a#b'), fc.anything());
    const lines = fc.array(fc.record({ listingId: oddId, quantity: odd }), { maxLength: 4 });
    let parsed = 0;
    fc.assert(
      fc.property(fc.record({ customerId: oddId, lines }), (body) => {
        const result = reserveBody.safeParse(body);
        const isValid =
          isId(body.customerId) &&
          body.lines.length > 0 &&
          body.lines.every((l) => isId(l.listingId) && isQuantity(l.quantity));
        expect(result.success).toBe(isValid);
        if (result.success) parsed += 1;
      }),
      { numRuns: 3_000 },
    );
    expect(parsed).toBeGreaterThan(0);
  });
});

describe('confirm, cancel, renew', () => {
  test.each([{}, { paymentId: '' }, { paymentId: 'p', amount: 5 }, { paymentId: 7 }, null, [[]]])(
    'confirm refuses %j',
    (body) => {
      expect(mistakesIn(confirmBody, body)).toHaveLength(1);
    },
  );

  test.each([
    [{ reason: '' }, '/reason: must be text of 1 to 500 characters'],
    [{ reason: 'x'.repeat(501) }, '/reason: must be text of 1 to 500 characters'],
    [{ lines: [] }, '/lines: must be a list of 1 to 1000'],
    [{ lines: [{ sku: 'A', quantity: 0 }] }, '/lines/0/quantity: must be a whole number from 1 to 999999'],
    [{ lines: [{ sku: 'A' }, { sku: 'A', quantity: 1 }] }, '/lines/1/sku: stands here a second time'],
    [{ lines: [{ listingId: 'A' }] }, expect.stringMatching(/^\/lines\/0\/sku/)],
    [{ line: [] }, '/line: is not a member that this request knows'],
  ])('cancel refuses %j', (body, mistake) => {
    expect(mistakesIn(cancelBody, body)[0]).toEqual(mistake);
  });

  test('cancel of everything says nothing, of a line only its SKU', () => {
    expect(accepted(cancelBody, {})).toStrictEqual({});
    expect(accepted(cancelBody, { lines: [{ sku: 'A' }] })).toStrictEqual({ lines: [{ sku: 'A' }] });
  });

  test.each([{ holdSeconds: 3_600 }, null, [[]], 'now'])('renew refuses %j', (body) => {
    expect(mistakesIn(renewBody, body)).toHaveLength(1);
  });
});
