package io.faultstream.codec;

/** What the readers of one codec share while a record is read, and how they report what does not fit. */
final class Reading {
    /** Returned in place of a column by a value that leaves its field absent. */
    static final Object ABSENT = new Object();

    final JsonCursor cursor;
    final WireBuffer out = new WireBuffer();
    final RecordPath path = new RecordPath();
    final Problems problems = new Problems();
    final Rescue rescue = new Rescue();
    final JsonNumber number = new JsonNumber();
    final TimeText time = new TimeText();
    final UnknownFields policy;
    final MessageReader messages;
    final ValueReader values;

    long brokerMicros;
    long eventMicros;

    Reading(CodecLimits limits, UnknownFields policy, AnyTypes anyTypes) {
        this.cursor = new JsonCursor(limits);
        this.policy = policy;
        this.values = new ValueReader(this, anyTypes);
        this.messages = new MessageReader(this);
    }

    void reset(byte[] in, long brokerTimestampMicros, boolean wire) {
        cursor.reset(in);
        out.reset(wire);
        path.reset();
        problems.reset();
        rescue.reset();
        messages.reset();
        brokerMicros = brokerTimestampMicros;
        eventMicros = brokerTimestampMicros;
    }

    /** Reports the value that starts at {@code start} and leaves the cursor after it. */
    Object wrongType(int start, String expected) {
        cursor.position = start;
        cursor.skipValue();
        if (problems.wants(RejectReason.WRONG_TYPE)) {
            problems.add(RejectReason.WRONG_TYPE, is(start) + ": expected " + expected);
        }
        return null;
    }

    /** Reports a value, read already, that breaks a rule. */
    void violated(int start, String why) {
        if (problems.wants(RejectReason.RULE_VIOLATED)) {
            problems.add(RejectReason.RULE_VIOLATED, is(start) + ": " + why);
        }
    }

    void duplicate(String what) {
        problems.add(RejectReason.DUPLICATE_FIELD, what);
    }

    private String is(int start) {
        return path.text(cursor.in) + " is " + Shorten.text(cursor.in, start, cursor.position);
    }
}
