import type { AvailabilityAnswer } from '../../functions/core/contracts/availability.ts';
import type { ListingBody } from '../../functions/core/contracts/catalogue.ts';
import type { ReservationAnswer } from '../../functions/core/contracts/reservation-answer.ts';
import type { StockAnswer } from '../../functions/core/contracts/stock-answer.ts';
import type { TransferAnswer } from '../../functions/core/contracts/transfers.ts';
import type { TRANSFER_RECEIVED, TRANSFER_SHIPPED } from '../../functions/core/contracts/warehouse-events.ts';
import { quantity, sku } from './builders.ts';
import { eventually } from './eventually.ts';
import { goodsReceived, orderShipped, type Queues, warehouseEvent } from './queues.ts';

type Lines = readonly (readonly [name: string, units: number])[];

/** What came back. A refusal has a `code` and its facts in the body. */
export interface Answer<Body> {
  readonly status: number;
  readonly contentType: string | null;
  readonly body: Body & { readonly code?: string; readonly [fact: string]: unknown };
}

const WAREHOUSES = ['north', 'south'];

/** Warehouses are asked for every SKU and remembered for seconds: all tests share these two, from the beginning. */
export async function openWarehouses(api: string): Promise<void> {
  for (const [priority, id] of WAREHOUSES.entries()) {
    const { status } = await ask(api, 'PUT', `/warehouses/${id}`, { latitude: 52.5, longitude: 13.4, priority });
    if (status !== 200) throw new Error(`the warehouse ${id} was not opened: ${status}`);
  }
}

/** Sends a request as a client would, a value as JSON. */
export async function ask<Body>(api: string, method: string, path: string, content?: unknown): Promise<Answer<Body>> {
  const headers = { 'content-type': 'application/json' };
  return answered(
    await fetch(
      `${api}${path}`,
      content === undefined ? { method } : { method, headers, body: JSON.stringify(content) },
    ),
  );
}

export async function answered<Body>(response: Response): Promise<Answer<Body>> {
  const text = await response.text();
  const body = text.startsWith('{') ? JSON.parse(text) : { text };
  return { status: response.status, contentType: response.headers.get('content-type'), body };
}

/**
 * The running service, as checkout and a warehouse see it, over HTTP and SQS. Ids and SKUs get a prefix, so that nobody meets
 * the goods of another test.
 */
export class RemoteShop {
  readonly api: string;
  readonly queues: Queues;
  readonly prefix: string;

  constructor(api: string, queues: Queues, prefix: string) {
    this.api = api;
    this.queues = queues;
    this.prefix = prefix;
  }

  /** The id under which the service knows what a test calls by a short name. */
  id(name: string): string {
    return `${this.prefix}-${name}`;
  }

  /** One unit of a SKU, as listings have it. */
  one(name: string): ListingBody['skus'][number] {
    return { sku: sku(this.id(name)), quantity: quantity(1) };
  }

  /** Lists one unit of the SKU of the same name, unless told otherwise. */
  async list(name: string, rules: Partial<ListingBody> = {}): Promise<void> {
    const { status, body } = await ask<object>(this.api, 'PUT', `/listings/${this.id(name)}`, {
      skus: [this.one(name)],
      ...rules,
    });
    if (status !== 200) throw new Error(`${name} was not listed: ${status} ${JSON.stringify(body)}`);
  }

  reserve(id: string, lines: Lines): Promise<Answer<ReservationAnswer>> {
    const cart = lines.map(([name, quantity]) => ({ listingId: this.id(name), quantity }));
    return ask(this.api, 'PUT', `/reservations/${this.id(id)}`, { customerId: this.id('ann'), lines: cart });
  }

  confirm(id: string, paymentId = `pay-${id}`): Promise<Answer<ReservationAnswer>> {
    return ask(this.api, 'POST', `/reservations/${this.id(id)}/confirm`, { paymentId });
  }

  cancel(id: string, content: object = {}): Promise<Answer<ReservationAnswer>> {
    return ask(this.api, 'POST', `/reservations/${this.id(id)}/cancel`, content);
  }

  renew(id: string): Promise<Answer<ReservationAnswer>> {
    return ask(this.api, 'POST', `/reservations/${this.id(id)}/renew`, {});
  }

  look(id: string): Promise<Answer<ReservationAnswer>> {
    return ask(this.api, 'GET', `/reservations/${this.id(id)}`);
  }

  explain(name: string): Promise<Answer<StockAnswer>> {
    return ask(this.api, 'GET', `/stock/${this.id(name)}`);
  }

  async availability(name: string): Promise<AvailabilityAnswer['listings'][number] | undefined> {
    const { body } = await ask<AvailabilityAnswer>(this.api, 'GET', `/availability?listingId=${this.id(name)}`);
    return body.listings[0];
  }

  /** `on hand / reserved / available` in one warehouse, as DESIGN §6 writes it. */
  async stock(name: string, warehouse: string): Promise<string> {
    const { body } = await this.explain(name);
    const place = body.warehouses?.find(({ warehouseId }) => warehouseId === warehouse);
    return place === undefined ? 'nothing known' : `${place.onHand} / ${place.reserved} / ${place.available}`;
  }

  /** The warehouse says `goods-received`, and the service has heard it. */
  async receive(warehouse: string, lines: Lines): Promise<void> {
    const before = await Promise.all(lines.map(([name]) => this.#onHand(name, warehouse)));
    await this.queues.send('inbound-events', goodsReceived(warehouse, this.#named(lines)));
    for (const [i, [name, units]] of lines.entries())
      await eventually(`${units} of ${name} are received in ${warehouse}`, 15, async () => {
        const onHand = await this.#onHand(name, warehouse);
        if (onHand !== (before[i] ?? 0) + units) throw new Error(`${onHand} are on hand`);
      });
  }

  /** The warehouse says `order-shipped`. */
  async ship(id: string, warehouse: string, lines: Lines, eventId?: string): Promise<void> {
    const event = orderShipped(this.id(id), warehouse, this.#named(lines));
    await this.queues.send('outbound-events', eventId === undefined ? event : { ...event, id: eventId });
  }

  /** `POST /transfers`. */
  transfer(id: string, from: string, to: string, lines: Lines): Promise<Answer<TransferAnswer>> {
    return ask(this.api, 'POST', '/transfers', { transferId: this.id(id), from, to, lines: this.#named(lines) });
  }

  lookAtTransfer(id: string): Promise<Answer<TransferAnswer>> {
    return ask(this.api, 'GET', `/transfers/${this.id(id)}`);
  }

  /** The warehouses say `transfer-shipped`, or `transfer-received`. */
  async move(type: typeof TRANSFER_SHIPPED | typeof TRANSFER_RECEIVED, id: string, lines: Lines): Promise<void> {
    await this.queues.send(
      'transfer-events',
      warehouseEvent(type, { transferId: this.id(id), lines: this.#named(lines) }),
    );
  }

  /** Units in transit to a warehouse. */
  async inTransit(name: string, warehouse: string): Promise<number> {
    const { body } = await this.explain(name);
    return body.warehouses?.find(({ warehouseId }) => warehouseId === warehouse)?.inTransit ?? 0;
  }

  #named(lines: Lines) {
    return lines.map(([name, quantity]) => ({ sku: this.id(name), quantity }));
  }

  async #onHand(name: string, warehouse: string): Promise<number> {
    const { body } = await this.explain(name);
    return body.warehouses?.find(({ warehouseId }) => warehouseId === warehouse)?.onHand ?? 0;
  }
}
