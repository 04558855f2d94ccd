import type { Quantity, Sku, TransferId } from '../../functions/core/domain/ids.ts';
import { shipTransfer } from '../../functions/core/facts/ship-transfer.ts';
import { cancelTransfer } from '../../functions/core/transfers/cancel.ts';
import { requestTransfer } from '../../functions/core/transfers/request.ts';
import type { Draft } from './program.ts';
import type { Lines } from './programs.ts';
import { DESTINATION, WAREHOUSE } from './stock.ts';
import type { StoreView } from './store-view.ts';

// Who moves goods between warehouses: the same claims, of owners of another kind.

const once = { home: 0, ahead: 0, runs: 'once' } as const;

function statusIs(id: string, ...statuses: readonly string[]): (store: StoreView) => boolean {
  return ({ owners }) =>
    owners.some((owner) => 'transferId' in owner && owner.transferId === id && statuses.includes(owner.status));
}

function linesOf(lines: Lines) {
  return Object.entries(lines).map(([sku, quantity]) => ({ sku: sku as Sku, quantity: quantity as Quantity }));
}

/** One attempt to request. `name` is `<transfer>.<attempt>`. */
export function request(name: string, lines: Lines): Draft {
  const transferId = name.split('.')[0] as TransferId;
  const asked = { transferId, from: WAREHOUSE, to: DESTINATION, lines: linesOf(lines) };
  const run: Draft['run'] = async ({ transfers }) => {
    await requestTransfer(transfers, asked);
    return {};
  };
  return { ...once, name, mayStart: () => true, run };
}

export function callOff(id: string): Draft {
  const run: Draft['run'] = async ({ transfers }) => {
    await cancelTransfer(transfers, id as TransferId);
    return {};
  };
  return { ...once, name: `${id} cancel`, mayStart: statusIs(id, 'confirmed', 'ending'), run };
}

/** `transfer-shipped` arrives; copies of one event have one `eventId`. */
export function moveOut(id: string, lines: Lines, eventId: string, name = `${id} ship ${eventId}`): Draft {
  const origin = { source: 'wms', eventId, type: 'transfer-shipped', occurredAt: 0 };
  const run: Draft['run'] = async ({ facts }) => {
    await shipTransfer(facts, origin, { transferId: id as TransferId, lines: linesOf(lines) });
    return {};
  };
  return { ...once, name, mayStart: statusIs(id, 'confirmed'), run };
}
