import { listMovements } from '../core/contracts/movements.ts';
import { explainStock } from '../core/contracts/operations.ts';
import { accept, refuse } from '../core/domain/result.ts';
import { systemClock } from '../core/runtime/clock.ts';
import { httpHandler, implement } from '../core/runtime/http-handler.ts';
import { systemStore } from '../core/runtime/service.ts';
import { explain } from './explain.ts';
import { renderMovement } from './render-movement.ts';

const store = systemStore();

export const handler = httpHandler([
  implement(explainStock, async ({ path }) => {
    const stock = await explain(store, path.sku, systemClock());
    return stock ? accept({ status: 200, body: stock }) : refuse({ code: 'unknown-sku', sku: path.sku });
  }),
  implement(listMovements, async ({ path, query: { warehouseId, ...page } }) => {
    const { movements, next } = await store.ledger.movements(path.sku, warehouseId, page);
    return accept({
      status: 200,
      body: { movements: movements.map(renderMovement), ...(next !== undefined && { next }) },
    });
  }),
]);
