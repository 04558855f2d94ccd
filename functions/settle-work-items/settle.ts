import type { Refusal } from '../core/domain/refusal.ts';
import { accept, type Result, refuse } from '../core/domain/result.ts';
import { type KeptWorkItem, mayResolve, type Settlement, type WorkItemId } from '../core/domain/work-item.ts';
import type { WorkItems } from '../core/store/ports.ts';

export interface Settling {
  readonly workItems: Pick<WorkItems, 'read' | 'resolve'>;
  /** Sends a text to a queue by the queue's name. */
  readonly replay: (queue: string, body: string) => Promise<void>;
}

/** A work item by its id. Refuses with unknown-work-item. */
export async function workItemBy(
  { read }: Pick<WorkItems, 'read'>,
  workItemId: WorkItemId,
): Promise<Result<KeptWorkItem, Refusal>> {
  const item = await read(workItemId);
  return item === undefined ? refuse({ code: 'unknown-work-item', workItemId }) : accept(item);
}

/**
 * Settles a work item once. A message is sent again before the item says so: whoever dies in between is asked again, and facts know their
 * copies. The same resolution again gives what stands. Refuses with unknown-work-item, resolution-not-allowed, work-item-resolved.
 */
export async function settle(
  { workItems, replay }: Settling,
  id: WorkItemId,
  settlement: Settlement,
): Promise<Result<KeptWorkItem, Refusal>> {
  const found = await workItemBy(workItems, id);
  if (!found.ok) return found;
  const decided = mayResolve(found.value, settlement.resolution);
  if (!decided.ok) return decided;
  if (decided.value === 'replay') return found;
  if (settlement.resolution === 'message-replayed') await replayMessage(replay, found.value);
  const { item } = await workItems.resolve(found.value, settlement);
  // Somebody may have been faster: then it stands as they settled it, which is as good or a refusal.
  const stands = mayResolve(item, settlement.resolution);
  return stands.ok ? accept(item) : stands;
}

async function replayMessage(replay: Settling['replay'], { workItemId, facts, body }: KeptWorkItem): Promise<void> {
  if (body === undefined) throw new Error(`the work item ${workItemId} keeps no message`);
  await replay(String(facts.queue), body);
}
