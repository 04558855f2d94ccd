import { METRICS, type Observer, systemObserver } from './observer.ts';

/**
 * The Lambda handler behind a schedule, which an operator may also invoke with an event of their own. `run` says in numbers what it did, which is logged. A fault fails the invocation, so that
 * the function's error alarm sees it; the schedule comes again anyway.
 */
export function scheduleHandler(
  run: (event: Readonly<Record<string, unknown>>) => Promise<Readonly<Record<string, number>>>,
  observer: Observer = systemObserver(),
): (event: unknown) => Promise<void> {
  return async (event) => {
    try {
      observer.info('ran', await run(typeof event === 'object' && event !== null ? { ...event } : {}));
    } catch (fault) {
      observer.count(METRICS.fault);
      observer.error('scheduled run failed', {}, fault);
      throw fault;
    } finally {
      observer.flush();
    }
  };
}
