import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  claimedAt,
  newClaim,
  ownerId,
  ownerOf,
  quantityOf,
  reservationOwner,
} from '../../../../functions/core/domain/claim.ts';
import { MAX_ID_LENGTH, MAX_QUANTITY, STEP } from '../../../../functions/core/domain/limits.ts';
import { claimId, NOON, reservationId } from '../../../support/builders.ts';

const anyId = fc.string({ unit: fc.constantFrom(...'abcXYZ019._-'), minLength: 1, maxLength: MAX_ID_LENGTH });
const anyMoment = fc.integer({ min: 0, max: 32_503_680_000_000 });
const anyChance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

test('whoever sees a claim knows its owner, also when the id is full of dots', () => {
  fc.assert(
    fc.property(anyId, anyMoment, anyChance, (id, now, chance) => {
      const owner = reservationOwner(reservationId(id));
      expect(ownerOf(newClaim(owner, now, chance))).toBe(owner);
      expect(ownerId(owner)).toBe(id);
    }),
  );
});

test('a claim knows when it was made, to the second, and never claims to be younger than it is', () => {
  fc.assert(
    fc.property(anyMoment, anyChance, (now, chance) => {
      const at = claimedAt(newClaim(reservationOwner(reservationId('a.b')), now, chance));
      expect(at).toBe(Math.floor(now / 1_000) * 1_000);
    }),
  );
});

test('the nonce is 13 characters that an attribute name may have, so that evidence stays small', () => {
  fc.assert(
    fc.property(anyMoment, anyChance, (now, chance) => {
      const claim = newClaim(reservationOwner(reservationId('x')), now, chance);
      expect(claim).toMatch(/^r\.x\.[0-9A-Za-z_-]{13}$/);
    }),
  );
});

test('two attempts of one moment differ by chance alone', () => {
  const owner = reservationOwner(reservationId('x'));
  expect(newClaim(owner, NOON, 0.25)).not.toBe(newClaim(owner, NOON, 0.250000001));
});

test('the same moment one second later is another claim', () => {
  const owner = reservationOwner(reservationId('x'));
  expect(newClaim(owner, NOON, 0)).not.toBe(newClaim(owner, NOON + 1_000, 0));
});

test('one number says both the version and the quantity', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1_000_000_000 }),
      fc.integer({ min: 1, max: MAX_QUANTITY }),
      (takes, units) => {
        expect(quantityOf(takes * STEP + units)).toBe(units);
      },
    ),
  );
});

test('a claim is split at its last dot, not its first', () => {
  expect(ownerOf(claimId('r.2026.11.02.abc'))).toBe('r.2026.11.02');
});
