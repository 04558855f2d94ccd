import { MAX_BODY_BYTES } from '../contracts/edge-limits.ts';
import { BULK_CANCEL_PROBLEMS } from './bulk-cancel-problems.ts';
import { COUNT_PROBLEMS } from './count-problems.ts';
import { EXCHANGE_PROBLEMS } from './exchange-problems.ts';
import type { FactsOf, ProblemTable } from './problem-codes.ts';
import { WAREHOUSE_PROBLEMS } from './warehouse-problems.ts';
import { WORK_ITEM_PROBLEMS } from './work-item-problems.ts';

// Every code that an error answer may carry, documented here and nowhere else: docs/problems.md and the OpenAPI document are
// generated from this table. 404: nothing is at this address. 422: the request names what does not exist, or breaks a rule,
// and never succeeds as it is. 409: it is at odds with how things stand now. 503: nothing was decided, send it again.

const atOnce = 'Send the same request again: every request may be repeated safely.';
const listed = (ids: readonly string[]) =>
  ids.slice(0, 10).join(', ') + (ids.length > 10 ? `, and ${ids.length - 10} more` : '');

const shortages = ({ shortages }: { readonly shortages: FactsOf<'short'>['shortages'] }) =>
  listed(shortages.map(({ sku, requested, available }) => `${sku} (${requested} requested, ${available} available)`));

