import * as operations from '../core/contracts/catalogue-operations.ts';
import { accept, refuse } from '../core/domain/result.ts';
import { httpHandler, implement } from '../core/runtime/http-handler.ts';
import { systemStore } from '../core/runtime/service.ts';
import { keepSku } from './keep-sku.ts';

const store = systemStore();
const { catalogWriter } = store;

export const handler = httpHandler([
  implement(operations.putListing, async ({ path, body }) => {
    const listing = { listingId: path.id, ...body };
    await catalogWriter.putListing(listing);
    return accept({ status: 200, body: listing });
  }),
  implement(operations.getListing, async ({ path }) => {
    const listing = await catalogWriter.getListing(path.id);
    return listing
      ? accept({ status: 200, body: listing })
      : refuse({ code: 'unknown-listing', listingIds: [path.id] });
  }),
  implement(operations.putWarehouse, async ({ path, body }) => {
    const warehouse = { warehouseId: path.id, ...body };
    await catalogWriter.putWarehouse(warehouse);
    return accept({ status: 200, body: warehouse });
  }),
  implement(operations.getWarehouse, async ({ path }) => {
    const warehouse = await catalogWriter.getWarehouse(path.id);
    return warehouse
      ? accept({ status: 200, body: warehouse })
      : refuse({ code: 'unknown-warehouse', warehouseIds: [path.id] });
  }),
  implement(operations.putSku, async ({ path, body }) => {
    const kept = await keepSku(store, { sku: path.sku, ...body });
    return kept.ok ? accept({ status: 200, body: kept.value }) : kept;
  }),
  implement(operations.getSku, async ({ path }) => {
    const settings = await catalogWriter.getSku(path.sku);
    return settings ? accept({ status: 200, body: settings }) : refuse({ code: 'unknown-sku', sku: path.sku });
  }),
]);
