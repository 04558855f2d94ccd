import { snsClient } from '../core/queue/clients.ts';
import { eventPublisher } from '../core/queue/publish-events.ts';
import { required, VARIABLES } from '../core/runtime/environment.ts';
import { systemPace } from '../core/runtime/service.ts';
import { streamBatchHandler } from '../core/runtime/stream-handler.ts';
import { connectStore } from '../core/store/connect.ts';
import { bucketChange } from '../core/store/stream-records.ts';
import { tellAndReplace } from './tell-and-replace.ts';

// Warehouses are asked for with every batch. Goods that arrive in a new one while memory does not know it yet would come in stock unheard.
const { availability, catalog } = connectStore(process.env, { rememberCatalogMs: 0 });
const publish = eventPublisher(snsClient(), required(VARIABLES.stockEventsTopicArn), systemPace);

export const handler = streamBatchHandler((records) =>
  tellAndReplace(
    { availability, catalog, publish },
    records.flatMap((record) => bucketChange(record) ?? []),
  ),
);
