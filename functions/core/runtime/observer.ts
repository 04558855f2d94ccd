import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';

/** Every metric of the namespace, by name. Alarms and dashboards refer to these. */
export const METRICS = {
  accepted: 'RequestAccepted',
  refused: 'RequestRefused',
  unanswered: 'RequestUnanswered',
  fault: 'Fault',
  messageDone: 'MessageDone',
  messageQuarantined: 'MessageQuarantined',
  messageRetried: 'MessageRetried',
  recordDone: 'RecordDone',
  recordRetried: 'RecordRetried',
  overdue: 'Overdue',
  drift: 'Drift',
} as const;
export type MetricName = (typeof METRICS)[keyof typeof METRICS];

/** What a log line may say beside its sentence: ids, codes, counts. Never a body, never a name. */
export type Ids = Readonly<Record<string, string | number | boolean | undefined>>;

/** How a function tells its operators what it does. */
export interface Observer {
  info(sentence: string, ids: Ids): void;
  warn(sentence: string, ids: Ids): void;
  error(sentence: string, ids: Ids, fault: unknown): void;
  /** Counts one. With a `code`, also under that code. */
  count(metric: MetricName, code?: string): void;
  /** Writes what was counted. The stacks do it at the end of each invocation. */
  flush(): void;
}

/** JSON logs and embedded metrics on standard output. Service and namespace come from the environment. */
export function systemObserver(): Observer {
  const logger = new Logger({ serviceName: process.env.POWERTOOLS_SERVICE_NAME ?? 'holdfast' });
  const metrics = new Metrics({
    namespace: 'Holdfast',
    serviceName: process.env.POWERTOOLS_SERVICE_NAME ?? 'holdfast',
  });
  return {
    info: (sentence, ids) => logger.info(sentence, { ...ids }),
    warn: (sentence, ids) => logger.warn(sentence, { ...ids }),
    error: (sentence, ids, fault) => logger.error(sentence, { ...ids, fault: describe(fault) }),
    count(metric, code) {
      metrics.addMetric(metric, MetricUnit.Count, 1);
      if (code === undefined) return;
      const single = metrics.singleMetric();
      single.addDimension('code', code);
      single.addMetric(metric, MetricUnit.Count, 1);
    },
    flush: () => {
      if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
    },
  };
}

/**
 * A fault as it may be logged. Errors of the AWS SDK carry whole items as members, and items belong to customers: only name,
 * message and stack go on, and the same of what caused it.
 */
export function describe(fault: unknown): { name: string; message: string; stack?: string; cause?: unknown } {
  if (!(fault instanceof Error)) return { name: typeof fault, message: 'something that is not an Error was thrown' };
  return {
    name: fault.name,
    message: fault.message,
    ...(fault.stack === undefined ? {} : { stack: fault.stack }),
    ...(fault.cause instanceof Error ? { cause: describe(fault.cause) } : {}),
  };
}
