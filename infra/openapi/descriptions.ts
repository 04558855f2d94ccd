import type { JsonSchema } from './schemas.ts';

// What a name alone does not say. Handlers need none of it, so it stands here and not in the contracts. Each is at `Schema.member.member`.

const DESCRIPTIONS: Readonly<Record<string, string>> = {
  Quantity: 'A positive whole number of units.',
  'ReserveRequest.lines': 'A listing may stand on several lines: they are summed before anything is checked.',
  'ReserveRequest.shipTo': 'Where it goes, in degrees or as a region.',
  'ReserveRequest.channel': 'Where it is sold.',
  'ReserveRequest.customer':
    'What is known of the customer: reservations to cancel are found by it. Kept as first sent, and neither shown nor logged.',
  'ConfirmRequest.paymentId': 'Confirming again with the same payment changes nothing; with another one it is refused.',
  'CancelRequest.lines': 'Units of single SKUs of a paid reservation. Absent: everything that is unshipped.',
  'CancelRequest.lines.quantity':
    'The total to be cancelled of this SKU so far, so that asking twice is harmless. Absent: all that is unshipped.',
  'ListingRequest.mode':
    '`hold` takes stock at reserve for a short time, `order` at reserve for a day, `payment` at confirm.',
  'ListingRequest.skus': 'What one unit of the listing is made of.',
  'ListingRequest.holdSeconds': 'How long a hold lasts unpaid.',
  'ListingRequest.cancelUnpaidAfterSeconds': 'How long a reservation in `order` mode lasts unpaid.',
  'ListingRequest.maxPerOrder': 'The most units of this listing in one reservation.',
  'ListingRequest.maxRenewals': 'How often a hold may be renewed.',
  'ListingRequest.lowStockThreshold': 'At this many or fewer, availability says `low-stock`.',
  'ListingRequest.uncoveredHolds':
    'When goods are lost: `cancel` ends unpaid holds that they covered at once, `ask` leaves all to a person.',
  'PurchaseOrderRequest.lines': 'A SKU may stand on several lines: they are summed.',
  'Movements.next': 'There may be more: ask again with `after`.',
  'Movements.movements.onHand': 'Signed change of on hand.',
  'Movements.movements.unsellable': 'Signed change of what cannot be sold.',
  'PurchaseOrder.lines': 'One line a SKU: announced, received so far, and still to come.',
  'PurchaseOrder.lines.received': 'Wherever it arrived; more than was announced opens a work item.',
  'ResolveRequest.by': 'Who settles it.',
  'ResolveRequest.reason': 'Why so.',
  'WorkItems.next': 'There may be more: ask again with `after`.',
  'WorkItem.summary': 'What happened.',
  'WorkItem.facts': 'What was affected; its members depend on the kind.',
  'WorkItem.resolutions': 'What may settle it.',
  'WorkItem.settlement': 'What settled it.',
  'WorkItem.body': 'The original bytes of a quarantined message.',
  'ApproveRequest.all': 'All that are open.',
  'ApproveRequest.skus': 'Those of these SKUs.',
  'ApproveRequest.threshold': 'Those of at most so many units.',
  'ApproveRequest.by': 'Who approves.',
  'ApproveRequest.reason': 'Why; it stands in the ledger.',
  'Approved.settled': 'Facts that came late left nothing to book.',
  'Approved.superseded': 'A later count of the SKU was booked before.',
  'Approved.finished': 'Whether none that was chosen is left. Otherwise the same request again goes on.',
  'BulkCancelRequest.reason': 'It stands in each reservation that is cancelled.',
  'BulkCancelRequest.reservationIds':
    'These, in whatever status they can be cancelled in. An id that is listed twice counts once.',
  'BulkCancelRequest.listingId': 'Those to whom SKUs of this listing are promised, or who take them once they pay.',
  'BulkCancelRequest.where': 'Of those, only the ones of which all of this holds; absent, all.',
  'BulkCancelRequest.where.statuses': 'Absent: all three. What is past its deadline is in none.',
  'BulkCancelRequest.where.reservedFrom': 'Reserved at this moment or later.',
  'BulkCancelRequest.where.reservedBefore': 'Reserved before this moment.',
  'BulkCancelRequest.where.customer':
    'What was said of the customer when they reserved. What was never said is not known, and matches nothing: such a reservation is listed as `unknown`.',
  'BulkCancelRequest.where.customer.includeUnknown': 'What is not known counts as no history: it matches.',
  'BulkCancel.status':
    '`selecting` is the dry run, `selected` waits for a person to run it, `cancelling` is the run, and then it is `done`.',
  'BulkCancel.dryRun.examined':
    'Looked at so far. A reservation of several SKUs of the listing is looked at once for each.',
  'BulkCancel.dryRun.of': 'How many are listed.',
  'BulkCancel.dryRun.unknown': 'Would be selected, if what is asked of their customers were known.',
  'BulkCancel.dryRun.refused': 'Of a list: cannot be cancelled.',
  'BulkCancel.run.of': 'How many were selected.',
  'BulkCancel.run.cancelled': 'Cancelled, now or before.',
  'BulkCancel.run.unmatched': 'Not any more as the filter wants them, so they stay.',
  'BulkCancel.run.refused': 'Selected, and not cancelled: shipped meanwhile, say.',
  'BulkCancel.movedAt': 'When it last came further. After three minutes without, the same request again wakes it.',
  'BulkCancelReport.lines.code': 'Of what is refused: the code that `cancel` refuses with.',
  'BulkCancelReport.lines.reservationStatus': 'How the reservation stood when it was last looked at.',
  'BulkCancelReport.lines.paymentId': 'Of one that was paid. Whether to refund it is for the shop to decide.',
  'BulkCancelReport.next': 'There may be more: ask again with `after`.',
  'Reconciliation.status':
    '`stale`: a full count of a later moment was done before. `rejected`: the list was wrong, as `problem` says.',
  'Reconciliation.countedAt': 'The moment of the count.',
  'Reconciliation.lines': 'Lines that were compared.',
  'Reconciliation.differences.total': 'All but those that are settled.',
  'Reconciliation.differences.open': 'Those that wait for a person.',
  'Reconciliation.differences.high': 'Those of them that the count before had as well.',
  'Reconciliation.unlisted': 'SKUs of ours that a full count does not list.',
  'Differences.differences.expected': 'What the ledger says of the moment of the count.',
  'Differences.differences.state':
    '`settled`: facts that came late left nothing of it. `superseded`: a later count of the SKU was booked before.',
  'Differences.differences.priority': '`high`: the count before had the same unexplained difference.',
  'Differences.differences.near': 'Movements near the moment of the count.',
  'Differences.differences.approval': 'Who approved it, and what was booked.',
  'Differences.next': 'There may be more: ask again with `after`.',
  'TransferRequest.lines':
    'A SKU may stand on several lines: they are summed. All of it is taken from `from`, or nothing is.',
  'Transfer.status':
    '`requested` while anything is open, `cancelled` when any of it was called off; else `shipped`, and `received` when all that shipped has come.',
  'Transfer.lines': 'One line a SKU, also of those that moved without a request.',
  'Transfer.lines.received': 'Damaged units are part of it.',
  'Transfer.lines.writtenOff': 'Units that somebody expects no more, by settling a work item so.',
  'Transfer.lines.inTransit': 'shipped − received − writtenOff: below zero while only the arrival has been told.',
  'ListingRequest.exchangeShips':
    'When a replacement of this listing ships: `on-receipt` of everything that it is exchanged for, or `at-once`. A cart with both waits.',
  'ExchangeRequest.reservationId': 'The reservation whose goods come back.',
  'ExchangeRequest.returns':
    'A SKU may stand on several lines: they are summed. All of it must have shipped, and no other exchange may expect it.',
  'ExchangeRequest.replacement':
    'The reservation that goes out for it, under a new id: all of it is taken, or nothing is.',
  'ExchangeRequest.replacement.shipTo': 'Absent: where the goods came from.',
  'Exchange.state':
    '`awaiting-return` until everything came back, then `cleared`: the warehouse is told to ship. `cancelled` with its replacement. `closed`: the replacement ended longer ago than reservations are kept.',
  'Exchange.returns.received': 'Units that came back, the first exchange of a reservation first.',
  'Exchange.replacement.status': 'Absent when it ended longer ago than reservations are kept.',
  'Reservation.exchangeId': 'The exchange that this is the replacement of. It stands for the payment, too.',
  'Reservation.awaitsReturn': 'What it replaces has not come back: no warehouse is told to ship it yet.',
  'WarehouseRequest.priority': 'A warehouse with a lower number is asked first; ties go by id.',
  'SkuRequest.warehouses': 'The warehouses where the SKU is looked for.',
  'SkuRequest.warehouses.safety': 'Units that are never offered.',
  'SkuRequest.warehouses.buckets':
    'Into how many buckets the stock is split, for SKUs that many buy at once. It only grows.',
  'Reservation.status':
    'A hold past its deadline is `expired`. `ending` is a large order on its way to `cancelled` or `expired`.',
  'Reservation.returned': 'Units that came back, by SKU.',
  'Reservation.cancelReason': 'Why it was cancelled, in the words of whoever did.',
  'Reservation.allocations': 'What was taken, by SKU and warehouse.',
  'Reservation.expiresAt': 'The deadline, while the reservation is unpaid and live.',
  'Availability.asOf': 'When this was so. It may be a little behind; only a reservation is a promise.',
  'Availability.listings.purchasable':
    'How many one order could buy now, from the warehouses of the catalogue. One that is below zero takes nothing from the others.',
  'Stock.warehouses.reserved': 'Units promised.',
  'Stock.warehouses.held':
    'Units promised to unpaid reservations, as of `promisesAsOf`. Absent, as are `locked` and `inFlight`, when the promises are too many to sum.',
  'Stock.warehouses.locked': 'Units promised to paid reservations and to transfers, as of `promisesAsOf`.',
  'Stock.warehouses.inFlight':
    'reserved − held − locked: on the way to a reservation or back, or not yet seen by the read model.',
  'Stock.warehouses.available': 'onHand − reserved − unsellable − safety: what may be sold now.',
  'Stock.warehouses.lastCount':
    'The last count that says something of it: a full one, or a later partial one that found a difference.',
  'Stock.warehouses.lastCount.difference': 'Absent: what was counted is what the ledger says of that moment.',
  'Stock.morePromises': 'Whether there are more promises than are listed.',
  'Problem.code': 'Stable. docs/problems.md explains each.',
  'Problem.detail': 'What to do about it.',
  'Problem.errors': 'What is wrong with the request, the first twenty of `errorCount`.',
};

/** The schemas with their descriptions. A description of a member that is not there is an error. */
export function described(schemas: Readonly<Record<string, JsonSchema>>): Record<string, JsonSchema> {
  const copy = structuredClone(schemas) as Record<string, JsonSchema>;
  for (const [place, description] of Object.entries(DESCRIPTIONS)) {
    const [name = '', ...members] = place.split('.');
    const member = members.reduce<JsonSchema | undefined>(step, copy[name]);
    if (member === undefined) throw new Error(`there is no ${place} to describe`);
    member.description = description;
  }
  return copy;
}

function step(schema: JsonSchema | undefined, member: string): JsonSchema | undefined {
  const inItems = schema?.items as JsonSchema | undefined;
  const properties = (inItems ?? schema)?.properties as Readonly<Record<string, JsonSchema>> | undefined;
  return properties?.[member];
}
