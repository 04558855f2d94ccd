import type { PurchaseOrderId } from '../../functions/core/domain/purchase-order.ts';
import type { Settling } from '../../functions/core/exchanges/settle.ts';
import { adjustStock } from '../../functions/core/facts/adjust-stock.ts';
import { changeStatus } from '../../functions/core/facts/change-status.ts';
import type { FactContext } from '../../functions/core/facts/context.ts';
import { announceOrder, closeOrder, type PurchaseContext } from '../../functions/core/facts/purchase-orders.ts';
import { receiveGoods } from '../../functions/core/facts/receive-goods.ts';
import { receiveTransfer } from '../../functions/core/facts/receive-transfer.ts';
import { shipOrder } from '../../functions/core/facts/ship-order.ts';
import { shipTransfer } from '../../functions/core/facts/ship-transfer.ts';
import type { TransferFacts } from '../../functions/core/facts/transfer-facts.ts';
import { takeBack } from '../../functions/record-stock-facts/take-back.ts';
import * as a from './builders.ts';

export type Lines = readonly (readonly [id: string, units: number])[];

/** Whoever hears what a warehouse says. */
export type Listeners = PurchaseContext & FactContext & TransferFacts & Settling;

/** What a warehouse says, as a test would say it. */
export class WarehouseWords {
  readonly clock: { now: number };
  readonly facts: FactContext;
  readonly purchases: PurchaseContext;
  #events = 0;

  readonly moves: FactContext & TransferFacts;
  readonly comings: FactContext & Settling;

  constructor(clock: { now: number }, purchases: Listeners) {
    this.clock = clock;
    this.facts = purchases;
    this.purchases = purchases;
    this.moves = purchases;
    this.comings = purchases;
  }

  /** `goods-received`: a new event, unless it is told to be an old one. */
  receive(warehouse: string, lines: Lines | readonly (readonly [string, number, number])[], event?: string) {
    const said = lines.map(([id, n, damaged]) => ({ ...a.aDemand(id, n), ...(damaged !== undefined && { damaged }) }));
    return receiveGoods(this.facts, this.#origin(event), { warehouseId: a.warehouseId(warehouse), lines: said });
  }

  /** `goods-received` of a purchase order. */
  receiveFor(order: string, warehouse: string, lines: Lines, event?: string) {
    const said = lines.map(([id, n]) => a.aDemand(id, n));
    const purchaseOrderId = order as PurchaseOrderId;
    return receiveGoods(this.facts, this.#origin(event), {
      warehouseId: a.warehouseId(warehouse),
      purchaseOrderId,
      lines: said,
    });
  }

  /** `POST /purchase-orders`. */
  announce(order: string, warehouse: string, lines: Lines) {
    const said = lines.map(([id, n]) => a.aDemand(id, n));
    const purchaseOrderId = order as PurchaseOrderId;
    return announceOrder(this.purchases, {
      purchaseOrderId,
      warehouseId: a.warehouseId(warehouse),
      expectedAt: a.NOON,
      lines: said,
      createdAt: this.clock.now,
    });
  }

  /** `POST /purchase-orders/{id}/close`. */
  close(order: string) {
    return closeOrder(this.purchases, order as PurchaseOrderId);
  }

  /** `stock-adjusted`. */
  adjust(warehouse: string, lines: Lines, event?: string) {
    const said = lines.map(([id, quantity]) => ({ sku: a.aDemand(id, 1).sku, quantity, reason: 'counted' }));
    return adjustStock(this.facts, this.#origin(event), { warehouseId: a.warehouseId(warehouse), lines: said });
  }

  /** `stock-status-changed`. */
  changeStatus(warehouse: string, to: 'sellable' | 'unsellable', lines: Lines, event?: string) {
    const said = lines.map(([id, n]) => ({ ...a.aDemand(id, n), to }));
    return changeStatus(this.facts, this.#origin(event), { warehouseId: a.warehouseId(warehouse), lines: said });
  }

  /** `return-received`, for a reservation or for none. */
  giveBack(warehouse: string, condition: 'sellable' | 'damaged', lines: Lines, id?: string, event?: string) {
    const said = lines.map(([name, n]) => ({ ...a.aDemand(name, n), condition }));
    return takeBack(this.comings, this.#origin(event), {
      warehouseId: a.warehouseId(warehouse),
      ...(id !== undefined && { reservationId: a.reservationId(id) }),
      lines: said,
    });
  }

  /** `order-shipped`. */
  ship(id: string, warehouse: string, lines: Lines, event?: string) {
    const said = lines.map(([name, n]) => a.aDemand(name, n));
    const fact = { reservationId: a.reservationId(id), warehouseId: a.warehouseId(warehouse), lines: said };
    return shipOrder(this.facts, this.#origin(event), fact);
  }

  /** `transfer-shipped`. */
  moveOut(transfer: string, lines: Lines, event?: string) {
    const said = lines.map(([name, n]) => a.aDemand(name, n));
    return shipTransfer(this.moves, this.#origin(event), { transferId: a.transferId(transfer), lines: said });
  }

  /** `transfer-received`, all of it whole unless so many are damaged. */
  moveIn(transfer: string, lines: readonly (readonly [string, number, number?])[], event?: string) {
    const said = lines.map(([name, n, damaged]) => ({
      ...a.aDemand(name, n),
      ...(damaged !== undefined && { damaged }),
    }));
    return receiveTransfer(this.moves, this.#origin(event), { transferId: a.transferId(transfer), lines: said });
  }

  #origin(event: string | undefined) {
    this.#events += 1;
    const eventId = event ?? `event-${this.#events}`;
    return { source: '/wms', eventId, type: 'test', occurredAt: this.clock.now };
  }
}
