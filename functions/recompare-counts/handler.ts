import { followLateFacts } from '../core/counts/late-facts.ts';
import { systemClock } from '../core/runtime/clock.ts';
import { systemStore } from '../core/runtime/service.ts';
import { streamBatchHandler } from '../core/runtime/stream-handler.ts';
import { recordedMovement } from '../core/store/stream-records.ts';

const context = { ...systemStore(), now: systemClock };

export const handler = streamBatchHandler((records) =>
  followLateFacts(
    context,
    records.flatMap((record) => recordedMovement(record) ?? []),
  ),
);
