import { expect, test } from 'vitest';
import type { OwnerView } from '../../../../functions/core/claims/ports.ts';
import { verdictOn } from '../../../../functions/core/claims/verdict.ts';
import { bucketId, claimId } from '../../../support/builders.ts';

const claim = claimId('r.r1.x');
const bucket = bucketId('A', 'north');
const evidence = { bucket, claim, value: 1_000_002 };
const listing = (...listed: OwnerView['listed']): OwnerView => ({ standing: 'live', claim, listed });

test('evidence that its owner lists has served', () => {
  expect(verdictOn(evidence, listing({ bucket, evidence: 1_000_002 }))).toBe('forget');
});

test('listed means listed, whatever has become of the owner', () => {
  expect(verdictOn(evidence, { ...listing({ bucket, evidence: 1_000_002 }), standing: 'ended' })).toBe('forget');
});

test.each<[string, OwnerView]>([
  ['another version', listing({ bucket, evidence: 2_000_002 })],
  ['another bucket', listing({ bucket: bucketId('A', 'north', 1), evidence: 1_000_002 })],
  ['nothing', listing()],
])('a late copy, where the owner with this claim lists %s, is given back', (_what, owner) => {
  expect(verdictOn(evidence, owner)).toBe('give');
});

test.each<[string, OwnerView]>([
  ['no owner', { standing: 'absent', listed: [] }],
  ['only fences', { standing: 'void', listed: [] }],
  ['an owner with another claim', { ...listing({ bucket, evidence: 1_000_002 }), claim: claimId('r.r1.y') }],
  ['an owner without a claim', { standing: 'live', listed: [] }],
])('with %s it is an orphan', (_what, owner) => {
  expect(verdictOn(evidence, owner)).toBe('reclaim');
});
