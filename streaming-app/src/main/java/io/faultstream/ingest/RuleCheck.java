package io.faultstream.ingest;

import io.faultstream.codec.FieldChecks;
import java.sql.Timestamp;
import java.util.Optional;
import org.apache.spark.sql.api.java.UDF2;
import scala.collection.Seq;

/**
 * How the value of one field breaks the contract's rules, as text; null if it does not. Takes the value, or the number of
 * its items where only that matters, and the broker's timestamp. Runs on executors, each task with its own.
 */
final class RuleCheck implements UDF2<Object, Timestamp, String> {
    private static final long serialVersionUID = 1L;

    private final Contract contract;
    private final String field;
    private final boolean counts;
    private transient FieldChecks checks;

    RuleCheck(Contract contract, String field, boolean counts) {
        this.contract = contract;
        this.field = field;
        this.counts = counts;
    }

    @Override
    public String call(Object valueOrNull, Timestamp broker) {
        if (valueOrNull == null) {
            return null;
        }
        if (checks == null) {
            checks = FieldChecks.of(contract.descriptor().findFieldByName(field));
        }
        return violation(valueOrNull, micros(broker)).orElse(null);
    }

    private Optional<String> violation(Object value, long brokerMicros) {
        if (counts) {
            return checks.countViolation((Integer) value);
        }
        if (!(value instanceof Seq<?> items)) {
            return checks.violation(field, plain(value), brokerMicros);
        }
        for (int i = 0; i < items.size(); i++) {
            Optional<String> violation = checks.violation(field + "[" + i + "]", plain(items.apply(i)), brokerMicros);
            if (violation.isPresent()) {
                return violation;
            }
        }
        return checks.countViolation(items.size());
    }

    private static Object plain(Object value) {
        return value instanceof Timestamp time ? (Object) micros(time) : value;
    }

    private static long micros(Timestamp time) {
        return Math.floorDiv(time.getTime(), 1000L) * 1_000_000 + time.getNanos() / 1000;
    }
}
