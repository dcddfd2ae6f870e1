package io.faultstream.ingest;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.exists;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.isnan;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import com.google.protobuf.Descriptors.FieldDescriptor;
import io.faultstream.codec.ValuePattern;
import io.faultstream.proto.v1.FieldRules;
import io.faultstream.proto.v1.ItemsRule;
import io.faultstream.proto.v1.NumberRule;
import io.faultstream.proto.v1.StringRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;

/**
 * The rules of a contract's own fields as expressions over their columns: null where a rule holds, else the text that the
 * codec gives for the same value. Driver only.
 */
final class RuleColumns {
    private static final int LONGEST_SHOWN = 100;
    private static final Column NONE = lit(null).cast(DataTypes.StringType);

    private final Column brokerTime;

    /** @param brokerTime the broker's timestamp */
    RuleColumns(Column brokerTime) {
        this.brokerTime = brokerTime;
    }

    /** Why a required field is missing. One without presence never is: its default is a value. */
    Column missing(FieldDescriptor field, FieldRules rules, Column value) {
        return rules.getRequired() ? when(value.isNull(), lit(field.getName() + " is missing: it is required")) : NONE;
    }

    /** Which rule a value breaks. */
    Column violated(FieldDescriptor field, FieldRules rules, Column value) {
        if (!field.isRepeated()) {
            return described(lit(field.getName()), field, rules, value);
        }
        Column items = items(field, rules.getItems(), value);
        return why(field, rules, value).isEmpty() ? items : coalesce(firstItem(field, rules, value), items);
    }

    /** The record's event time, if this field is it. */
    Optional<Column> eventTime(FieldDescriptor field, FieldRules rules, Column value) {
        return rules.getEventTime() ? Optional.of(TimeColumns.of(field, rules).time(value)) : Optional.empty();
    }

    private static Column items(FieldDescriptor field, ItemsRule rule, Column value) {
        List<Column> whys = new ArrayList<>();
        if (rule.hasMin()) {
            whys.add(when(size(value).lt(unsigned(rule.getMin())), lit("fewer than " + unsigned(rule.getMin()))));
        }
        if (rule.hasMax()) {
            whys.add(when(size(value).gt(unsigned(rule.getMax())), lit("more than " + unsigned(rule.getMax()))));
        }
        String counted = field.isMapField() ? " entries: " : " items: ";
        // The size of null is -1: an absent list breaks no rule.
        return when(
                value.isNotNull(), concat(lit(field.getName() + " has "), size(value), lit(counted), firstOf(whys)));
    }

    private Column firstItem(FieldDescriptor field, FieldRules rules, Column value) {
        Column texts = transform(
                value,
                (item, index) -> described(concat(lit(field.getName() + "["), index, lit("]")), field, rules, item));
        // Most records are good: texts are made for the others only.
        return when(
                exists(value, item -> firstOf(why(field, rules, item)).isNotNull()),
                filter(texts, Column::isNotNull).getItem(0));
    }

    private Column described(Column path, FieldDescriptor field, FieldRules rules, Column value) {
        Column why = firstOf(why(field, rules, value));
        return when(why.isNotNull(), concat(path, lit(" is "), shown(field, rules, value), lit(": "), why));
    }

    private List<Column> why(FieldDescriptor field, FieldRules rules, Column value) {
        List<Column> whys = new ArrayList<>();
        number(rules.getNumber(), value.cast(DataTypes.DoubleType), whys);
        text(rules.getString(), value, whys);
        if (rules.hasTime() || rules.getEventTime()) {
            TimeColumns.of(field, rules).violations(value, brokerTime, whys);
        }
        return whys;
    }

    private static void number(NumberRule rule, Column value, List<Column> whys) {
        // Spark has NaN above all numbers; here it breaks every bound.
        if (rule.hasMin()) {
            Column breaks = value.lt(rule.getMin()).or(isnan(value));
            whys.add(when(breaks, lit("less than the smallest allowed value " + rule.getMin())));
        }
        if (rule.hasMax()) {
            whys.add(when(value.gt(rule.getMax()), lit("greater than the largest allowed value " + rule.getMax())));
        }
        if (rule.hasAbove()) {
            Column breaks = value.leq(rule.getAbove()).or(isnan(value));
            whys.add(when(breaks, lit("not greater than " + rule.getAbove())));
        }
        if (rule.hasBelow()) {
            whys.add(when(value.geq(rule.getBelow()), lit("not less than " + rule.getBelow())));
        }
        if (rule.getFinite()) {
            Column breaks = isnan(value)
                    .or(value.equalTo(Double.POSITIVE_INFINITY))
                    .or(value.equalTo(Double.NEGATIVE_INFINITY));
            whys.add(when(breaks, lit("not a finite number")));
        }
    }

    private static void text(StringRule rule, Column value, List<Column> whys) {
        if (rule.hasMinLength()) {
            long min = unsigned(rule.getMinLength());
            whys.add(when(length(value).lt(min), lit("shorter than " + min + " characters")));
        }
        if (rule.hasMaxLength()) {
            long max = unsigned(rule.getMaxLength());
            whys.add(when(length(value).gt(max), lit("longer than " + max + " characters")));
        }
        if (!rule.getPattern().isEmpty()) {
            Column matches =
                    udf(new Matches(rule.getPattern()), DataTypes.BooleanType).apply(value);
            whys.add(when(not(matches), lit("does not match " + rule.getPattern())));
        }
    }

    private static Column shown(FieldDescriptor field, FieldRules rules, Column value) {
        Column text = value.cast(DataTypes.StringType);
        if (rules.hasTime() || rules.getEventTime()) {
            return TimeColumns.of(field, rules).shown(value);
        }
        if (!rules.hasString()) {
            return text;
        }
        Column cut = when(length(text).leq(LONGEST_SHOWN), text)
                .otherwise(concat(substring(text, 1, LONGEST_SHOWN), lit("…")));
        return concat(lit("\""), regexp_replace(cut, "\\p{Cntrl}", " "), lit("\""));
    }

    private static Column firstOf(List<Column> whys) {
        return whys.isEmpty() ? NONE : coalesce(whys.toArray(Column[]::new));
    }

    private static long unsigned(int value) {
        return Integer.toUnsignedLong(value);
    }

    /** Runs on executors; each task has its own. */
    private static final class Matches implements UDF1<String, Boolean> {
        private static final long serialVersionUID = 1L;
        private final String text;
        private transient ValuePattern pattern;

        Matches(String text) {
            this.text = text;
        }

        @Override
        public Boolean call(String valueOrNull) {
            if (pattern == null) {
                pattern = new ValuePattern(text);
            }
            return valueOrNull == null || pattern.matches(valueOrNull);
        }
    }
}
