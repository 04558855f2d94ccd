import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { openService } from '../../support/open-service.ts';
import { type RawRequest, sendRaw } from '../../support/raw-request.ts';

// What cannot be read is refused with a code, and no table hears of it. Everything here carries the prefix `unreadable`, and
// after each request all tables say of it what they said before.

const { shop, stored, close } = openService('unreadable');
afterAll(close);

let before: readonly string[];
beforeAll(async () => {
  await shop.list('thing');
  await shop.receive('north', [['thing', 10]]);
  await eventually('the goods show in the read model', 10, async () =>
    expect((await shop.availability('thing'))?.purchasable).toBe(10),
  );
  before = await stored.everythingAbout(shop.prefix);
});

const JSON_TYPE = 'application/json';
const reservation = shop.id('order');
const line = (quantity: unknown) => ({ listingId: shop.id('thing'), quantity });
const cart = (lines: unknown, also: object = {}) => ({ customerId: 'ann', lines, ...also });
const put = (path: string, content: unknown): RawRequest => ({
  method: 'PUT',
  path,
  contentType: JSON_TYPE,
  body: JSON.stringify(content),
});
const reserve = (content: unknown, id = reservation) => put(`/reservations/${id}`, content);
const list = (rules: object) => put(`/listings/${shop.id('other')}`, { skus: [shop.one('thing')], ...rules });
const post = (command: string, content: unknown): RawRequest => ({
  ...reserve(content),
  method: 'POST',
  path: `/reservations/${reservation}/${command}`,
});
const typed = (body: string | Buffer, contentType?: string): RawRequest => ({
  method: 'PUT',
  path: `/reservations/${reservation}`,
  body,
  ...(contentType !== undefined && { contentType }),
});
const padded = (bytes: number) => JSON.stringify(cart([line(1)])).padEnd(bytes, ' ');

async function expectProblem(request: RawRequest, status: number, code: string) {
  const answer = await sendRaw(shop.api, request);
  expect(answer).toMatchObject({ status, body: { status, code, type: `/problems/${code}` } });
  expect(answer.contentType).toBe('application/problem+json');
  expect(await stored.everythingAbout(shop.prefix)).toEqual(before);
}

const NO_QUANTITIES: readonly [string, unknown][] = [
  ['0', 0],
  ['−3', -3],
  ['0.1', 0.1],
  ['"5"', '5'],
  ['1e21', 1e21],
  ['2⁵³', 2 ** 53],
  ['1,000,000, one more than the most', 1_000_000],
  ['null', null],
  ['nothing', undefined],
];

describe('a quantity is refused that is', () => {
  it.each(NO_QUANTITIES)('%s, in a cart', (_what, quantity) =>
    expectProblem(reserve(cart([line(1), line(quantity)])), 400, 'invalid-request'),
  );
  it.each(NO_QUANTITIES)('%s, in a listing', (_what, quantity) =>
    expectProblem(list({ skus: [{ sku: shop.id('thing'), quantity }] }), 400, 'invalid-request'),
  );
});

describe('a cart is refused that has', () => {
  it.each<[string, unknown, number, string]>([
    ['no lines', cart([]), 400, 'invalid-request'],
    ['lines that are no list', cart({ 0: line(1) }), 400, 'invalid-request'],
    ['1,001 lines', cart(Array.from({ length: 1_001 }, () => line(1))), 400, 'invalid-request'],
    ['more of one listing than an order may have', cart([line(999_999), line(1)]), 422, 'quantity-too-large'],
    ['an unknown listing', cart([line(1), { listingId: shop.id('unheard-of'), quantity: 1 }]), 422, 'unknown-listing'],
    ['an unknown member', cart([line(1)], { coupon: 'X' }), 400, 'invalid-request'],
    ['an unknown member in a line', cart([{ ...line(1), price: 0 }]), 400, 'invalid-request'],
    ['a member that would be a prototype', JSON.parse('{"__proto__":{"a":1}}'), 400, 'malformed-json'],
    ['a customer whose id has a #', cart([line(1)], { customerId: 'a#b' }), 400, 'invalid-request'],
    ['a destination that is half a place', cart([line(1)], { shipTo: { latitude: 1 } }), 400, 'invalid-request'],
  ])('%s', (_what, content, status, code) => expectProblem(reserve(content), status, code));

  it('says which line is wrong, and what should stand there', async () => {
    const { body } = await sendRaw(shop.api, reserve(cart([line(1), line(-3)])));
    const detail = 'must be a whole number from 1 to 999999';
    expect(body).toMatchObject({ errorCount: 1, errors: [{ in: 'body', pointer: '/lines/1/quantity', detail }] });
  });
});

