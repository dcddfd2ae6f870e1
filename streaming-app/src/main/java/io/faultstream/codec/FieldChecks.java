package io.faultstream.codec;

import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.Optional;

/**
 * The rules of one field of a record's message, asked of values that did not come as JSON. The texts are those of
 * {@link JsonCodec}. Not thread-safe: one per task.
 */
public final class FieldChecks {
    private final FieldPlan field;
    private final FieldPlan valued;

    private FieldChecks(FieldPlan field) {
        this.field = field;
        this.valued = field.kind == Kind.WRAPPER ? field.inner : field;
    }

    /** @throws ContractException if the field's message has fields or rules that cannot be used */
    public static FieldChecks of(FieldDescriptor field) {
        return new FieldChecks(new PlanBuilder().build(field.getContainingType()).fields[field.getIndex()]);
    }

    /** Whether there are rules on values or items, rather than on how many there are. */
    public boolean hasValueRules() {
        return valued.numberCheck != null || valued.textCheck != null || valued.timeCheck != null;
    }

    /** Whether there is a rule on how many items or entries there are. */
    public boolean hasItemsRule() {
        return field.itemsCheck != null;
    }

    /**
     * How a value, or an item of a repeated field, breaks a rule.
     *
     * @param path the field's name, with the index for an item
     * @param value a string or a number; a timestamp as microseconds since 1970-01-01T00:00:00Z
     * @param brokerMicros the broker's timestamp in the same unit
     */
    public Optional<String> violation(String path, Object value, long brokerMicros) {
        if (value instanceof String text) {
            String why = valued.textCheck == null ? null : valued.textCheck.violation(text);
            return described(path, '"' + Shorten.text(text) + '"', why);
        }
        Number number = (Number) value;
        String why = valued.numberCheck == null ? null : valued.numberCheck.violation(number.doubleValue());
        if (why != null || valued.timeCheck == null) {
            // NaN and the infinities are strings in JSON.
            boolean isFinite = Double.isFinite(number.doubleValue());
            return described(path, isFinite ? number.toString() : "\"" + number + '"', why);
        }
        boolean isTimestamp = valued.kind == Kind.TIMESTAMP;
        // An unsigned number that no long holds is as far away as one can be.
        boolean fits = Math.abs(number.doubleValue()) < Long.MAX_VALUE;
        long micros =
                isTimestamp ? number.longValue() : valued.timeCheck.micros(fits ? number.longValue() : Long.MAX_VALUE);
        String time = TimeText.format(micros);
        String shown = isTimestamp ? '"' + time + '"' : time + " (" + number + ")";
        return described(path, shown, valued.timeCheck.violation(micros, brokerMicros));
    }

    /** How the number of items or entries breaks a rule. */
    public Optional<String> countViolation(int items) {
        String why = field.itemsCheck == null ? null : field.itemsCheck.violation(items);
        String things = field.shape == FieldPlan.Shape.MAP ? " entries: " : " items: ";
        return why == null ? Optional.empty() : Optional.of(field.name + " has " + items + things + why);
    }

    private static Optional<String> described(String path, String shown, String why) {
        return why == null ? Optional.empty() : Optional.of(path + " is " + shown + ": " + why);
    }
}
