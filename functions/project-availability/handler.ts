import { snsClient } from '../core/queue/clients.ts';
import { eventPublisher } from '../core/queue/publish-events.ts';
import { required, VARIABLES } from '../core/runtime/environment.ts';
import { systemPace, systemStore } from '../core/runtime/service.ts';
import { streamBatchHandler } from '../core/runtime/stream-handler.ts';
import { bucketChange } from '../core/store/stream-records.ts';
import { projectBuckets } from './project.ts';

const { availability } = systemStore();
const publish = eventPublisher(snsClient(), required(VARIABLES.stockEventsTopicArn), systemPace);

export const handler = streamBatchHandler(async (records) => {
  await publish(
    await projectBuckets(
      availability,
      records.flatMap((record) => bucketChange(record) ?? []),
    ),
  );
});
