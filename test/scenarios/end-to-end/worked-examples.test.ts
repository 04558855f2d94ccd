import { afterAll, describe, expect, it } from 'vitest';
import { TRANSFER_RECEIVED, TRANSFER_SHIPPED } from '../../../functions/core/contracts/warehouse-events.ts';
import { eventually } from '../../support/eventually.ts';
import { openService } from '../../support/open-service.ts';

// The worked examples of DESIGN §6, as checkout and a warehouse see them. `stock` is on hand / reserved / available.

const { shop, queues, stored, close } = openService('example');
afterAll(close);

const REFUND = 'holdfast.refund-required.v1';
const buyers = (name: string) => Array.from({ length: 100 }, (_each, number) => `${name}-buyer-${number}`);
const tally = (answers: readonly { status: number; body: { code?: string; status?: unknown } }[]) => {
  const outcomes = answers.map(({ status, body }) => `${status} ${body.code ?? body.status}`);
  return Object.fromEntries(
    [...Map.groupBy(outcomes, (outcome) => outcome)].map(([outcome, all]) => [outcome, all.length]),
  );
};

describe('example 1: phone A', () => {
  const reserveAndPay = async (order: string) => {
    expect(await shop.reserve(order, [['phone', 1]])).toMatchObject({ status: 201, body: { status: 'held' } });
    expect(await shop.confirm(order)).toMatchObject({ status: 200, body: { status: 'confirmed' } });
  };

  it('is received, reserved and paid, cancelled, and in the end shipped', async () => {
    await shop.list('phone');
    await shop.receive('north', [['phone', 10]]);
    expect(await shop.stock('phone', 'north')).toBe('10 / 0 / 10');
    await reserveAndPay('first');
    expect(await shop.stock('phone', 'north')).toBe('10 / 1 / 9');
    expect(await shop.cancel('first')).toMatchObject({ status: 200, body: { status: 'cancelled' } });
    expect(await shop.stock('phone', 'north')).toBe('10 / 0 / 10');
    await reserveAndPay('second');
    await shop.ship('second', 'north', [['phone', 1]]);
    await eventually('the phone has left', 10, async () =>
      expect(await shop.stock('phone', 'north')).toBe('9 / 0 / 9'),
    );
    expect((await shop.look('second')).body.status).toBe('shipped');
  });
});

describe('example 2: transfer 100 of 1,000 from north to south', () => {
  it('is requested, leaves, and arrives', async () => {
    const tasks = await queues.subscribe('holdfast.ship-transfer.v1');
    await shop.receive('north', [['moved', 1_000]]);
    const lines = [['moved', 100]] as const;
    expect(await shop.transfer('t1', 'north', 'south', lines)).toMatchObject({
      status: 201,
      body: { status: 'requested' },
    });
    expect(await shop.stock('moved', 'north')).toBe('1000 / 100 / 900');
    const [task] = await tasks.hear(1, shop.id('t1'));
    const asked = [{ sku: shop.id('moved'), quantity: 100 }];
    expect(task?.data).toEqual({ transferId: shop.id('t1'), revision: 1, from: 'north', to: 'south', lines: asked });
    await eventually('it is seen who has locked them', 10, async () =>
      expect((await shop.explain('moved')).body.promises).toEqual([
        { transferId: shop.id('t1'), state: 'locked', units: [{ warehouseId: 'north', quantity: 100 }] },
      ]),
    );

    await shop.move(TRANSFER_SHIPPED, 't1', lines);
    await eventually('it has left', 10, async () => expect(await shop.stock('moved', 'north')).toBe('900 / 0 / 900'));
    expect(await shop.inTransit('moved', 'south')).toBe(100);
    expect((await shop.lookAtTransfer('t1')).body.status).toBe('shipped');

    await shop.move(TRANSFER_RECEIVED, 't1', lines);
    await eventually('it has arrived', 10, async () =>
      expect(await shop.stock('moved', 'south')).toBe('100 / 0 / 100'),
    );
    expect(await shop.inTransit('moved', 'south')).toBe(0);
    expect(await shop.transfer('t1', 'north', 'south', lines)).toMatchObject({
      status: 200,
      body: { status: 'received' },
    });
  });
});

