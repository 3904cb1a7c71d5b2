/** Integer UTC milliseconds since 1970-01-01, as they stand in every payload. */
export type EpochMs = number;
