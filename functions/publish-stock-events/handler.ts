import { snsClient } from '../core/queue/clients.ts';
import { eventPublisher } from '../core/queue/publish-events.ts';
import { required, VARIABLES } from '../core/runtime/environment.ts';
import { systemPace, systemStore } from '../core/runtime/service.ts';
import { streamBatchHandler } from '../core/runtime/stream-handler.ts';
import { reservationChange, transferChange } from '../core/store/stream-records.ts';
import { publishChanges } from './publish.ts';

const { availability, workItems, exchanges } = systemStore();
const publish = eventPublisher(snsClient(), required(VARIABLES.stockEventsTopicArn), systemPace);

export const handler = streamBatchHandler(async (records) => {
  await publishChanges(
    { availability, workItems, exchanges, publish },
    records.flatMap((record) => reservationChange(record) ?? transferChange(record) ?? []),
  );
});