export const PROBLEMS = {
  'payload-too-large': {
    status: 413,
    title: 'The body is too large',
    detail: () => `Send a body of at most ${MAX_BODY_BYTES} bytes.`,
    when: `The body has more than ${MAX_BODY_BYTES} bytes. API Gateway answers in its own words above 10 MB.`,
  },
  'unsupported-media-type': {
    status: 415,
    title: 'The body is not declared as JSON',
    detail: () => 'Send the body with content-type: application/json.',
    when: 'There is a body, and its content type is another or missing.',
  },
  'malformed-json': {
    status: 400,
    title: 'The body is not JSON',
    detail: () => 'Send one JSON document in UTF-8.',
    when: 'The body cannot be read as JSON, or there is none where one is needed.',
  },
  'invalid-request': {
    status: 400,
    title: 'The request is not valid',
    detail: () => 'Correct what `errors` points at. Nothing was changed.',
    when: 'A path parameter, a query parameter or a member of the body is missing, unknown, or not what it must be.',
  },
  'unknown-listing': {
    status: 422,
    title: 'No such listing',
    detail: ({ listingIds }) => `Create these listings first, or leave them out: ${listed(listingIds)}.`,
    when: 'A listing that the request names does not exist. 404 when it is the one addressed.',
  },
  'unknown-warehouse': {
    status: 422,
    title: 'No such warehouse',
    detail: ({ warehouseIds }) => `Create these warehouses first, or leave them out: ${listed(warehouseIds)}.`,
    when: 'A warehouse that the request names does not exist. 404 when it is the one addressed.',
  },
  'unknown-sku': {
    status: 422,
    title: 'No such SKU',
    detail: ({ sku }) => `Nothing is known of ${sku}: neither settings nor stock. Check the spelling.`,
    when: 'Neither the catalogue nor any warehouse knows the SKU. 404 when it is the one addressed.',
  },
  'unknown-reservation': {
    status: 422,
    title: 'No such reservation',
    detail: ({ reservationId }) => `Reserve ${reservationId} first, or check the id.`,
    when: 'No reservation has this id, or it ended longer ago than it is kept. 404 when it is the one addressed.',
  },
  ...WAREHOUSE_PROBLEMS,
  ...EXCHANGE_PROBLEMS,
  ...WORK_ITEM_PROBLEMS,
  ...COUNT_PROBLEMS,
  ...BULK_CANCEL_PROBLEMS,
  'mixed-modes': {
    status: 422,
    title: 'The cart mixes payment mode with other modes',
    detail: ({ modes }) => `Reserve the listings of each mode on their own: the cart has ${modes.join(', ')}.`,
    when: 'Listings in `payment` mode and listings in another mode are in one cart.',
  },
  'over-max-per-order': {
    status: 422,
    title: 'More than one order may have',
    detail: ({ listingId, requested, limit }) =>
      `Ask for at most ${limit} of ${listingId}; this cart has ${requested}.`,
    when: 'The lines of one listing sum to more than its `maxPerOrder`.',
  },
  'quantity-too-large': {
    status: 422,
    title: 'Too many units of one SKU',
    detail: ({ sku, requested, limit }) => `Ask for at most ${limit} of ${sku}; this cart comes to ${requested}.`,
    when: 'After listings are expanded into SKUs and summed, one SKU exceeds what a reservation may hold.',
  },
  'too-many-allocations': {
    status: 422,
    title: 'Too many different SKUs',
    detail: ({ requested, limit }) => `Split the cart: it comes to ${requested} allocations, and ${limit} is the most.`,
    when: 'After listings are expanded, the reservation would draw on more buckets than one may list.',
  },
  'reservation-mismatch': {
    status: 409,
    title: 'This id was used for another order',
    detail: ({ reservationId }) =>
      `Use a new id: ${reservationId} was reserved with other content, and stays as it is.`,
    when: 'The id is in use, and its customer, lines, destination or channel differ from this request.',
  },
  'reservation-ended': {
    status: 409,
    title: 'The reservation has ended',
    detail: ({ reservationId, reservationStatus }) =>
      `Reserve under a new id: ${reservationId} is ${reservationStatus}.`,
    when: 'The reservation is shipped, cancelled, expired or short, or about to be, and this request comes too late.',
  },
  'reservation-id-retired': {
    status: 409,
    title: 'This id may not be used again',
    detail: ({ reservationId }) => `Use a new id: the records of ${reservationId} are about to be deleted.`,
    when: 'The id was used before, and what is left of it will soon be deleted.',
  },
  'payment-mismatch': {
    status: 409,
    title: 'Another payment confirmed this reservation',
    detail: ({ reservationId }) => `Refund this payment: ${reservationId} was settled by another one.`,
    when: 'A reservation that one payment settled is to be confirmed by a second.',
  },
  'not-renewable': {
    status: 409,
    title: 'There is no hold to renew',
    detail: ({ reservationId, reservationStatus }) =>
      `Only a hold can be renewed: ${reservationId} is ${reservationStatus}.`,
    when: 'The reservation is paid, or its mode takes nothing before payment.',
  },
  'renewals-exhausted': {
    status: 409,
    title: 'The hold may not be renewed again',
    detail: ({ renewals, maxRenewals }) =>
      `Pay before the deadline, or reserve anew: ${renewals} of ${maxRenewals} renewals are used.`,
    when: 'The hold was renewed as often as its listings allow.',
  },
  'lines-not-cancellable': {
    status: 409,
    title: 'Single lines cannot be cancelled now',
    detail: ({ reservationStatus }) =>
      `Cancel the whole reservation, or its lines once it is paid: it is ${reservationStatus}.`,
    when: 'Lines of an unpaid reservation are to be cancelled.',
  },
  'line-not-open': {
    status: 409,
    title: 'These units cannot be cancelled any more',
    detail: ({ sku, requested, open }) =>
      `Of ${sku}, ${requested} more would have to be cancelled, and ${open} are open.`,
    when: 'The reservation has fewer unshipped units of the SKU than are to be cancelled.',
  },
  'insufficient-stock': {
    status: 409,
    title: 'There is too little stock',
    detail: (facts) => `Ask for less, or try again later: ${shortages(facts)}. Nothing was reserved.`,
    when: 'At a consistent reading, at least one SKU had fewer units than were asked for.',
  },
  short: {
    status: 409,
    title: 'Paid, but the stock is gone',
    detail: (facts) =>
      facts.shortages.length > 0
        ? `Refund the payment: ${shortages(facts)}. The reservation has ended.`
        : 'Refund the payment: the stock was gone when it arrived, and the reservation has ended.',
    when: 'A payment arrived in payment mode, or after the hold expired, and the stock was no longer there.',
  },
  'buckets-only-grow': {
    status: 409,
    title: 'A stock cannot be split into fewer buckets',
    detail: ({ warehouseId, requested, current }) =>
      `Ask for at least ${current} buckets in ${warehouseId}, not ${requested}.`,
    when: 'A SKU is to have fewer buckets in a warehouse than it has.',
  },
  'try-again': {
    status: 503,
    title: 'Not decided: try again',
    detail: () => `Too much happened at once, or an answer was lost. ${atOnce}`,
    when: 'The outcome could not be settled in time. The header Retry-After says when to repeat the request.',
  },
  'internal-error': {
    status: 500,
    title: 'Something is wrong on our side',
    detail: () => `${atOnce} If it stays, give \`requestId\` to the operators.`,
    when: 'A fault. The answer says nothing more; the log has it under the request id.',
  },
} as const satisfies ProblemTable;
