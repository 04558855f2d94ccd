import { METRICS, type Observer, systemObserver } from './observer.ts';

/**
 * The Lambda handler behind a schedule. `run` says in numbers what it did, which is logged. A fault fails the invocation, so that
 * the function's error alarm sees it; the schedule comes again anyway.
 */
export function scheduleHandler(
  run: () => Promise<Readonly<Record<string, number>>>,
  observer: Observer = systemObserver(),
): () => Promise<void> {
  return async () => {
    try {
      observer.info('ran', await run());
    } catch (fault) {
      observer.count(METRICS.fault);
      observer.error('scheduled run failed', {}, fault);
      throw fault;
    } finally {
      observer.flush();
    }
  };
}
