import * as operations from '../core/contracts/exchanges.ts';
import { accept } from '../core/domain/result.ts';
import { look } from '../core/exchanges/look.ts';
import { openExchange } from '../core/exchanges/open.ts';
import { httpHandler, implement } from '../core/runtime/http-handler.ts';
import { exchangeContext, systemStore } from '../core/runtime/service.ts';
import { renderExchange } from './render-exchange.ts';

const context = exchangeContext(systemStore());

export const handler = httpHandler([
  implement(operations.openExchange, async ({ body }) => {
    const opened = await openExchange(context, body);
    if (!opened.ok) return opened;
    const { standing, replay } = opened.value;
    return accept({ status: replay ? 200 : 201, body: renderExchange(standing) });
  }),
  implement(operations.getExchange, async ({ path }) => {
    const found = await look(context, path.id);
    return found.ok ? accept({ status: 200, body: renderExchange(found.value) }) : found;
  }),
]);