describe('example 3: one bottle left, and 100 buyers at once', () => {
  it.each(['hold', 'order'] as const)('in %s mode one holds it, and 99 are refused at reserve', async (mode) => {
    const bottle = `bottle-${mode}`;
    await shop.list(bottle, { mode });
    await shop.receive('north', [[bottle, 1]]);
    const answers = await Promise.all(buyers(bottle).map((buyer) => shop.reserve(buyer, [[bottle, 1]])));
    expect(tally(answers)).toEqual({ '201 held': 1, '409 insufficient-stock': 99 });
    expect(await shop.stock(bottle, 'north')).toBe('1 / 1 / 0');
  });

  it('in payment mode 100 are pending, all pay, one is confirmed, and 99 end short with a refund event each', async () => {
    const everyone = buyers('bottle-paid');
    await shop.list('bottle-paid', { mode: 'payment' });
    await shop.receive('north', [['bottle-paid', 1]]);
    const refunds = await queues.subscribe(REFUND);

    const opened = await Promise.all(everyone.map((buyer) => shop.reserve(buyer, [['bottle-paid', 1]])));
    expect(tally(opened)).toEqual({ '201 pending': 100 });
    expect(await shop.stock('bottle-paid', 'north')).toBe('1 / 0 / 1');
    const paid = await Promise.all(everyone.map((buyer) => shop.confirm(buyer)));
    expect(tally(paid)).toEqual({ '200 confirmed': 1, '409 short': 99 });
    expect(await shop.stock('bottle-paid', 'north')).toBe('1 / 1 / 0');

    const events = await refunds.hear(99, shop.id('bottle-paid'));
    const losers = everyone.filter((_buyer, index) => paid[index]?.status === 409);
    expect(events.map(({ data }) => data.reservationId).sort()).toEqual(losers.map((buyer) => shop.id(buyer)).sort());
    expect(events.map(({ data }) => data.paymentId).sort()).toEqual(losers.map((buyer) => `pay-${buyer}`).sort());
  });
});

describe('example 4: one buyer takes all 1,000 phones', () => {
  it('in hold mode they are all back on sale when the hold ends, by themselves', async () => {
    await shop.list('hoard', { mode: 'hold', holdSeconds: 2 });
    await shop.receive('north', [['hoard', 1_000]]);
    const { body } = await shop.reserve('hoarder', [['hoard', 1_000]]);
    expect(await shop.stock('hoard', 'north')).toBe('1000 / 1000 / 0');
    const deadline = Date.parse(body.expiresAt ?? '');
    await eventually('1,000 phones are back on sale', 15, async () =>
      expect(await shop.stock('hoard', 'north')).toBe('1000 / 0 / 1000'),
    );
    expect(Date.now()).toBeGreaterThanOrEqual(deadline);
    expect((await shop.look('hoarder')).body.status).toBe('expired');
  });

  it('in order mode they stay beyond the hold until they are cancelled, or 24 h pass', async () => {
    await shop.list('treasure', { mode: 'order', holdSeconds: 1 });
    await shop.receive('north', [['treasure', 1_000]]);
    const { body } = await shop.reserve('collector', [['treasure', 1_000]]);
    const lasts = Date.parse(body.expiresAt ?? '') - Date.parse(body.createdAt);
    expect(Math.abs(lasts - 86_400_000)).toBeLessThan(1_000);
    expect(await shop.reserve('next', [['treasure', 1]])).toMatchObject({
      status: 409,
      body: { code: 'insufficient-stock' },
    });
    expect(await shop.stock('treasure', 'north')).toBe('1000 / 1000 / 0');
    await shop.cancel('collector');
    expect(await shop.stock('treasure', 'north')).toBe('1000 / 0 / 1000');
  });
});

describe('example 5: confirm one second after the deadline', () => {
  const holdUntilOver = async (order: string, name: string) => {
    const { body } = await shop.reserve(order, [[name, 1]]);
    const over = Date.parse(body.expiresAt ?? '') + 1_000;
    await new Promise((resolve) => setTimeout(resolve, over - Date.now()));
  };

  it('with stock left, it is confirmed', async () => {
    await shop.list('late', { holdSeconds: 1 });
    await shop.receive('north', [['late', 1]]);
    await holdUntilOver('late-payer', 'late');
    expect(await shop.confirm('late-payer')).toMatchObject({ status: 200, body: { status: 'confirmed' } });
    expect(await shop.stock('late', 'north')).toBe('1 / 1 / 0');
  });

  it('with none, it is short: refund the payment', async () => {
    const refunds = await queues.subscribe(REFUND);
    await shop.list('too-late', { holdSeconds: 1 });
    await shop.receive('north', [['too-late', 1]]);
    await holdUntilOver('too-late-payer', 'too-late');
    await shop.list('kept', { mode: 'order', skus: [shop.one('too-late')] });
    expect(await shop.reserve('faster', [['kept', 1]])).toMatchObject({ status: 201 });
    expect(await shop.confirm('too-late-payer')).toMatchObject({ status: 409, body: { code: 'short' } });
    expect((await shop.look('too-late-payer')).body.status).toBe('short');
    expect((await shop.look('faster')).body.status).toBe('held');
    await refunds.hear(1, shop.id('too-late-payer'));
  });
});

it('all examples leave the invariants whole', async () => {
  expect(await stored.violations(shop.prefix)).toEqual([]);
});
