import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { BULK_CANCELS_AT_ONCE } from '../functions/core/domain/limits.ts';
import { ALL_TASK_EVENTS } from '../functions/core/domain/warehouse-tasks.ts';
import {
  BULK_CANCEL_PREFIX,
  OWNER_PREFIX,
  TIMER_PREFIX,
  TRANSFER_PREFIX,
  WORK_ITEM_PREFIX,
} from '../functions/core/store/tables.ts';
import { alarmOnDrift, alarmOnOverdue, callOnAlarms } from './constructs/alarms.ts';
import { bundleFunctions } from './constructs/bundles.ts';
import { CountBucket } from './constructs/count-bucket.ts';
import { declaredFunction, workTime } from './constructs/declared-function.ts';
import { feedFromQueue, feedFromStream } from './constructs/event-sources.ts';
import { runEvery } from './constructs/schedule.ts';
import { type Authorization, ServiceApi } from './constructs/service-api.ts';
import { ServiceQueue } from './constructs/service-queue.ts';
import { serviceTables } from './constructs/service-table.ts';
import { ServiceTopic } from './constructs/service-topic.ts';
import { itemsChanged, itemsTimedOut, stocksBelowZero } from './constructs/stream-filters.ts';
import { letWarehouseIn } from './constructs/warehouse-access.ts';
import { SERVICE_FUNCTIONS, type ServiceFunctionName } from './service-functions.ts';

export interface HoldfastProps extends StackProps {
  /** Who may call the API. IAM, unless said otherwise. */
  readonly authorization?: Authorization;
  /** The warehouse system, which writes facts and reads tasks. Without it nobody may but the account's own administrators. */
  readonly warehousePrincipalArn?: string;
  /** Where alarms call. Without it they only show. */
  readonly operatorsTopicArn?: string;
}

/** How long the warehouse system may take over a batch of tasks before they are offered again. */
const WAREHOUSE_WORK_TIME = Duration.seconds(50);
/** A warehouse event touches a few items of its own SKUs; a hundred at once is a busy dock. */
const FACTS_AT_ONCE = 20;
/** Holds that end together are given back together. */
const EXPIRIES_AT_ONCE = 50;
/** Counts may take minutes, and there is one a warehouse and night. */
const COUNTS_AT_ONCE = 5;
/** A count that is not done in one run comes again at once: a million lines are about one. */
const COUNT_RUNS = 10;
/** How often what is overdue is looked for: it is overdue by hours. */
const OVERDUE_LOOK = Duration.minutes(5);

/**
 * Holdfast. The diagram:
 *
 *   checkout ──HTTP──▶ api ─▶ functions ─▶ stock ──stream──▶ project-availability ─▶ availability
 *                                      └─▶ reservations ──stream──┬▶ expire-reservations ◀─▶ expiry
 *   WMS ──inbound-events──▶ record-stock-facts ─▶ ledger, stock        └▶ publish-stock-events ─▶ stock-events ─▶ warehouse-tasks ─▶ WMS
 *   WMS ──outbound-events─▶ ship-orders ──▶ ledger, stock, reservations
 *   WMS ──transfer-events─▶ move-transfers ─▶ ledger, stock, reservations, operations ◀─ manage-transfers
 *   WMS ──count-events────▶ reconcile-counts ◀── count-objects     ─▶ operations ◀─ settle-reconciliations
 *   ledger ──stream (facts that come late)──▶ recompare-counts    ─▶ operations
 *   each minute ──────────▶ sweep-holds                each night ─▶ audit-stock                     now and then ─▶ watch-overdue
 *   stock ──stream (below zero)──▶ watch-coverage ─▶ operations ──stream──▶ publish-work-items ─▶ stock-events
 *   a person ──HTTP──▶ manage-bulk-cancellations ─▶ operations ──stream──▶ run-bulk-cancellations ─▶ reservations, stock, operations
 *   a person ──HTTP──▶ settle-work-items ─▶ operations, and messages back to their queues
 */
