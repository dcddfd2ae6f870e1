package io.faultstream.ingest;

import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.date_format;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.timestamp_micros;
import static org.apache.spark.sql.functions.unix_micros;
import static org.apache.spark.sql.functions.when;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import io.faultstream.proto.v1.FieldRules;
import io.faultstream.proto.v1.TimeRule;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataTypes;

/**
 * A point in time, as an expression: a timestamp, or an integer in the unit of its rule. Driver only.
 *
 * @param microsPerUnit 0 for a timestamp
 */
record TimeColumns(TimeRule rule, long microsPerUnit) {
    private static final long FIRST_MICROS = -62_135_596_800_000_000L;
    private static final long LAST_MICROS = 253_402_300_799_999_999L;
    private static final String RFC_3339 = "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'";

    static TimeColumns of(FieldDescriptor field, FieldRules rules) {
        if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
            return new TimeColumns(rules.getTime(), 0);
        }
        return new TimeColumns(
                rules.getTime(),
                switch (rules.getTime().getUnit()) {
                    case TIME_UNIT_SECONDS -> 1_000_000;
                    case TIME_UNIT_MILLIS -> 1_000;
                    default -> 1;
                });
    }

    /** The value as a timestamp; null outside the years 1 to 9999. */
    Column time(Column value) {
        return timestamp_micros(micros(value));
    }

    /** The value for a person. */
    Column shown(Column value) {
        Column time = date_format(time(value), RFC_3339);
        Column quoted = concat(lit("\""), time, lit("\""));
        return microsPerUnit == 0
                ? when(isWithinYears(value), quoted).otherwise(value.cast(DataTypes.StringType))
                : when(isWithinYears(value), concat(time, lit(" ("), value, lit(")")))
                        .otherwise(value.cast(DataTypes.StringType));
    }

    /** Adds, for each rule, the text that says how a value breaks it. */
    void violations(Column value, Column brokerTime, List<Column> whys) {
        whys.add(when(not(isWithinYears(value)), lit("outside the years 0001 to 9999")));
        if (rule.hasNotBefore()) {
            Timestamp first = rule.getNotBefore();
            long earliest = first.getSeconds() * 1_000_000 + Math.floorDiv(first.getNanos() + 999, 1000);
            String text =
                    "before " + Instant.EPOCH.plus(earliest, ChronoUnit.MICROS).toString();
            whys.add(when(micros(value).lt(earliest), lit(text)));
        }
        if (rule.hasMaxAheadOfBroker()) {
            Duration ahead = rule.getMaxAheadOfBroker();
            long lead = ahead.getSeconds() * 1_000_000 + ahead.getNanos() / 1000;
            Column broker = date_format(brokerTime, RFC_3339);
            String text = "more than " + lead / 1_000_000 + " s after the broker's timestamp ";
            whys.add(when(micros(value).minus(unix_micros(brokerTime)).gt(lead), concat(lit(text), broker)));
        }
    }

    private Column micros(Column value) {
        Column micros = microsPerUnit == 0
                ? unix_micros(value)
                : value.cast(DataTypes.LongType).multiply(microsPerUnit);
        return when(isWithinYears(value), micros);
    }

    /** Asked before anything is multiplied: no value may overflow. */
    private Column isWithinYears(Column value) {
        return microsPerUnit == 0
                ? unix_micros(value).between(FIRST_MICROS, LAST_MICROS)
                : value.between(FIRST_MICROS / microsPerUnit, LAST_MICROS / microsPerUnit);
    }
}
