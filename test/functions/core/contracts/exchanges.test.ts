import { expect, test } from 'vitest';
import { exchangeBody } from '../../../../functions/core/contracts/exchanges.ts';
import { accepted, mistakesIn } from './refused.ts';

const replacement = { reservationId: 'order-1-again', lines: [{ listingId: 'shirt-blue', quantity: 1 }] };
const asked = {
  exchangeId: 'exchange-1',
  reservationId: 'order-1',
  returns: [{ sku: 'SHIRT-RED', quantity: 1 }],
  replacement,
};
const QUANTITY = 'must be a whole number from 1 to 999999';
const UNKNOWN = 'is not a member that this request knows';
const many = (count: number) => Array.from({ length: count }, (_, i) => ({ sku: `S${i}`, quantity: 1 }));

test.each<[object, string[]]>([
  ...[0, -3, 0.1, '1', 1_000_000].map((quantity): [object, string[]] => [
    { returns: [{ sku: 'SHIRT-RED', quantity }] },
    [`/returns/0/quantity: ${QUANTITY}`],
  ]),
  [{ returns: [] }, ['/returns: must be a list of 1 to 1000']],
  [{ returns: [{ sku: 'SHIRT-RED', quantity: 1, condition: 'damaged' }] }, [`/returns/0/condition: ${UNKNOWN}`]],
  [{ replacement: { ...replacement, lines: [] } }, ['/replacement/lines: must be a list of 1 to 1000']],
  [
    { replacement: { ...replacement, lines: [{ listingId: 'shirt-blue', quantity: -1 }] } },
    [`/replacement/lines/0/quantity: ${QUANTITY}`],
  ],
  [{ replacement: { ...replacement, customerId: 'somebody-else' } }, [`/replacement/customerId: ${UNKNOWN}`]],
  [
    { replacement: { ...replacement, shipTo: { region: 'east', latitude: 1 } } },
    [`/replacement/shipTo/latitude: ${UNKNOWN}`],
  ],
  [{ ships: 'at-once' }, [`/ships: ${UNKNOWN}`]],
])('an exchange is refused with %j', (members, mistakes) => {
  expect(mistakesIn(exchangeBody, { ...asked, ...members })).toEqual(mistakes);
});

test('an exchange of more lines than there may be is refused', () => {
  const mistakes = ['/returns: must be a list of 1 to 1000'];
  expect(mistakesIn(exchangeBody, { ...asked, returns: many(1_001) })).toEqual(mistakes);
});

test('an exchange may name a SKU, and a listing, on several lines, and as many as there may be', () => {
  const line = { listingId: 'shirt-blue', quantity: 1 };
  const whole = {
    ...asked,
    returns: [...many(999), { sku: 'S0', quantity: 2 }],
    replacement: { ...replacement, lines: [line, line] },
  };
  expect(accepted(exchangeBody, whole)).toEqual(whole);
});
