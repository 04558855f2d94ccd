import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import type { ReservationAnswer } from '../../../functions/core/contracts/reservation-answer.ts';
import { GRACE_SECONDS } from '../../../functions/core/domain/limits.ts';
import { startRunner } from '../../../infra/local/runner.ts';
import type { Runner } from '../../../infra/local/runner-contract.ts';
import type { Acknowledged } from '../../support/acknowledged.ts';
import { eventually } from '../../support/eventually.ts';
import { type OpenService, openService } from '../../support/open-service.ts';
import { type Answer, openWarehouses, type RemoteShop } from '../../support/remote-shop.ts';
import { addressOf } from '../../support/service.ts';

// The deployed bundles, with every call of a flow going wrong in every way. A client that repeats its request ends with exactly one
// effect, and what an abandoned attempt took comes back on sale.

const ACTIONS = [
  'fail-before',
  'lose-answer',
  'duplicate',
  'throttle',
  'conflict',
  'kill-before',
  'kill-after',
] as const;

interface Flow {
  readonly name: string;
  readonly function: string;
  /** The calls to the database that the function makes at least, for a SKU that it has not met. */
  readonly calls: number;
  readonly mode: 'hold' | 'payment';
  readonly before?: (shop: RemoteShop, order: string) => Promise<Answer<ReservationAnswer>>;
  readonly ask: (shop: RemoteShop, order: string) => Promise<Answer<ReservationAnswer>>;
  readonly endsAs: 'held' | 'confirmed' | 'cancelled';
  readonly unitsKept: 0 | 1;
}

const reserve: Flow['ask'] = (shop, order) => shop.reserve(order, [[order, 1]]);
const FLOWS: readonly Flow[] = [
  { name: 'reserve', function: 'reserve-stock', calls: 5, mode: 'hold', ask: reserve, endsAs: 'held', unitsKept: 1 },
  {
    name: 'confirm',
    function: 'confirm-reservation',
    calls: 1,
    mode: 'hold',
    before: reserve,
    ask: (shop, order) => shop.confirm(order),
    endsAs: 'confirmed',
    unitsKept: 1,
  },
  {
    name: 'pay',
    function: 'confirm-reservation',
    calls: 4,
    mode: 'payment',
    before: reserve,
    ask: (shop, order) => shop.confirm(order),
    endsAs: 'confirmed',
    unitsKept: 1,
  },
  {
    name: 'cancel',
    function: 'cancel-reservation',
    calls: 2,
    mode: 'hold',
    before: reserve,
    ask: (shop, order) => shop.cancel(order),
    endsAs: 'cancelled',
    unitsKept: 0,
  },
];
const CASES = FLOWS.flatMap((flow) =>
  Array.from({ length: flow.calls }, (_each, index) => index + 1).flatMap((nth) =>
    ACTIONS.map((action) => ({ flow, nth, action, order: `${flow.name}-${nth}-${action}` })),
  ),
);
const UNITS = 2;

let runner: Runner;
let service: OpenService;
const acknowledged: Acknowledged[] = [];

beforeAll(async () => {
  // One environment a function, so that the nth call is the same one each time; what they say of their faults is no news here.
  const quiet = { maxEnvironments: 1, redeliverAfterSeconds: 1, onLog: () => {} };
  runner = await startRunner({ assembly: inject('assembly'), ...quiet });
  service = openService('faulty', addressOf(runner));
  await openWarehouses(runner.api);
  await Promise.all(CASES.map(({ order, flow }) => service.shop.list(order, { mode: flow.mode })));
  await service.shop.receive(
    'north',
    CASES.map(({ order }) => [order, UNITS] as const),
  );
});
afterEach(() => runner.faults.clear());
afterAll(async () => {
  service?.close();
  await runner?.close();
});

/** Asks until it is answered, as a client does that knows that every request may be repeated. */
function insist(ask: () => Promise<Answer<ReservationAnswer>>): Promise<Answer<ReservationAnswer>> {
  return eventually('the request is answered', 10, async () => {
    const answer = await ask();
    if (answer.status >= 500) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
    return answer;
  });
}

function acknowledge({ reservationId, status, expiresAt, paymentId }: ReservationAnswer): void {
  acknowledged.push({
    reservationId,
    status,
    ...(expiresAt !== undefined && { expiresAt: Date.parse(expiresAt) }),
    ...(paymentId !== undefined && { paymentId }),
  });
}

describe.each(FLOWS)('$name ends with exactly one effect when', (flow) => {
  it.each(CASES.filter((each) => each.flow === flow))('its call $nth meets $action', async ({ nth, action, order }) => {
    const { shop } = service;
    await flow.before?.(shop, order);
    const fault = runner.faults.add({ function: flow.function, service: 'dynamodb', nth, action });
    const answer = await insist(() => flow.ask(shop, order));
    expect(fault.hits, 'the fault hit nothing').toBe(1);
    expect(answer).toMatchObject({ body: { status: flow.endsAs } });
    expect((await shop.look(order)).body.status).toBe(flow.endsAs);
    acknowledge(answer.body);
  });
});

describe('what is left of all this', () => {
  it('every unit that nobody was promised is sold to the next buyer, once the grace of orphans is over', async () => {
    const { shop } = service;
    await sleep(GRACE_SECONDS * 1_000);
    await Promise.all(
      CASES.map(async ({ order, flow }) => {
        const list = `rest-of-${order}`;
        await shop.list(list, { skus: [shop.one(order)] });
        const answer = await insist(() => shop.reserve(list, [[list, UNITS - flow.unitsKept]]));
        expect([order, answer.status, answer.body.code]).toEqual([order, 201, undefined]);
        expect([order, await shop.stock(order, 'north')]).toEqual([order, `${UNITS} / ${UNITS} / 0`]);
        acknowledge(answer.body);
      }),
    );
  });

  it('the invariants hold, and every answer that was given still stands', async () => {
    expect(acknowledged.length).toBe(2 * CASES.length);
    expect(await service.stored.violations(service.shop.prefix, acknowledged)).toEqual([]);
  });
});

describe('a fact is recorded exactly once when its transaction meets', () => {
  it.each(ACTIONS)('%s', async (action) => {
    const { shop, stored, queues } = service;
    const name = `fact-${action}`;
    const once = (functionName: string) =>
      runner.faults.add({ function: functionName, operation: 'TransactWriteItems', nth: 1, action });
    await shop.list(name);
    const receiving = once('record-stock-facts');
    await shop.receive('north', [[name, 5]]);
    await shop.reserve(name, [[name, 2]]);
    await shop.confirm(name);
    const shipping = once('ship-orders');
    await shop.ship(name, 'north', [[name, 2]]);
    await eventually('the goods have left', 15, async () => expect(await shop.stock(name, 'north')).toBe('3 / 0 / 3'));
    // Whoever died after the transaction left the message behind, and it comes again: only then is it known that it counts once.
    await eventually('both messages are done with', 20, async () =>
      expect([await queues.waiting('inbound-events'), await queues.waiting('outbound-events')]).toEqual([0, 0]),
    );
    expect(await shop.stock(name, 'north')).toBe('3 / 0 / 3');
    expect([receiving.hits, shipping.hits]).toEqual([1, 1]);
    expect((await stored.mentioning('ledger', shop.id(name))).map(({ onHand }) => onHand).sort()).toEqual([-2, 5]);
    expect((await shop.look(name)).body.status).toBe('shipped');
    expect(await stored.violations(shop.id(name))).toEqual([]);
  });
});
