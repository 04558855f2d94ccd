import { snsClient } from '../core/queue/clients.ts';
import { eventPublisher } from '../core/queue/publish-events.ts';
import { required, VARIABLES } from '../core/runtime/environment.ts';
import { systemPace } from '../core/runtime/service.ts';
import { streamBatchHandler } from '../core/runtime/stream-handler.ts';
import { workItemNews } from '../core/store/stream-records.ts';
import { workItemEvent } from './events.ts';

const publish = eventPublisher(snsClient(), required(VARIABLES.stockEventsTopicArn), systemPace);

export const handler = streamBatchHandler(async (records) => {
  const news = records.flatMap((record) => workItemNews(record) ?? []);
  await publish(news.map(workItemEvent));
});
