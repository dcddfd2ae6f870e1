package io.faultstream.ingest;

/** Positions whose records silver does not take, and why. */
record FailedRange(PositionRange range, String detail) {}
