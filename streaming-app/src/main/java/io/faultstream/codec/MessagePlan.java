package io.faultstream.codec;

import com.google.protobuf.Descriptors.Descriptor;

/** All that reading one message type takes. Belongs to one codec: learns the order in which names come. */
final class MessagePlan {
    final Descriptor descriptor;
    FieldPlan[] fields = new FieldPlan[0];
    NameTable<FieldPlan> names;
    final NameTable.Name<FieldPlan> start = NameTable.start();
    /** Columns of a message in which nothing is given: proto3's defaults. */
    Object[] defaults = new Object[0];
    /** Sets of bits: one per field, then one per oneof. */
    final int fieldWords;

    final int words;
    /** The fields that must be there. */
    final long[] required;

    MessagePlan(Descriptor descriptor) {
        this.descriptor = descriptor;
        int fieldCount = descriptor.getFields().size();
        fieldWords = (fieldCount + 63) / 64;
        words = fieldWords + (descriptor.getRealOneofs().size() + 63) / 64;
        required = new long[fieldWords];
    }
}
