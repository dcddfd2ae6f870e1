package io.faultstream.model;

/** What became of one window: an answer, or the reason why there is none. Bad windows are values, never exceptions. */
public sealed interface Classification permits Scored, Unscorable {}
