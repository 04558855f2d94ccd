import type { Instant } from '../domain/ids.ts';
import { MAX_ATTEMPT_SECONDS } from '../domain/limits.ts';
import type { Claims } from './claims.ts';
import { Unanswered } from './ports.ts';

/**
 * An attempt older than 5 minutes by its own clock sends nothing more: a frozen environment may thaw after retention ended
 * (PROTOCOL §3, Deletion). Asked before every take and every own.
 */
export function assertYoung(claims: Claims, startedAt: Instant): void {
  if (claims.now() - startedAt > MAX_ATTEMPT_SECONDS * 1_000)
    throw new Unanswered('the attempt is too old to go on: repeat the request');
}
