package io.faultstream.model;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** One line of a manifest, its fields found by column name. An absent column reads like an empty field. */
final class CsvRow {
    private final List<String> header;
    private final String[] fields;

    CsvRow(String[] header, String line) {
        this.header = Arrays.stream(header).map(String::strip).toList();
        this.fields = line.split(",", -1);
        if (fields.length != header.length) {
            throw new ModelException(
                    "has " + fields.length + " fields, the first line names " + header.length + " columns");
        }
    }

    Optional<String> text(String column) {
        int at = header.indexOf(column);
        return at < 0 || fields[at].isBlank() ? Optional.empty() : Optional.of(fields[at].strip());
    }

    String required(String column) {
        return text(column).orElseThrow(() -> new ModelException("field " + column + " is missing"));
    }

    OptionalDouble number(String column) {
        Optional<String> text = text(column);
        if (text.isEmpty()) {
            return OptionalDouble.empty();
        }
        try {
            return OptionalDouble.of(Double.parseDouble(text.get()));
        } catch (NumberFormatException e) {
            throw new ModelException("field " + column + " is '" + text.get() + "', which is not a number", e);
        }
    }

    OptionalInt integer(String column) {
        OptionalDouble number = number(column);
        return number.isEmpty() ? OptionalInt.empty() : OptionalInt.of((int) number.getAsDouble());
    }

    double positive(String column) {
        required(column);
        double value = number(column).getAsDouble();
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new ModelException("field " + column + " is " + value + ", it must be above 0");
        }
        return value;
    }
}
