import { stockOf } from '../../../functions/core/domain/bucket.ts';
import { openUnitsOf, type Reservation } from '../../../functions/core/domain/reservation.ts';
import { cancel } from '../../../functions/core/reservations/cancel.ts';
import { confirm } from '../../../functions/core/reservations/confirm.ts';
import { expire } from '../../../functions/core/reservations/end.ts';
import { reserve } from '../../../functions/core/reservations/reserve.ts';
import { requestTransfer } from '../../../functions/core/transfers/request.ts';
import * as a from '../../support/builders.ts';
import type { Month } from './month.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** How much is done on a day. */
export interface Bustle {
  readonly orders: number;
  readonly receipts: number;
  readonly transfers: number;
  /** Of each: units lost or found, units broken or mended. */
  readonly mishaps: number;
}

/** Notes a day's orders, receipts, transfers and mishaps, each at any time of it; what follows from them may be days later. */
export function planDay(month: Month, bustle: Bustle, day: number): void {
  const { agenda, chance } = month;
  const each = (count: number, does: (id: string) => Promise<unknown>, what: string) => {
    for (let i = 0; i < count; i += 1) agenda.after(chance() * DAY_MS, () => does(month.naming(`${what}-${day}-${i}`)));
  };
  each(bustle.orders, (id) => buy(month, id), 'order');
  each(bustle.receipts, (id) => restock(month, id), 'po');
  each(bustle.transfers, (id) => move(month, id), 'move');
  each(bustle.mishaps, async () => mishap(month), 'mishap');
}

/** A receipt for every stock, so that there is something to sell. */
export async function fillShelves(month: Month): Promise<void> {
  for (const place of month.places)
    for (const [i, name] of month.names.entries())
      await announceAndReceive(month, month.naming(`first-${place}-${i}`), place, name, 30);
}

async function buy(month: Month, id: string): Promise<void> {
  const { agenda, chance, context } = month;
  const names = new Set(Array.from({ length: 1 + Math.floor(chance() * 3) }, () => month.anyName()));
  const lines = [...names].map((name) => a.aLine(name, 1 + Math.floor(chance() * 3)));
  const [reservationId, customerId] = [a.reservationId(id), a.customerId('ann')];
  const held = await reserve(context, { reservationId, customerId, lines });
  if (!held.ok) return;
  if (chance() < 0.15) return agenda.after(31 * MINUTE_MS, () => expire(context, reservationId));
  await confirm(context, reservationId, a.paymentId(`pay-${id}`));
  if (chance() < 0.05) return agenda.after(chance() * 3 * HOUR_MS, () => cancel(context, reservationId));
  agenda.after((2 + chance() * 18) * HOUR_MS, () => ship(month, id));
}

/** What is to be shipped leaves, warehouse by warehouse, if it is there. */
async function ship(month: Month, id: string): Promise<void> {
  const { agenda, chance, warehouse } = month;
  const order = await month.reservation(id);
  for (const [place, lines] of openLines(order)) {
    if (lines.some(([name, units]) => warehouse.sellable(place, name) < units)) continue;
    warehouse.ship(id, place, lines);
    const [name] = lines[0] as readonly [string, number];
    if (chance() < 0.08)
      agenda.after((1 + chance() * 2) * DAY_MS, async () =>
        warehouse.takeBack(id, month.anyPlace(), name, chance() < 0.3),
      );
  }
}

function openLines({ status, allocations }: Reservation): [place: string, lines: [string, number][]][] {
  if (status !== 'confirmed') return [];
  const open = allocations.map((allocation) => ({ ...stockOf(allocation.bucket), units: openUnitsOf(allocation) }));
  const byPlace = Map.groupBy(
    open.filter(({ units }) => units > 0),
    ({ warehouseId }) => warehouseId as string,
  );
  return [...byPlace].map(([place, some]) => {
    const bySku = Map.groupBy(some, ({ sku }) => sku as string);
    return [place, [...bySku].map(([name, parts]) => [name, parts.reduce((sum, { units }) => sum + units, 0)])];
  });
}

function restock(month: Month, id: string): Promise<void> {
  return announceAndReceive(month, id, month.anyPlace(), month.anyName(), 5 + Math.floor(month.chance() * 30));
}

async function announceAndReceive(month: Month, id: string, place: string, name: string, units: number): Promise<void> {
  await month.words.announce(id, place, [[name, units]]);
  month.agenda.after(month.chance() * HOUR_MS, async () => month.warehouse.receive(id, place, name, units));
}

/** Some goods change places; now and then one of them is damaged on the way, or never arrives. */
async function move(month: Month, id: string): Promise<void> {
  const { agenda, chance, warehouse } = month;
  const [from, to, name] = [month.anyPlace(), month.anyPlace(), month.anyName()];
  if (from === to) return;
  const units = 2 + Math.floor(chance() * 6);
  const asked = { transferId: a.transferId(id), from: a.warehouseId(from), to: a.warehouseId(to) };
  const requested = await requestTransfer(month.transferContext, { ...asked, lines: [a.aDemand(name, units)] });
  if (!requested.ok) return;
  agenda.after((1 + chance() * 5) * HOUR_MS, async () => {
    if (warehouse.sellable(from, name) < units) return;
    warehouse.moveOut(id, from, name, units);
    const arriving = chance() < 0.1 ? units - 1 : units;
    agenda.after((4 + chance() * 20) * HOUR_MS, async () =>
      warehouse.moveIn(id, to, name, arriving, chance() < 0.1 ? 1 : 0),
    );
  });
}

function mishap({ warehouse, chance, anyPlace, anyName }: Month): void {
  const [place, name] = [anyPlace(), anyName()];
  const isEmpty = warehouse.sellable(place, name) === 0;
  const isMended = warehouse.shelf(place, name).unsellable > 0 && chance() < 0.5;
  if (chance() < 0.5) warehouse.findOrLose(place, name, isEmpty || chance() < 0.4 ? 1 : -1);
  else if (isMended) warehouse.breakOrMend(place, name, 'sellable');
  else if (!isEmpty) warehouse.breakOrMend(place, name, 'unsellable');
}
