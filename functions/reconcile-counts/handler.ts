import { countEvents } from '../core/contracts/warehouse-events.ts';
import { COUNT_SECONDS } from '../core/domain/limits.ts';
import { openLines, s3Client } from '../core/objects/count-object.ts';
import { sqsClient } from '../core/queue/clients.ts';
import { givingBackAtOnce } from '../core/queue/give-back.ts';
import { systemClock } from '../core/runtime/clock.ts';
import { required, VARIABLES } from '../core/runtime/environment.ts';
import { queueHandler } from '../core/runtime/queue-handler.ts';
import { systemStore } from '../core/runtime/service.ts';
import { consumeCount } from './consume-count.ts';

const store = systemStore();
const context = { ...store, now: systemClock };
const client = s3Client();
const bucket = required(VARIABLES.countObjectsBucket);
const objects = { bucket, open: (key: string) => openLines(client, bucket, key) };

export const handler = queueHandler({
  contract: countEvents,
  workItems: store.workItems,
  now: systemClock,
  happenedAt: ({ time }) => time,
  giveBackAtOnce: givingBackAtOnce(sqsClient(), required(VARIABLES.countEventsQueueUrl)),
  consume: (event) => consumeCount(context, objects, event, systemClock() + COUNT_SECONDS * 1_000),
});
