import type { TransferAnswer } from '../core/contracts/transfers.ts';
import { timeText } from '../core/contracts/values.ts';
import type { TransferStanding } from '../core/domain/transfer.ts';

/** A transfer as its client sees it. */
export function renderTransfer({ lines, createdAt, ...standing }: TransferStanding): TransferAnswer {
  return { ...standing, lines: lines.map((line) => ({ ...line })), createdAt: timeText(createdAt) };
}
