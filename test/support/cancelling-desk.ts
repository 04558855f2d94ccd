import type { BulkCancelContext, ReportPage } from '../../functions/core/bulk-cancel/ports.ts';
import { type Chosen, runBulkCancel, startBulkCancel } from '../../functions/core/bulk-cancel/start.ts';
import { workOn } from '../../functions/core/bulk-cancel/work-on.ts';
import {
  type BulkCancelId,
  type BulkCancellation,
  isAtWork,
  type Where,
} from '../../functions/core/domain/bulk-cancel.ts';
import { placeOf, promiseChanges } from '../../functions/core/domain/promise.ts';
import * as a from './builders.ts';
import type { Shop } from './builders-shop.ts';
import { ownerOfItem } from './memory/memory-state.ts';

export const bulkCancelId = (text: string) => text as BulkCancelId;
const FOREVER = Number.POSITIVE_INFINITY;

/** Where an operator cancels many reservations of a shop at once, and the stream that drives the job. */
export class CancellingDesk {
  readonly shop: Shop;
  readonly context: BulkCancelContext;

  constructor(shop: Shop) {
    this.shop = shop;
    const { bulkCancellations: jobs, availability: promised } = shop.store;
    this.context = { jobs, promised, reservations: shop.context };
  }

  /** The read model catches up with every owner. */
  catchUp(): this {
    const { state } = this.shop;
    state.promises.clear();
    for (const item of state.owners.values()) {
      const owner = ownerOfItem(item);
      for (const listed of owner ? promiseChanges(undefined, owner).put : [])
        state.promises.set(placeOf(listed), listed);
    }
    return this;
  }

  startList(id: string, reservations: readonly string[], reason = 'resale') {
    return this.#start(id, { reservationIds: reservations.map(a.reservationId) }, reason);
  }

  startListing(id: string, listing: string, where: Where = {}, reason = 'resale') {
    return this.#start(id, { listingId: a.listingId(listing), where }, reason);
  }

  run(id: string) {
    return runBulkCancel(this.context, bulkCancelId(id));
  }

  /** The record of the latest write is handed over, and that of the write that follows, until there is nothing to do. */
  async follow(id: string, until: () => number = () => FOREVER): Promise<number> {
    let records = 0;
    for (let job = this.job(id); isAtWork(job); job = this.job(id)) {
      records += 1;
      await workOn(this.context, job, until());
    }
    return records;
  }

  /** Dry run and run, with nothing in between. */
  async through(id: string): Promise<void> {
    await this.follow(id);
    await this.run(id);
    await this.follow(id);
  }

  job(id: string): BulkCancellation {
    const job = this.shop.state.bulkCancellations.get(bulkCancelId(id));
    if (job === undefined) throw new Error(`there is no ${id}`);
    return job;
  }

  async page(id: string): Promise<ReportPage> {
    return this.context.jobs.lines(bulkCancelId(id), { limit: 1_000 });
  }

  /** What became of each, in short. */
  async report(id: string): Promise<Record<string, string>> {
    const { lines } = await this.page(id);
    return Object.fromEntries(
      lines.map(({ reservationId, outcome, code, reservationStatus }) => [
        reservationId,
        [outcome, code, reservationStatus].filter((word) => word !== undefined).join(' '),
      ]),
    );
  }

  #start(id: string, chosen: Chosen, reason: string) {
    return startBulkCancel(this.context, { bulkCancelId: bulkCancelId(id), reason, chosen });
  }
}
