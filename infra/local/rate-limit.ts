import type { StageProperties } from './resources/http-api.ts';

/** Says whether a request may pass now, and counts it if so. */
export type RateLimit = (routeKey: string, nowMs: number) => boolean;

interface Bucket {
  tokens: number;
  refilledMs: number;
}

/** The stage's throttling: a token bucket for each route, of the route's own size if it has one, else of the stage's. */
export function createRateLimit(stage: StageProperties | undefined): RateLimit {
  const buckets = new Map<string, Bucket>();
  return (routeKey, nowMs) => {
    const own = stage?.RouteSettings?.[routeKey];
    const rate = own?.ThrottlingRateLimit ?? stage?.DefaultRouteSettings?.ThrottlingRateLimit;
    const burst = own?.ThrottlingBurstLimit ?? stage?.DefaultRouteSettings?.ThrottlingBurstLimit ?? rate;
    if (rate === undefined || burst === undefined) return true;
    const bucket = buckets.get(routeKey) ?? { tokens: burst, refilledMs: nowMs };
    const tokens = Math.min(burst, bucket.tokens + ((nowMs - bucket.refilledMs) / 1_000) * rate);
    const passes = tokens >= 1;
    buckets.set(routeKey, { tokens: passes ? tokens - 1 : tokens, refilledMs: nowMs });
    return passes;
  };
}
