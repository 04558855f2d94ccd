import type { MovementAnswer } from '../core/contracts/movements.ts';
import { timeText } from '../core/contracts/values.ts';
import type { Movement } from '../core/facts/ports.ts';

/** A movement as an operator reads it. */
export function renderMovement({ sku: _asked, occurredAt, recordedAt, ...movement }: Movement): MovementAnswer {
  return { ...movement, occurredAt: timeText(occurredAt), recordedAt: timeText(recordedAt) };
}
