// The judge of a replay, from nothing but the client's own log: what was asked when, and what was answered when. It knows no
// table and no code of the service, so it cannot share the service's mistakes.

/** Units of a SKU that a request may have had, from its first moment until their release was known to be finished. */
export interface Claimed {
  readonly sku: string;
  readonly units: number;
  /** Epoch milliseconds. Taken somewhere in the request, so counted from its start. */
  readonly from: number;
  /** Infinity when it was never released, or nobody saw that it was. */
  readonly until: number;
  /** The request that took them. */
  readonly request: string;
}

/** A SKU of which a request was told that there was too little. */
export interface RefusedUnits {
  readonly order: string;
  readonly request: string;
  readonly sku: string;
  readonly requested: number;
  readonly from: number;
  readonly until: number;
}

export interface RefusedWhileFree extends RefusedUnits {
  /** The least that was unclaimed at any moment of its interval. */
  readonly unclaimed: number;
}

/** An environment may remember "sold out" for a second (DESIGN §4.1), so a refusal may be right about the second before it. */
export const MEMORY_MS = 1_000;

/**
 * Refusals that cannot be explained: during the whole request, and the second before it, at least the requested units were unclaimed. Everything
 * that may have been claimed counts as claimed, so whatever is found here is a true violation.
 * @param received units per SKU, all of them there before the first request
 */
export function refusedWhileFree(
  received: ReadonlyMap<string, number>,
  claims: readonly Claimed[],
  refusals: readonly RefusedUnits[],
): RefusedWhileFree[] {
  const bySku = Map.groupBy(claims, ({ sku }) => sku);
  return refusals.flatMap((refusal) => {
    const others = (bySku.get(refusal.sku) ?? []).filter(({ request }) => request !== refusal.request);
    const peak = peakWithin(others, refusal.from - MEMORY_MS, refusal.until);
    const unclaimed = (received.get(refusal.sku) ?? 0) - peak;
    return unclaimed >= refusal.requested ? [{ ...refusal, unclaimed }] : [];
  });
}

/** The most units claimed at once between two moments, both included. */
function peakWithin(claims: readonly Claimed[], from: number, until: number): number {
  const steps = claims
    .filter((claim) => claim.from <= until && claim.until >= from)
    .flatMap(({ units, ...claim }) => [
      { at: Math.max(claim.from, from), units },
      { at: claim.until, units: -units },
    ])
    // What ends at the moment at which another begins counts with it: clocks are not that fine.
    .sort((a, b) => a.at - b.at || b.units - a.units);
  let claimed = 0;
  let peak = 0;
  for (const { units } of steps) {
    claimed += units;
    peak = Math.max(peak, claimed);
  }
  return peak;
}

export interface Oversold {
  readonly sku: string;
  readonly received: number;
  readonly sold: number;
}

/** SKUs of which buyers were promised, for money, more than there ever was. */
export function oversold(
  received: ReadonlyMap<string, number>,
  sold: readonly { readonly sku: string; readonly units: number }[],
): Oversold[] {
  const sums = new Map<string, number>();
  for (const { sku, units } of sold) sums.set(sku, (sums.get(sku) ?? 0) + units);
  return [...sums]
    .map(([sku, units]) => ({ sku, received: received.get(sku) ?? 0, sold: units }))
    .filter((one) => one.sold > one.received);
}
