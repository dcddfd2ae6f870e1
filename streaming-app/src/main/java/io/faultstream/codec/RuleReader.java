package io.faultstream.codec;

import com.google.protobuf.DescriptorProtos.FieldOptions;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.ExtensionRegistry;
import com.google.protobuf.InvalidProtocolBufferException;
import io.faultstream.proto.v1.FieldRules;
import io.faultstream.proto.v1.Rules;
import io.faultstream.proto.v1.TimeUnit;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Takes the rules from a field's options and refuses those that make no sense for the field. */
final class RuleReader {
    private static final ExtensionRegistry EXTENSIONS = ExtensionRegistry.newInstance();

    static {
        Rules.registerAllExtensions(EXTENSIONS);
    }

    private RuleReader() {}

    static ExtensionRegistry extensions() {
        return EXTENSIONS.getUnmodifiable();
    }

    /** Puts the field's rules into its plan. */
    static void apply(FieldPlan plan) {
        FieldRules rules = rules(plan.descriptor);
        if (rules.equals(FieldRules.getDefaultInstance())) {
            plan.required = plan.descriptor.isRequired();
            return;
        }
        Kind kind = plan.kind == Kind.WRAPPER ? plan.inner.kind : plan.kind;
        boolean map = plan.shape == FieldPlan.Shape.MAP;
        boolean time = kind == Kind.TIMESTAMP
                || kind.isInteger() && rules.getTime().getUnit() != TimeUnit.TIME_UNIT_UNSPECIFIED;
        require(plan, "number", !rules.hasNumber() || kind.isNumber() && !map, "for numeric fields");
        require(plan, "string", !rules.hasString() || kind == Kind.STRING && !map, "for string fields");
        require(
                plan,
                "items",
                !rules.hasItems() || plan.shape != FieldPlan.Shape.SINGULAR,
                "for repeated and map fields");
        require(
                plan,
                "time",
                !rules.hasTime() || time && !map,
                "for google.protobuf.Timestamp and integers with time.unit");
        boolean single = plan.shape == FieldPlan.Shape.SINGULAR && plan.kind != Kind.WRAPPER;
        require(
                plan,
                "event_time",
                !rules.getEventTime() || time && single,
                "for one google.protobuf.Timestamp, or one integer with time.unit");

        plan.required = rules.getRequired() || plan.descriptor.isRequired();
        plan.eventTime = rules.getEventTime();
        plan.itemsCheck = rules.hasItems() ? new ItemsCheck(rules.getItems()) : null;
        // Inside a wrapper the rules hold for the value.
        FieldPlan valued = plan.kind == Kind.WRAPPER ? plan.inner : plan;
        valued.numberCheck = rules.hasNumber() ? new NumberCheck(rules.getNumber()) : null;
        valued.textCheck = rules.hasString() ? textCheck(plan, rules) : null;
        valued.timeCheck = rules.hasTime() || rules.getEventTime() ? new TimeCheck(rules.getTime()) : null;
    }

    private static TextCheck textCheck(FieldPlan plan, FieldRules rules) {
        try {
            Pattern.compile(rules.getString().getPattern());
            return new TextCheck(rules.getString());
        } catch (PatternSyntaxException e) {
            throw new ContractException(
                    "The string rule of " + plan.descriptor.getFullName() + " cannot be used",
                    "its pattern is not a java.util.regex pattern (" + e.getDescription() + " near index "
                            + e.getIndex() + ")",
                    "Correct the pattern in the .proto file",
                    e);
        }
    }

    static FieldRules rules(FieldDescriptor field) {
        FieldOptions options = field.getOptions();
        try {
            // A descriptor set that was read without our extension has the rules among its unknown fields.
            FieldOptions known = options.getUnknownFields().hasField(Rules.rules.getNumber())
                    ? FieldOptions.parseFrom(options.toByteString(), EXTENSIONS)
                    : options;
            return known.getExtension(Rules.rules);
        } catch (InvalidProtocolBufferException e) {
            throw new ContractException(
                    "The rules of " + field.getFullName() + " cannot be read",
                    "they are not a faultstream.v1.FieldRules message",
                    "Compile the contract against faultstream/v1/rules.proto",
                    e);
        }
    }

    private static void require(FieldPlan plan, String rule, boolean fits, String where) {
        if (!fits) {
            throw new ContractException(
                    "The " + rule + " rule of " + plan.descriptor.getFullName() + " cannot be used",
                    "it is " + where + ", and the field is "
                            + (plan.shape == FieldPlan.Shape.SINGULAR
                                    ? ""
                                    : plan.shape.name().toLowerCase(java.util.Locale.ROOT) + " ")
                            + plan.descriptor.getType().name().toLowerCase(java.util.Locale.ROOT),
                    "Move the rule to another field or remove it");
        }
    }
}
