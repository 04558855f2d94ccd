import * as operations from '../core/contracts/transfers.ts';
import { accept } from '../core/domain/result.ts';
import { httpHandler, implement } from '../core/runtime/http-handler.ts';
import { systemStore, transferContext } from '../core/runtime/service.ts';
import { cancelTransfer } from '../core/transfers/cancel.ts';
import { look } from '../core/transfers/look.ts';
import { requestTransfer } from '../core/transfers/request.ts';
import { renderTransfer } from './render-transfer.ts';

const context = transferContext(systemStore());

export const handler = httpHandler([
  implement(operations.requestTransfer, async ({ body }) => {
    const requested = await requestTransfer(context, body);
    if (!requested.ok) return requested;
    const { standing, replay } = requested.value;
    return accept({ status: replay ? 200 : 201, body: renderTransfer(standing) });
  }),
  implement(operations.getTransfer, async ({ path }) => {
    const found = await look(context.transfers, path.id);
    return found.ok ? accept({ status: 200, body: renderTransfer(found.value) }) : found;
  }),
  implement(operations.cancelTransfer, async ({ path }) => {
    const cancelled = await cancelTransfer(context, path.id);
    return cancelled.ok ? accept({ status: 200, body: renderTransfer(cancelled.value) }) : cancelled;
  }),
]);