describe('an id is refused that', () => {
  it.each([
    ['has a #', 'unreadable%23x'],
    ['is unicode', encodeURIComponent('unreadable-手机-é')],
    ['has 300 characters', 'unreadable'.padEnd(300, '-')],
    ['has an encoded slash', 'unreadable%2Fx'],
    ['climbs with an encoded slash', '..%2Funreadable'],
    ['climbs', '..'],
    ['climbs, encoded', '%2e%2e'],
    ['is a blank', '%20'],
    ['has a null character', 'unreadable%00'],
  ])('%s', async (_what, id) => {
    await expectProblem(reserve(cart([line(1)]), id), 400, 'invalid-request');
    await expectProblem({ method: 'GET', path: `/reservations/${id}` }, 400, 'invalid-request');
    await expectProblem({ method: 'GET', path: `/stock/${id}` }, 400, 'invalid-request');
  });

  it('leads elsewhere: the gateway knows no such address', async () => {
    const answer = await sendRaw(shop.api, reserve(cart([line(1)]), '../unreadable'));
    expect(answer).toMatchObject({ status: 404, body: { message: 'Not Found' } });
    expect(await stored.everythingAbout(shop.prefix)).toEqual(before);
  });
});

describe('a body is refused that is', () => {
  it.each<[string, RawRequest, number, string]>([
    ['cut off', typed('{"customerId":', JSON_TYPE), 400, 'malformed-json'],
    ['empty', typed('', JSON_TYPE), 400, 'malformed-json'],
    ['not text', typed(Buffer.from([0xff, 0xfe, 0x00]), JSON_TYPE), 400, 'malformed-json'],
    ['a list', typed('[]', JSON_TYPE), 400, 'invalid-request'],
    ['null', typed('null', JSON_TYPE), 400, 'invalid-request'],
    ['said to be text', typed(padded(0), 'text/plain'), 415, 'unsupported-media-type'],
    ['a form', typed('lines=1', 'application/x-www-form-urlencoded'), 415, 'unsupported-media-type'],
    ['said to be nothing', typed(padded(0)), 415, 'unsupported-media-type'],
    ['1 MB', typed(padded(1024 * 1024), JSON_TYPE), 413, 'payload-too-large'],
    ['one byte over the limit', typed(padded(1_000_001), JSON_TYPE), 413, 'payload-too-large'],
  ])('%s', (_what, request, status, code) => expectProblem(request, status, code));

  it('10 MB, in the words of the gateway', async () => {
    const answer = await sendRaw(shop.api, typed(padded(10 * 1024 * 1024 + 1), JSON_TYPE));
    expect(answer).toMatchObject({ status: 413, body: { message: 'Request Too Long' } });
    expect(await stored.everythingAbout(shop.prefix)).toEqual(before);
  });
});

describe('a listing is refused that holds', () => {
  it.each([
    ['for 10 years', { holdSeconds: 315_360_000 }],
    ['for −1 s', { holdSeconds: -1 }],
    ['for no time', { holdSeconds: 0 }],
    ['in a mode that does not exist', { mode: 'auction' }],
    ['no SKU', { skus: [] }],
    ['a SKU twice', { skus: [shop.one('thing'), shop.one('thing')] }],
  ])('%s', (_what, rules) => expectProblem(list(rules), 400, 'invalid-request'));
});

describe('a command is refused', () => {
  it.each<[string, RawRequest, number, string]>([
    ['confirm of nothing', post('confirm', { paymentId: 'p' }), 404, 'unknown-reservation'],
    ['confirm without a payment', post('confirm', {}), 400, 'invalid-request'],
    ['confirm with an unknown member', post('confirm', { paymentId: 'p', amount: 1 }), 400, 'invalid-request'],
    ['cancel of nothing', post('cancel', {}), 404, 'unknown-reservation'],
    ['cancel with a misspelt member, which would cancel all', post('cancel', { line: [] }), 400, 'invalid-request'],
    ['renewal of nothing', post('renew', {}), 404, 'unknown-reservation'],
    ['a look at nothing', { method: 'GET', path: `/reservations/${reservation}` }, 404, 'unknown-reservation'],
  ])('%s', (_what, request, status, code) => expectProblem(request, status, code));
});
