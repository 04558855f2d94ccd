import { MAX_ID_LENGTH, MAX_QUANTITY } from './limits.ts';

declare const brand: unique symbol;
/** A value that was checked at the edge; the name says what it was checked to be. */
export type Branded<T, Name extends string> = T & { readonly [brand]: Name };

export type Sku = Branded<string, 'Sku'>;
export type WarehouseId = Branded<string, 'WarehouseId'>;
export type TransferId = Branded<string, 'TransferId'>;
export type ExchangeId = Branded<string, 'ExchangeId'>;
export type ListingId = Branded<string, 'ListingId'>;
export type ReservationId = Branded<string, 'ReservationId'>;
export type CustomerId = Branded<string, 'CustomerId'>;
export type PaymentId = Branded<string, 'PaymentId'>;
/** A positive integer up to MAX_QUANTITY. */
export type Quantity = Branded<number, 'Quantity'>;
/** A moment in epoch milliseconds. Written out as RFC 3339 only at the edge. */
export type Instant = number;

const ID = new RegExp(`^[A-Za-z0-9._-]{1,${MAX_ID_LENGTH}}$`);

/** Whether a text may be an id: 1 to 64 of A–Z a–z 0–9 . _ - (DESIGN §5.1), but not `.` or `..`, which URLs swallow. */
export function isId(text: unknown): text is string {
  return typeof text === 'string' && ID.test(text) && text !== '.' && text !== '..';
}

/** Whether a value may be a quantity. DynamoDB would take −3 or 0.1 as happily (FACTS): this is what stops them. */
export function isQuantity(value: unknown): value is Quantity {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= MAX_QUANTITY;
}
