import { setTimeout as sleep } from 'node:timers/promises';
import pLimit, { type LimitFunction } from 'p-limit';
import type { Mode } from '../../functions/core/domain/listing.ts';
import type { ExpiryWatch } from './expiry-watch.ts';
import type { Answer, Exchange, OrderLog, Verb } from './order-log.ts';
import type { PlannedOrder } from './plan.ts';
import { shipmentsOf } from './shipments.ts';
import type { Shop } from './stock-up.ts';

export interface PlayOptions {
  readonly mode: Mode;
  readonly seed: number;
  /** How many buyers reserve at once; as many again may pay or cancel beside them. */
  readonly concurrency: number;
  /** How many times faster than the file's own time; absent: as fast as it goes. */
  readonly speed?: number;
}

export interface PlayedOrder {
  readonly plan: PlannedOrder;
  readonly log: Omit<OrderLog, 'expirySeenAt'>;
  /** The last answer to each thing that the buyer did. */
  readonly answers: Readonly<Partial<Record<Verb, Answer>>>;
}

const METHODS = { reserve: 'PUT', confirm: 'POST', cancel: 'POST' } as const satisfies Record<Verb, string>;

/** Plays every order from its reservation to the shipment of what was paid. Returns when each buyer is done. */
export async function playOrders(
  shop: Shop,
  orders: readonly PlannedOrder[],
  watch: ExpiryWatch,
  options: PlayOptions,
): Promise<PlayedOrder[]> {
  const reserving = pLimit(options.concurrency);
  const afterwards = pLimit(options.concurrency);
  const start = Date.now();
  shop.progress.begin('Orders', orders.length);
  return Promise.all(
    orders.map(async (plan) => {
      const buyer = new Buyer(shop, plan, options);
      const reserved = await reserving(async () => {
        if (options.speed !== undefined)
          await sleep(Math.max(0, start + (plan.offsetMs ?? 0) / options.speed - Date.now()));
        return buyer.reserve();
      });
      if (reserved.kind === 'done') await decide(buyer, reserved, afterwards, watch);
      shop.progress.step();
      return buyer.played();
    }),
  );
}

async function decide(
  buyer: Buyer,
  reserved: Extract<Answer, { kind: 'done' }>,
  afterwards: LimitFunction,
  watch: ExpiryWatch,
): Promise<void> {
  const { fate, thinkMs, reservationId } = buyer.plan;
  switch (fate) {
    case 'expire':
      watch.expect(reservationId, Date.parse(reserved.body.expiresAt ?? ''));
      return;
    case 'cancel':
      await sleep(thinkMs);
      await afterwards(() => buyer.cancel());
      return;
    case 'confirm':
      await sleep(thinkMs);
      await afterwards(() => buyer.payAndShip());
      return;
  }
}

/** One order's buyer, who remembers every request and its answer. */
class Buyer {
  readonly plan: PlannedOrder;
  readonly #shop: Shop;
  readonly #options: PlayOptions;
  readonly #exchanges: Exchange[] = [];
  readonly #answers: Partial<Record<Verb, Answer>> = {};

  constructor(shop: Shop, plan: PlannedOrder, options: PlayOptions) {
    this.#shop = shop;
    this.plan = plan;
    this.#options = options;
  }

  reserve(): Promise<Answer> {
    const { customerId, lines } = this.plan;
    return this.#ask('reserve', '', { customerId, lines });
  }

  cancel(): Promise<Answer> {
    return this.#ask('cancel', '/cancel', { reason: 'replay' });
  }

  /** Pays; when the answer is yes, the warehouses ship what was allocated. */
  async payAndShip(): Promise<void> {
    const { reservationId } = this.plan;
    const answer = await this.#ask('confirm', '/confirm', { paymentId: paymentOf(reservationId) });
    if (answer.kind !== 'done') return;
    const shipments = shipmentsOf(reservationId, answer.body.allocations, this.#options.seed);
    await this.#shop.warehouses.ship(reservationId, shipments);
  }

  played(): PlayedOrder {
    const { reservationId, demand } = this.plan;
    const log = { order: reservationId, mode: this.#options.mode, demand, exchanges: this.#exchanges };
    return { plan: this.plan, log, answers: this.#answers };
  }

  async #ask(verb: Verb, action: string, body: unknown): Promise<Answer> {
    const { reservationId } = this.plan;
    const path = `/reservations/${reservationId}${action}`;
    const answer = await this.#shop.http.send(METHODS[verb], path, body, (sent) => {
      this.#exchanges.push({ id: `${reservationId} ${verb} ${this.#exchanges.length + 1}`, verb, ...sent });
    });
    this.#answers[verb] = answer;
    return answer;
  }
}

const paymentOf = (reservationId: string) => `p.${reservationId}`.slice(0, 64);