export class HoldfastStack extends Stack {
  constructor(scope: Construct, id: string, props: HoldfastProps = {}) {
    super(scope, id, { description: 'Holdfast: how many can be sold now, and to whom are they promised.', ...props });

    // What is remembered, and where messages go.
    const tables = serviceTables(this);
    const inboundEvents = new ServiceQueue(this, 'inbound-events', workTime('record-stock-facts'));
    const outboundEvents = new ServiceQueue(this, 'outbound-events', workTime('ship-orders'));
    const transferEvents = new ServiceQueue(this, 'transfer-events', workTime('move-transfers'));
    const countEvents = new ServiceQueue(this, 'count-events', workTime('reconcile-counts'), COUNT_RUNS);
    const countObjects = new CountBucket(this, 'count-objects');
    const expiry = new ServiceQueue(this, 'expiry', workTime('expire-reservations'));
    const warehouseTasks = new ServiceQueue(this, 'warehouse-tasks', WAREHOUSE_WORK_TIME);
    const stockEvents = new ServiceTopic(this, 'stock-events');
    // Where messages may be quarantined, and so replayed.
    const replayable = [inboundEvents, outboundEvents, transferEvents, countEvents, expiry];
    const bundles = bundleFunctions(Object.keys(SERVICE_FUNCTIONS));
    const service = (name: ServiceFunctionName) =>
      declaredFunction(this, name, { bundles, tables, expiry, stockEvents, countEvents, countObjects, replayable });

    // Buyers and the shop.
    const api = new ServiceApi(this, 'api', props.authorization ?? { kind: 'iam' });
    api.serve(service('reserve-stock'), 'PUT /reservations/{id}');
    api.serve(service('get-reservation'), 'GET /reservations/{id}');
    api.serve(service('confirm-reservation'), 'POST /reservations/{id}/confirm');
    api.serve(service('cancel-reservation'), 'POST /reservations/{id}/cancel');
    api.serve(service('renew-reservation'), 'POST /reservations/{id}/renew');
    api.serve(service('check-availability'), 'GET /availability');
    api.serve(service('explain-stock'), 'GET /stock/{sku}', 'GET /stock/{sku}/movements');
    api.serve(
      service('manage-catalog'),
      'PUT /listings/{id}',
      'GET /listings/{id}',
      'PUT /warehouses/{id}',
      'GET /warehouses/{id}',
      'PUT /skus/{sku}',
      'GET /skus/{sku}',
    );

    api.serve(
      service('manage-purchase-orders'),
      'POST /purchase-orders',
      'GET /purchase-orders/{id}',
      'POST /purchase-orders/{id}/close',
    );

    api.serve(service('manage-transfers'), 'POST /transfers', 'GET /transfers/{id}', 'POST /transfers/{id}/cancel');

    api.serve(service('manage-exchanges'), 'POST /exchanges', 'GET /exchanges/{id}');

    api.serve(
      service('settle-reconciliations'),
      'GET /reconciliations/{id}',
      'GET /reconciliations/{id}/differences',
      'GET /reconciliations/{id}/differences.csv',
      'POST /reconciliations/{id}/approve',
    );

    // Facts that come late, however they were recorded. Nobody waits for this, and a batch costs one reading whatever its size.
    feedFromStream(service('recompare-counts'), tables.ledger, { window: Duration.seconds(5) });

    // What a person must settle.
    api.serve(service('settle-work-items'), 'GET /work-items', 'GET /work-items/{id}', 'POST /work-items/{id}/resolve');

    // Many reservations cancelled at once: each write of a job leads to its next step.
    api.serve(
      service('manage-bulk-cancellations'),
      'POST /reservations/bulk-cancel',
      'GET /reservations/bulk-cancel/{id}',
      'POST /reservations/bulk-cancel/{id}/run',
      'GET /reservations/bulk-cancel/{id}/report',
      'GET /reservations/bulk-cancel/{id}/report.csv',
    );
    feedFromStream(service('run-bulk-cancellations'), tables.operations, {
      window: Duration.seconds(0),
      only: [itemsChanged(BULK_CANCEL_PREFIX)],
      batchSize: BULK_CANCELS_AT_ONCE,
    });

    // What the warehouse tells.
    feedFromQueue(service('record-stock-facts'), inboundEvents, FACTS_AT_ONCE);
    feedFromQueue(service('ship-orders'), outboundEvents, FACTS_AT_ONCE);
    feedFromQueue(service('move-transfers'), transferEvents, FACTS_AT_ONCE);
    feedFromQueue(service('reconcile-counts'), countEvents, COUNTS_AT_ONCE);

    // Deadlines: a delay message for each hold, the removal of its timer, and a sweep. None is trusted alone.
    const expireReservations = service('expire-reservations');
    feedFromQueue(expireReservations, expiry, EXPIRIES_AT_ONCE);
    feedFromStream(expireReservations, tables.reservations, {
      window: Duration.seconds(0),
      only: [itemsChanged(OWNER_PREFIX), itemsTimedOut(TIMER_PREFIX)],
    });
    runEvery(Duration.minutes(1), service('sweep-holds'));

    // What ought to have happened and did not.
    runEvery(OVERDUE_LOOK, service('watch-overdue'));
    alarmOnOverdue(this, OVERDUE_LOOK);

    // Each night everything is checked against everything.
    runEvery(Duration.minutes(1), service('audit-stock'));
    alarmOnDrift(this);

    // What others see: read models and events follow the tables, never the other way round.
    feedFromStream(service('project-availability'), tables.stock, { window: Duration.seconds(0) });
    feedFromStream(service('watch-coverage'), tables.stock, { window: Duration.seconds(0), only: stocksBelowZero() });
    feedFromStream(service('publish-stock-events'), tables.reservations, {
      window: Duration.seconds(0),
      only: [itemsChanged(OWNER_PREFIX), itemsChanged(TRANSFER_PREFIX)],
    });
    feedFromStream(service('publish-work-items'), tables.operations, {
      window: Duration.seconds(0),
      only: [itemsChanged(WORK_ITEM_PREFIX)],
    });
    stockEvents.deliver(ALL_TASK_EVENTS, warehouseTasks);

    bundles.discard();

    if (props.warehousePrincipalArn !== undefined)
      letWarehouseIn(props.warehousePrincipalArn, {
        writes: [inboundEvents, outboundEvents, transferEvents, countEvents],
        reads: [warehouseTasks],
        puts: countObjects,
      });
    if (props.operatorsTopicArn !== undefined) callOnAlarms(this, props.operatorsTopicArn);

    new CfnOutput(this, 'ApiUrl', { value: api.apiEndpoint });
    new CfnOutput(this, 'InboundEventsQueueUrl', { value: inboundEvents.queueUrl });
    new CfnOutput(this, 'OutboundEventsQueueUrl', { value: outboundEvents.queueUrl });
    new CfnOutput(this, 'TransferEventsQueueUrl', { value: transferEvents.queueUrl });
    new CfnOutput(this, 'CountEventsQueueUrl', { value: countEvents.queueUrl });
    new CfnOutput(this, 'CountObjectsBucket', { value: countObjects.bucketName });
    new CfnOutput(this, 'ExpiryQueueUrl', { value: expiry.queueUrl });
    new CfnOutput(this, 'WarehouseTasksQueueUrl', { value: warehouseTasks.queueUrl });
    new CfnOutput(this, 'StockEventsTopicArn', { value: stockEvents.topicArn });
  }
}
