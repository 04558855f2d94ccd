import * as z from 'zod/mini';
import { documentContract } from './message.ts';
import { reservationId } from './values.ts';

/** A deadline that came, or comes near. `expiresAt` in epoch milliseconds; only the reservation itself knows whether it still holds. */
export const expiryMessage = z.strictObject({ reservationId, expiresAt: z.int().check(z.minimum(0)) });

/** The queue `expiry`, which nobody but us writes to. */
export const expiryMessages = documentContract(expiryMessage);
