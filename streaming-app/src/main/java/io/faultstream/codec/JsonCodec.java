package io.faultstream.codec;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.Descriptors.Descriptor;
import java.util.Collection;
import java.util.List;

/**
 * Turns the JSON bytes of a record (proto3 JSON mapping, strict RFC 8259) into Protobuf wire bytes and column values, in
 * one pass over the input. Good records are looked at once; only for a record whose text cannot be read to the end is it
 * worked out in a second look which reason comes first.
 *
 * <p>Not thread-safe: one per task. Buffers are kept from record to record.
 */
public final class JsonCodec {
    private final MessagePlan plan;
    private final CodecLimits limits;
    private final Reading reading;
    private final StructureCheck structure;

    private JsonCodec(MessagePlan plan, CodecLimits limits, Reading reading) {
        this.plan = plan;
        this.limits = limits;
        this.reading = reading;
        this.structure = new StructureCheck(limits);
    }

    /**
     * A codec for one message type. An Any may hold the messages of the type's own file and its imports.
     *
     * @throws ContractException if the message has fields or rules that cannot be used
     */
    public static JsonCodec of(Descriptor message, CodecLimits limits, UnknownFields policy) {
        return of(message, limits, policy, List.of());
    }

    /** The same with more types that an Any may hold. */
    public static JsonCodec of(
            Descriptor message, CodecLimits limits, UnknownFields policy, Collection<Descriptor> anyTypes) {
        requireNonNull(policy, "policy is null");
        MessagePlan plan = new PlanBuilder().build(message);
        return new JsonCodec(plan, limits, new Reading(limits, policy, new AnyTypes(message, anyTypes)));
    }

    /**
     * Decodes one record. Never throws, whatever the bytes are.
     *
     * @param valueOrNull the record's value; null for a tombstone
     * @param brokerTimestampMillis the broker's timestamp in milliseconds since 1970-01-01T00:00:00Z
     */
    public DecodeResult decode(byte[] valueOrNull, long brokerTimestampMillis) {
        Object[] columns = plan.defaults.clone();
        Rejected rejected = read(valueOrNull, brokerTimestampMillis, columns, null);
        if (rejected != null) {
            return rejected;
        }
        Rescue rescue = reading.rescue;
        return new Decoded(reading.out.toBytes(), columns, reading.eventMicros, rescue.toJson(), rescue.count());
    }

    /** A place for the fields of this codec's records. */
    public RecordFields fields() {
        return new RecordFields(plan.fields.length, plan.defaults);
    }

    /**
     * The same without an object per value, and without the wire.
     *
     * @param fields of {@link #fields()}; valid until the next record is read, if this one is not rejected
     * @return why the record does not fit, or null if it does: a result object per record is what this form saves
     */
    public Rejected decode(byte[] valueOrNull, long brokerTimestampMillis, RecordFields fields) {
        fields.begin(valueOrNull);
        Rejected rejected = read(valueOrNull, brokerTimestampMillis, null, fields);
        if (rejected == null) {
            fields.end(reading.eventMicros, reading.rescue);
        }
        return rejected;
    }

    private Rejected read(byte[] valueOrNull, long brokerTimestampMillis, Object[] columns, RecordFields fields) {
        if (valueOrNull == null || valueOrNull.length == 0) {
            return new Rejected(
                    RejectReason.EMPTY_VALUE, valueOrNull == null ? "the value is null" : "the value is empty");
        }

        if (valueOrNull.length > limits.maxBytes()) {
            return new Rejected(
                    RejectReason.TOO_LARGE,
                    "the value has " + valueOrNull.length + " bytes: the limit is " + limits.maxBytes());
        }

        try {
            readRecord(valueOrNull, brokerTimestampMillis * 1000, columns, fields);
            return reading.problems.first().orElse(null);
        } catch (Unreadable e) {
            return structure
                    .check(valueOrNull)
                    .orElseThrow(() -> new IllegalStateException("a readable text was taken for an unreadable one"));
        }
    }

    private void readRecord(byte[] in, long brokerMicros, Object[] columns, RecordFields fields) {
        reading.reset(in, brokerMicros, fields == null);
        JsonCursor cursor = reading.cursor;
        int c = cursor.next();
        if (c == '{') {
            if (fields == null) {
                reading.messages.read(plan, columns);
            } else {
                reading.messages.readRecord(plan, fields);
            }
        } else {
            int start = cursor.position;
            cursor.skipValue();
            reading.problems.add(
                    RejectReason.NOT_AN_OBJECT, Shorten.text(in, start, cursor.position) + " is not an object");
        }
        // Anything after the record is not JSON.
        cursor.expect(cursor.next(), 0);
        if (cursor.position < in.length) {
            throw Unreadable.INSTANCE;
        }
    }
}
