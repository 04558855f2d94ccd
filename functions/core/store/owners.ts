import type { Owners, OwnerView } from '../claims/ports.ts';
import { type Evidence, ownerOf } from '../domain/claim.ts';
import type { Instant } from '../domain/ids.ts';
import { giveWrite } from './bucket-items.ts';
import type { Database } from './database.ts';
import { purgeAtFrom } from './owner-changes.ts';
import { live, notLive } from './owner-conditions.ts';
import { ownerFrom, ownerKey } from './owner-items.ts';
import { viewOf } from './owner-view.ts';
import { COUNT_REVISION, type Write } from './write-expression.ts';

/** Owners in DynamoDB, as the claim protocol sees them. */
export function owners(db: Database): Owners {
  return {
    view: async (owner) => viewOf(ownerFrom(await db.get('view owner', 'reservations', ownerKey(owner), true))),
    reclaim: async (evidence, standing, now) => {
      const answer = await db.transact('reclaim', [fenceWrite(evidence, standing, now), giveWrite(evidence)]);
      if (answer.done) return 'reclaimed';
      return answer.refused[0] === undefined ? 'evidence-gone' : 'owner-changed';
    },
  };
}

/**
 * Fences a claim, so that it can never enter. An owner that is not live keeps its fence for the whole retention from now on;
 * a live one has no `purgeAt`, or it would be deleted while it holds stock.
 */
function fenceWrite({ claim }: Evidence, standing: OwnerView['standing'], now: Instant): Write {
  const isLive = standing === 'live';
  const stands = isLive ? live() : notLive();
  return {
    table: 'reservations',
    key: ownerKey(ownerOf(claim)),
    set: isLive ? [] : ['#purgeAt = :purgeAt'],
    add: ['#fenced :claims', COUNT_REVISION],
    condition: ['NOT #claim = :claim', ...stands.all],
    values: { ':claims': new Set([claim]), ':claim': claim, ':purgeAt': purgeAtFrom(now), ':one': 1, ...stands.values },
  };
}
