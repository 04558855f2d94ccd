import type { SkuQuantity } from '../../functions/core/domain/listing.ts';
import type { TransferStanding } from '../../functions/core/domain/transfer.ts';
import { cancelTransfer } from '../../functions/core/transfers/cancel.ts';
import { look } from '../../functions/core/transfers/look.ts';
import { requestTransfer } from '../../functions/core/transfers/request.ts';
import * as a from './builders.ts';
import type { Shop } from './builders-shop.ts';
import type { Lines } from './warehouse-words.ts';

/** The commands of transfers over the store of a shop, as a test would say them. */
export function transfersOf(shop: Shop) {
  const context = { ...shop.context, transfers: shop.store.transfers };
  const demand = (lines: Lines): SkuQuantity[] => lines.map(([name, units]) => a.aDemand(name, units));
  return {
    /** `POST /transfers`. */
    request: (id: string, from: string, to: string, lines: Lines) =>
      requestTransfer(context, {
        transferId: a.transferId(id),
        from: a.warehouseId(from),
        to: a.warehouseId(to),
        lines: demand(lines),
      }),
    /** `POST /transfers/{id}/cancel`. */
    cancel: (id: string) => cancelTransfer(context, a.transferId(id)),
    /** `GET /transfers/{id}`. */
    look: async (id: string): Promise<TransferStanding> => {
      const found = await look(context.transfers, a.transferId(id));
      if (!found.ok) throw new Error(found.refusal.code);
      return found.value;
    },
    /** Units in transit to a warehouse. */
    inTransit: (name: string, warehouse: string): number =>
      shop.buckets(name, warehouse).reduce((sum, bucket) => sum + bucket.inTransit, 0),
  };
}
