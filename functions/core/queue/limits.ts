/** The most bytes that one request to SQS or SNS carries: 256 KB for all entries together. */
export const MAX_BATCH_BYTES = 256 * 1_024;
