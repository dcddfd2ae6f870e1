package io.faultstream.ingest;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.timestamp_micros;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import com.google.protobuf.Descriptors.FieldDescriptor;
import io.faultstream.codec.Contracts;
import io.faultstream.codec.FieldChecks;
import io.faultstream.proto.v1.FieldRules;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataTypes;

/**
 * The rules of a contract's own fields as expressions over the contract's columns. Kept small on purpose: one call per
 * field that has rules, since Spark's planner looks at every sub-expression many times. Driver only.
 */
final class RuleColumns {
    private static final Column NONE = lit(null).cast(DataTypes.StringType);

    private final Contract contract;
    private final Column message;
    private final Column brokerTime;

    /**
     * @param message what from_protobuf gave, in which a field that has its default is null
     * @param brokerTime the broker's timestamp
     */
    RuleColumns(Contract contract, Column message, Column brokerTime) {
        this.contract = contract;
        this.message = message;
        this.brokerTime = brokerTime;
    }

    /** Which required field is missing; null if none is. One without presence never is: its default is a value. */
    Column missing() {
        List<Column> missing = new ArrayList<>();
        for (FieldDescriptor field : contract.descriptor().getFields()) {
            if (Contracts.rules(field).getRequired() && field.hasPresence()) {
                String detail = field.getName() + " is missing: it is required";
                missing.add(when(col(field.getName()).isNull(), lit(detail)));
            }
        }
        return firstOf(missing);
    }

    /** How the first field that breaks a rule does; null if none does. */
    Column violated() {
        List<Column> violated = new ArrayList<>();
        for (FieldDescriptor field : contract.descriptor().getFields()) {
            FieldChecks checks = FieldChecks.of(field);
            if (checks.hasValueRules() || checks.hasItemsRule()) {
                boolean counts = !checks.hasValueRules();
                Column value =
                        counts ? when(col(field.getName()).isNotNull(), size(col(field.getName()))) : given(field);
                RuleCheck check = new RuleCheck(contract, field.getName(), counts);
                violated.add(udf(check, DataTypes.StringType).apply(value, brokerTime));
            }
        }
        return firstOf(violated);
    }

    /** When the record happened: only for records in which nothing is wrong, whose times are known to fit. */
    Column eventTime() {
        for (FieldDescriptor field : contract.descriptor().getFields()) {
            FieldRules rules = Contracts.rules(field);
            if (rules.getEventTime()) {
                Column time = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
                        ? given(field)
                        : timestamp_micros(given(field).cast(DataTypes.LongType).multiply(microsPerUnit(rules)));
                return coalesce(time, brokerTime);
            }
        }
        return brokerTime;
    }

    /** A default without presence counts as absent, which is the same on the wire, unless it is required. */
    private Column given(FieldDescriptor field) {
        boolean isGiven = field.isRepeated()
                || field.hasPresence()
                || Contracts.rules(field).getRequired();
        Column value = col(field.getName());
        return isGiven ? value : when(message.getField(field.getName()).isNotNull(), value);
    }

    private static long microsPerUnit(FieldRules rules) {
        return switch (rules.getTime().getUnit()) {
            case TIME_UNIT_SECONDS -> 1_000_000;
            case TIME_UNIT_MILLIS -> 1_000;
            default -> 1;
        };
    }

    private static Column firstOf(List<Column> texts) {
        return texts.isEmpty() ? NONE : coalesce(texts.toArray(Column[]::new));
    }
}
