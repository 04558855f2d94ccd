import { sqsClient } from '../core/queue/clients.ts';
import { delayedSender } from '../core/queue/send-delayed.ts';
import { sweepHolds } from '../core/reservations/deadlines.ts';
import { required, VARIABLES } from '../core/runtime/environment.ts';
import { scheduleHandler } from '../core/runtime/schedule-handler.ts';
import { reservationContext, systemPace, systemStore } from '../core/runtime/service.ts';

const store = systemStore();
const context = reservationContext(store);
const send = delayedSender(sqsClient(), required(VARIABLES.expiryQueueUrl), systemPace);

export const handler = scheduleHandler(() => sweepHolds({ context, timers: store.timers, send }));
