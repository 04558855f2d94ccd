import { randomUUID } from 'node:crypto';
import type { Sku, WarehouseId } from '../../../../../functions/core/domain/ids.ts';
import {
  type Difference,
  NO_TOTALS,
  type Reconciliation,
  type ReconciliationId,
} from '../../../../../functions/core/domain/reconciliation.ts';
import { NORTH, NOW } from './given.ts';

export const newCount = () => `count-${randomUUID().slice(0, 13)}` as ReconciliationId;
export const newWarehouse = () => `w-${randomUUID().slice(0, 13)}` as WarehouseId;

export function aReconciliation(also: Partial<Reconciliation> = {}): Reconciliation {
  return {
    reconciliationId: newCount(),
    warehouseId: NORTH,
    scope: 'full',
    countedAt: NOW,
    content: 'lines#1',
    status: 'running',
    totals: NO_TOTALS,
    startedAt: NOW,
    revision: 0,
    ...also,
  };
}

export function aDifference(sku: string, also: Partial<Difference> = {}): Difference {
  return {
    sku: sku as Sku,
    expected: { onHand: 3, unsellable: 0 },
    counted: { onHand: 2 },
    class: 'unexplained',
    priority: 'normal',
    near: [],
    state: 'open',
    revision: 0,
    ...also,
  };
}
