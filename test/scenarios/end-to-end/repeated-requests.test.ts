import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { openService } from '../../support/open-service.ts';

// The same id again: the same request gives the same answer, any other is refused, and the original stays as it is.

const { shop, stored, close } = openService('repeated');
afterAll(close);

beforeAll(async () => {
  await shop.list('thing');
  await shop.list('brief', { holdSeconds: 1, skus: [shop.one('fleeting')] });
  await shop.receive('north', [
    ['thing', 50],
    ['fleeting', 1],
  ]);
});

/** Neither the reservation nor its stock is changed by an attempt. */
async function untouched(id: string, attempt: () => Promise<unknown>) {
  const look = async () => ({ owner: await stored.owner(shop.id(id)), stock: await shop.stock('thing', 'north') });
  const before = await look();
  expect(before.owner.kind).toBe('reservation');
  await attempt();
  expect(await look()).toEqual(before);
}

describe('a reservation under an id that is in use', () => {
  it('gives the original answer to the same content, in any order of lines', async () => {
    const first = await shop.reserve('same', [
      ['thing', 2],
      ['thing', 1],
    ]);
    expect(first).toMatchObject({ status: 201, body: { status: 'held' } });
    await untouched('same', async () => {
      const again = await shop.reserve('same', [
        ['thing', 1],
        ['thing', 2],
      ]);
      expect(again).toEqual({ ...first, status: 200 });
    });
  });

  it('is refused with other content', async () => {
    await shop.reserve('other', [['thing', 1]]);
    await untouched('other', async () =>
      expect(await shop.reserve('other', [['thing', 2]])).toMatchObject({
        status: 409,
        body: { code: 'reservation-mismatch', reservationId: shop.id('other') },
      }),
    );
  });

  it('is refused when that one has ended', async () => {
    await shop.reserve('over', [['thing', 1]]);
    await shop.cancel('over');
    await untouched('over', async () =>
      expect(await shop.reserve('over', [['thing', 1]])).toMatchObject({
        status: 409,
        body: { code: 'reservation-ended', reservationStatus: 'cancelled' },
      }),
    );
  });
});

describe('a payment', () => {
  it('confirms twice as once', async () => {
    await shop.reserve('paid', [['thing', 1]]);
    const first = await shop.confirm('paid');
    expect(first).toMatchObject({ status: 200, body: { status: 'confirmed', paymentId: 'pay-paid' } });
    await untouched('paid', async () => expect(await shop.confirm('paid')).toEqual(first));
  });

  it('is refused when another one confirmed', async () => {
    await shop.reserve('taken', [['thing', 1]]);
    await shop.confirm('taken', 'first');
    await untouched('taken', async () =>
      expect(await shop.confirm('taken', 'second')).toMatchObject({
        status: 409,
        body: { code: 'payment-mismatch', reservationStatus: 'confirmed' },
      }),
    );
    expect((await shop.look('taken')).body.paymentId).toBe('first');
  });

  it('is refused for what was cancelled', async () => {
    await shop.reserve('cancelled', [['thing', 1]]);
    await shop.cancel('cancelled');
    await untouched('cancelled', async () =>
      expect(await shop.confirm('cancelled')).toMatchObject({
        status: 409,
        body: { code: 'reservation-ended', reservationStatus: 'cancelled' },
      }),
    );
  });

  it('that fell short is told so again, and no other payment changes that', async () => {
    await shop.list('kept', { skus: [shop.one('fleeting')] });
    await shop.reserve('slow', [['brief', 1]]);
    await eventually('the hold is over', 10, async () => expect((await shop.look('slow')).body.status).toBe('expired'));
    await eventually('another buyer has the last one', 10, async () =>
      expect((await shop.reserve('quick', [['kept', 1]])).status).toBeLessThan(300),
    );
    const short = { status: 409, body: { code: 'short', reservationId: shop.id('slow') } };
    expect(await shop.confirm('slow')).toMatchObject(short);
    await untouched('slow', async () => {
      expect(await shop.confirm('slow')).toMatchObject(short);
      expect(await shop.confirm('slow', 'another')).toMatchObject({ status: 409, body: { code: 'payment-mismatch' } });
    });
    // By the stream: a moment later.
    await eventually('a person is asked', 10, async () =>
      expect(await stored.workItems(shop.id('slow'))).toMatchObject([{ kind: 'paid-but-short' }]),
    );
  });
});

describe('a cancellation', () => {
  it('cancels twice as once', async () => {
    await shop.reserve('unwanted', [['thing', 1]]);
    const first = await shop.cancel('unwanted');
    expect(first).toMatchObject({ status: 200, body: { status: 'cancelled' } });
    await untouched('unwanted', async () => expect(await shop.cancel('unwanted')).toEqual(first));
  });

  it('of single lines is refused while the order is not paid', async () => {
    await shop.reserve('unpaid', [['thing', 2]]);
    await untouched('unpaid', async () =>
      expect(await shop.cancel('unpaid', { lines: [{ sku: shop.id('thing') }] })).toMatchObject({
        status: 409,
        body: { code: 'lines-not-cancellable', reservationStatus: 'held' },
      }),
    );
  });

  it('of more units than are open is refused', async () => {
    await shop.reserve('few', [['thing', 2]]);
    await shop.confirm('few');
    await untouched('few', async () =>
      expect(await shop.cancel('few', { lines: [{ sku: shop.id('thing'), quantity: 3 }] })).toMatchObject({
        status: 409,
        body: { code: 'line-not-open', requested: 3, open: 2 },
      }),
    );
  });
});

it('a renewal beyond the most is refused, and the deadline stays', async () => {
  await shop.reserve('renewed', [['thing', 1]]);
  expect((await shop.renew('renewed')).body.renewals).toBe(1);
  await untouched('renewed', async () =>
    expect(await shop.renew('renewed')).toMatchObject({
      status: 409,
      body: { code: 'renewals-exhausted', renewals: 1, maxRenewals: 1 },
    }),
  );
});

it('all of this leaves the invariants whole', async () => {
  expect(await stored.violations(shop.prefix)).toEqual([]);
});
