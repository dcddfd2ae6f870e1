package io.faultstream.ingest;

import static io.faultstream.codec.RejectReason.DUPLICATE_FIELD;
import static io.faultstream.codec.RejectReason.EMPTY_VALUE;
import static io.faultstream.codec.RejectReason.EXPECTATION_FAILED;
import static io.faultstream.codec.RejectReason.INVALID_UTF8;
import static io.faultstream.codec.RejectReason.MALFORMED_JSON;
import static io.faultstream.codec.RejectReason.MISSING_FIELD;
import static io.faultstream.codec.RejectReason.NOT_AN_OBJECT;
import static io.faultstream.codec.RejectReason.RULE_VIOLATED;
import static io.faultstream.codec.RejectReason.TOO_DEEP;
import static io.faultstream.codec.RejectReason.TOO_LARGE;
import static io.faultstream.codec.RejectReason.UNKNOWN_FIELD;
import static io.faultstream.codec.RejectReason.WRONG_TYPE;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.faultstream.codec.RejectReason;
import io.faultstream.testing.TestLake;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The ways in which a server metric can be broken, each with the reason it must get. Written for a stream that is set by
 * {@link #strict}.
 */
enum Garbage {
    TOMBSTONE(EMPTY_VALUE, i -> null),
    NO_BYTES(EMPTY_VALUE, i -> new byte[0]),

    LONG_TEXT(TOO_LARGE, edit(json -> json.replace("\"host", "\"" + "x".repeat(3000) + "\",\"host"))),
    PADDED(TOO_LARGE, edit(json -> json + " ".repeat(3000))),
    MANY_ITEMS(TOO_LARGE, edit(json -> add(json, "x", numbers(21)))),
    MANY_MEMBERS(TOO_LARGE, edit(json -> add(json, "x", members(21)))),

    LONE_CONTINUATION_BYTE(INVALID_UTF8, latin(json -> json.replace("host-", "\u0080"))),
    OVERLONG_SLASH(INVALID_UTF8, latin(json -> json.replace("host-", "\u00C0\u00AF"))),
    CUT_CHARACTER(INVALID_UTF8, latin(json -> json.replace("host-", "\u00E2\u0082"))),
    ENCODED_SURROGATE(INVALID_UTF8, latin(json -> json.replace("host-", "\u00ED\u00A0\u0080"))),
    BEYOND_UNICODE(INVALID_UTF8, latin(json -> json.replace("host-", "\u00F5\u0080\u0080\u0080"))),
    LATIN_1(INVALID_UTF8, latin(json -> json.replace("host-", "h\u00F4te-"))),
    UTF_16_TEXT(INVALID_UTF8, i -> good(i).getBytes(UTF_16)),
    GZIP(INVALID_UTF8, i -> new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, (byte) i}),

    CUT_OFF(MALFORMED_JSON, edit(json -> json.substring(0, json.length() / 2))),
    LAST_BRACE_MISSING(MALFORMED_JSON, edit(json -> json.substring(0, json.length() - 1))),
    TWO_RECORDS(MALFORMED_JSON, edit(json -> json + json)),
    TWO_LINES(MALFORMED_JSON, edit(json -> json + "\n" + json)),
    TRAILING_COMMA(MALFORMED_JSON, edit(json -> json.replace("}", ",}"))),
    SINGLE_QUOTES(MALFORMED_JSON, edit(json -> json.replace('"', '\''))),
    BARE_NAME(MALFORMED_JSON, edit(json -> json.replace("\"host\"", "host"))),
    BARE_NAN(MALFORMED_JSON, value("NaN")),
    LEADING_ZERO(MALFORMED_JSON, value("007")),
    LEADING_PLUS(MALFORMED_JSON, value("+7")),
    HEXADECIMAL(MALFORMED_JSON, value("0x10")),
    DECIMAL_COMMA(MALFORMED_JSON, value("1,5")),
    NO_VALUE(MALFORMED_JSON, value("")),
    COMMENT(MALFORMED_JSON, edit(json -> "/* v1 */" + json)),
    NO_COLON(MALFORMED_JSON, edit(json -> json.replace("\"host\":", "\"host\" "))),
    RAW_NEWLINE(MALFORMED_JSON, edit(json -> json.replace("host-", "ho\nst-"))),
    WRONG_ESCAPE(MALFORMED_JSON, edit(json -> json.replace("host-", "\\x41"))),
    OPEN_TEXT(MALFORMED_JSON, edit(json -> json.replace("\"value\"", "\"value"))),
    BYTE_ORDER_MARK(MALFORMED_JSON, edit(json -> "\uFEFF" + json)),
    BLANKS(MALFORMED_JSON, i -> " \t\r\n".getBytes(UTF_8)),
    NUL_BYTES(MALFORMED_JSON, i -> new byte[1 + i % 100]),
    CSV(MALFORMED_JSON, i -> ("host-" + i + ",load," + i).getBytes(UTF_8)),
    XML(MALFORMED_JSON, i -> ("<metric host='" + i + "'/>").getBytes(UTF_8)),
    OPEN_ARRAYS(MALFORMED_JSON, i -> "[".repeat(1000).getBytes(UTF_8)),

    DEEP_ARRAYS(TOO_DEEP, edit(json -> add(json, "x", "[".repeat(9) + "]".repeat(9)))),
    DEEP_OBJECTS(TOO_DEEP, edit(json -> add(json, "x", "{\"a\":".repeat(9) + "1" + "}".repeat(9)))),
    DEEP_FIELD(TOO_DEEP, value("[".repeat(500) + "]".repeat(500))),

    ARRAY_OF_RECORDS(NOT_AN_OBJECT, edit(json -> "[" + json + "]")),
    NUMBER(NOT_AN_OBJECT, i -> Integer.toString(i).getBytes(UTF_8)),
    TEXT(NOT_AN_OBJECT, i -> ("\"host-" + i + "\"").getBytes(UTF_8)),
    QUOTED_RECORD(NOT_AN_OBJECT, edit(json -> "\"" + json.replace("\"", "\\\"") + "\"")),
    JSON_NULL(NOT_AN_OBJECT, i -> "null".getBytes(UTF_8)),
    JSON_TRUE(NOT_AN_OBJECT, i -> "true".getBytes(UTF_8)),

    VALUE_IN_WORDS(WRONG_TYPE, value("\"warm\"")),
    VALUE_WITH_UNIT(WRONG_TYPE, value("\"7 GB\"")),
    VALUE_IN_ARRAY(WRONG_TYPE, value("[7]")),
    VALUE_IS_TRUE(WRONG_TYPE, value("true")),
    VALUE_TOO_BIG(WRONG_TYPE, value("1e999")),
    HOST_IS_NUMBER(WRONG_TYPE, edit(json -> json.replaceAll("\"host-[0-9]+\"", "17"))),
    HALF_SURROGATE(WRONG_TYPE, edit(json -> json.replace("host-", "\\ud800"))),
    REGION_IS_OBJECT(WRONG_TYPE, edit(json -> json.replace("\"eu\"", "{\"name\":\"eu\"}"))),
    TIME_AS_TEXT(WRONG_TYPE, time("\"2024-06-20T10:00:00Z\"")),
    TIME_WITH_FRACTION(WRONG_TYPE, time("1718876852088.5")),
    TIME_BEYOND_INT64(WRONG_TYPE, time("9223372036854775808")),

    EXTRA_FIELD(UNKNOWN_FIELD, edit(json -> add(json, "rack", "\"r1\""))),
    EXTRA_OBJECT(UNKNOWN_FIELD, edit(json -> add(json, "labels", "{\"a\":[1,2]}"))),
    OTHER_CASE(UNKNOWN_FIELD, edit(json -> add(json, "Host", "\"a\""))),
    MISSPELT_FIELD(UNKNOWN_FIELD, edit(json -> json.replace("\"host\"", "\"hosst\""))),

    SAME_FIELD_TWICE(DUPLICATE_FIELD, edit(json -> add(json, "value", "8"))),
    BOTH_SPELLINGS(DUPLICATE_FIELD, edit(json -> add(json, "metric_name", "\"load\""))),
    ESCAPED_TWIN(DUPLICATE_FIELD, edit(json -> add(json, "h\\u006fst", "\"a\""))),

    EMPTY_OBJECT(MISSING_FIELD, i -> "{}".getBytes(UTF_8)),
    NO_HOST(MISSING_FIELD, edit(json -> json.replaceAll("\"host\":\"host-[0-9]+\",", ""))),
    NULL_HOST(MISSING_FIELD, edit(json -> json.replaceAll("\"host-[0-9]+\"", "null"))),
    NULL_VALUE(MISSING_FIELD, value("null")),

    LOST_DIGIT_OF_TIME(RULE_VIOLATED, time("\"171887737088\"")),
    TIME_IN_SECONDS(RULE_VIOLATED, time("1718876852")),
    TIME_IN_MICROS(RULE_VIOLATED, time("1718876852088000")),
    NEGATIVE_TIME(RULE_VIOLATED, time("-1")),
    EMPTY_HOST(RULE_VIOLATED, edit(json -> json.replaceAll("\"host-[0-9]+\"", "\"\""))),
    LONG_HOST(RULE_VIOLATED, edit(json -> json.replace("host-", "x".repeat(257)))),
    LONG_REGION(RULE_VIOLATED, edit(json -> json.replace("\"eu\"", "\"" + "e".repeat(257) + "\""))),
    NOT_A_NUMBER(RULE_VIOLATED, value("\"NaN\"")),
    INFINITE(RULE_VIOLATED, value("\"-Infinity\"")),

    IMPLAUSIBLE(EXPECTATION_FAILED, value("1000")),
    VERY_IMPLAUSIBLE(EXPECTATION_FAILED, value("\"1e300\""));

    private final RejectReason reason;
    private final IntFunction<byte[]> make;

    Garbage(RejectReason reason, IntFunction<byte[]> make) {
        this.reason = reason;
        this.make = make;
    }

    RejectReason reason() {
        return reason;
    }

    /** Broken record number {@code i}; null is a tombstone. */
    byte[] bytes(int i) {
        return make.apply(i);
    }

    /** Record number {@code i} as it should be. */
    static String good(int i) {
        return "{\"host\":\"host-" + i + "\",\"metricName\":\"load\",\"region\":\"eu\",\"timestamp\":\""
                + (1_718_876_852_088L + i) + "\",\"value\":" + i % 1000 + "}";
    }

    /** Small limits, no unknown fields, and an expectation. */
    static TestLake strict(TestLake lake) {
        String stream = "faultstream.streams.server-metrics.";
        return lake.set(stream + "unknown-fields", "reject")
                .set(stream + "limits.max-size", "2 KiB")
                .set(stream + "limits.max-depth", "8")
                .set(stream + "limits.max-items", "20")
                .set(stream + "expectations.plausible", "value < 1000");
    }

    private static IntFunction<byte[]> edit(UnaryOperator<String> change) {
        return i -> change.apply(good(i)).getBytes(UTF_8);
    }

    /** Characters up to U+00FF become one byte each. */
    private static IntFunction<byte[]> latin(UnaryOperator<String> change) {
        return i -> change.apply(good(i)).getBytes(ISO_8859_1);
    }

    private static IntFunction<byte[]> value(String text) {
        return edit(json -> json.replaceAll("\"value\":[0-9]+", "\"value\":" + text));
    }

    private static IntFunction<byte[]> time(String text) {
        return edit(json -> json.replaceAll("\"timestamp\":\"[0-9]+\"", "\"timestamp\":" + text));
    }

    private static String add(String json, String name, String value) {
        return json.substring(0, json.length() - 1) + ",\"" + name + "\":" + value + "}";
    }

    private static String numbers(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).collect(Collectors.joining(",", "[", "]"));
    }

    private static String members(int count) {
        List<String> members =
                IntStream.range(0, count).mapToObj(n -> "\"k" + n + "\":1").toList();
        return String.join(",", members).transform(all -> "{" + all + "}");
    }
}
