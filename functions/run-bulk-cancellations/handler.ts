import { workOn } from '../core/bulk-cancel/work-on.ts';
import { BULK_CANCEL_SECONDS } from '../core/domain/limits.ts';
import { systemClock } from '../core/runtime/clock.ts';
import { bulkCancelContext, systemStore } from '../core/runtime/service.ts';
import { streamHandler } from '../core/runtime/stream-handler.ts';
import { bulkCancelWritten } from '../core/store/stream-records.ts';

const context = bulkCancelContext(systemStore());

export const handler = streamHandler(async (record) => {
  const written = bulkCancelWritten(record);
  if (written !== undefined) await workOn(context, written, systemClock() + BULK_CANCEL_SECONDS * 1_000);
});
