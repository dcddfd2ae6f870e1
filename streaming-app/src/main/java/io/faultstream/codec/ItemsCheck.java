package io.faultstream.codec;

import io.faultstream.proto.v1.ItemsRule;

/** An {@link ItemsRule}, ready to be asked. */
record ItemsCheck(ItemsRule rule) {
    /** Why so many items break the rule, or null if it holds: hot path. */
    String violation(int items) {
        if (rule.hasMin() && items < Integer.toUnsignedLong(rule.getMin())) {
            return "fewer than " + Integer.toUnsignedString(rule.getMin());
        }
        boolean tooMany = rule.hasMax() && items > Integer.toUnsignedLong(rule.getMax());
        return tooMany ? "more than " + Integer.toUnsignedString(rule.getMax()) : null;
    }
}
