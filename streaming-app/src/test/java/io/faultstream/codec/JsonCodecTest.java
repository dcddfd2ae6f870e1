package io.faultstream.codec;

import static io.faultstream.codec.RejectReason.DUPLICATE_FIELD;
import static io.faultstream.codec.RejectReason.EMPTY_VALUE;
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
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.faultstream.codec.proto.Ruled;
import io.faultstream.proto.v1.ServerMetric;
import io.faultstream.proto.v1.VibrationWindow;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonCodecTest {
    private static final long BROKER = 1_718_876_900_000L;
    private static final String METRIC =
            "{\"host\":\"server1\",\"metricName\":\"memory_usage_gb\",\"region\":\"eu-west-1\",\"timestamp\":\"1718876852088\",\"value\":7}";

    private final JsonCodec metrics = codec(ServerMetric.getDescriptor(), UnknownFields.RESCUE);
    private final JsonCodec windows = codec(VibrationWindow.getDescriptor(), UnknownFields.RESCUE);
    private final JsonCodec ruled = codec(Ruled.getDescriptor(), UnknownFields.RESCUE);

    @Test
    void metricBecomesWireColumnsAndEventTime() throws IOException {
        Decoded decoded = decoded(metrics, METRIC);

        assertThat(ServerMetric.parseFrom(decoded.wire()))
                .isEqualTo(ServerMetric.newBuilder()
                        .setHost("server1")
                        .setMetricName("memory_usage_gb")
                        .setRegion("eu-west-1")
                        .setTimestamp(1_718_876_852_088L)
                        .setValue(7)
                        .build());
        assertThat(decoded.columns())
                .containsExactly("server1", "memory_usage_gb", "eu-west-1", 1_718_876_852_088L, 7d);
        assertThat(decoded.eventTimeMicros()).isEqualTo(1_718_876_852_088_000L);
        assertThat(decoded.rescued()).isEmpty();
        assertThat(decoded.rescuedFields()).isZero();
    }

    @Test
    void windowBecomesWireColumnsAndEventTime() throws IOException {
        Decoded decoded = decoded(
                windows,
                "{ \"machineId\" : \"m\\u00e9\\uD83D\\uDE00\", \"sensor_id\": \"s\", \"observedAt\": \"2024-06-20T11:47:32.123456789+02:00\","
                        + " \"samplingRateHz\": 12e3, \"rpm\": null, \"samples\": [0.1, -2, 3.4028235e38, \"1.5\", 1E-50]}");

        VibrationWindow window = VibrationWindow.parseFrom(decoded.wire());
        assertThat(window.getMachineId()).isEqualTo("mé😀");
        assertThat(window.getSamplesList()).containsExactly(0.1f, -2f, Float.MAX_VALUE, 1.5f, 0f);
        assertThat(decoded.eventTimeMicros()).isEqualTo(1_718_876_852_123_456L);
        assertThat(decoded.columns())
                .containsExactly("mé😀", "s", 1_718_876_852_123_456L, 12_000d, null, null, new float[] {
                    0.1f, -2f, Float.MAX_VALUE, 1.5f, 0f
                });
    }

    @Test
    void realRecordsAreDecodedAndTheirDamagedTimestampsRejected() throws IOException {
        int good = 0;
        for (String line : lines()) {
            DecodeResult result = metrics.decode(line.getBytes(UTF_8), BROKER);
            if (result instanceof Rejected rejected) {
                assertThat(rejected.reason()).isEqualTo(RULE_VIOLATED);
                assertThat(rejected.detail())
                        .matches("timestamp is 19[0-9TZ:.-]+ \\(\"[0-9]{11,12}\"\\): before 2000-01-01T00:00:00Z");
            } else {
                good++;
            }
        }
        assertThat(good).isEqualTo(24);
    }

    @Test
    void fieldsAreWrittenInTheOrderOfTheirNumbers() {
        Decoded shuffled = decoded(
                metrics,
                "{\"value\":7,\"timestamp\":1718876852088,\"region\":\"eu-west-1\",\"metric_name\":\"memory_usage_gb\",\"host\":\"server1\"}");

        assertThat(shuffled.wire()).isEqualTo(decoded(metrics, METRIC).wire());
    }

    @Test
    void unknownFieldsAreKeptVerbatimUnderTheirPaths() {
        Decoded decoded = decoded(
                ruled,
                "{\"x\\u0041\" : [1.0, {\"a\":\"\\u00e9\"} ],\"parts\":[{\"code\":\"AB-1\",\"count\":1},"
                        + "{\"code\":\"AB-2\",\"count\":1,\"y\":-0e0}],\"partOf\":{\"k\":{\"code\":\"AB-3\",\"count\":1,\"z\": null}}}");

        assertThat(decoded.rescued())
                .hasValue("{\"x\\u0041\":[1.0, {\"a\":\"\\u00e9\"} ],\"parts[1].y\":-0e0,\"part_of[k].z\":null}");
        assertThat(decoded.rescuedFields()).isEqualTo(3);
    }

    @Test
    void unknownEnumNamesAreKeptVerbatimToo() {
        Decoded decoded = decoded(ruled, "{\"mode\":\"MODE_NEW\",\"modes\":[\"MODE_FAST\",\"MODE_NEW\",7]}");

        assertThat(decoded.rescued()).hasValue("{\"mode\":\"MODE_NEW\",\"modes[1]\":\"MODE_NEW\"}");
        assertThat(decoded.columns()[7]).isEqualTo("MODE_UNSPECIFIED");
        assertThat((Object[]) decoded.columns()[8]).containsExactly("MODE_FAST", "7");
    }

    @Test
    void unknownFieldsAreRejectedWhereThePolicyIsTo() {
        JsonCodec strict = codec(Ruled.getDescriptor(), UnknownFields.REJECT);

        assertThat(strict.decode("{\"parts\":[{\"code\":\"AB-1\",\"y\":1}]}".getBytes(UTF_8), BROKER))
                .isEqualTo(new Rejected(UNKNOWN_FIELD, "parts[0].y is not a field of the contract"));
        assertThat(reason(strict, "{\"mode\":\"MODE_NEW\"}")).isEqualTo(WRONG_TYPE);
    }

    @Test
    void everyKindOfColumnHasItsJavaValue() {
        Object[] columns = decoded(
                        ruled,
                        "{\"name\":\"abc\",\"plain\":\"1e2\",\"big\":18446744073709551615,\"numbers\":[1,-2.0],"
                                + "\"part\":{\"code\":\"AB-1\",\"parts\":[ {\"code\":\"AB-2\"} ]},\"lag\":\"-1.5s\",\"load\":2,"
                                + "\"extra\":{\"a\": [1,null]},\"blob\":\"-_8\",\"flag\":true,\"counters\":[\"18446744073709551615\"],"
                                + "\"times\":[\"1969-12-31T23:59:59.9999999Z\"],\"levels\":{\"-1\":0.5},\"number\":\"5\","
                                + "\"seenAt\":1718876852,\"anyValue\":null,\"flags\":[true,false],\"longs\":[\"9223372036854775807\"],\"ratios\":[]}")
                .columns();

        assertThat(columns[0]).isEqualTo("abc");
        assertThat(columns[1]).isEqualTo(100);
        assertThat(columns[2]).isEqualTo(new BigDecimal("18446744073709551615"));
        assertThat(columns[3]).isEqualTo(new int[] {1, -2});
        assertThat((Object[]) columns[4]).containsExactly("AB-1", 0, new Object[] {"{\"code\":\"AB-2\"}"});
        assertThat(columns[5]).isNull();
        assertThat(columns[6]).isNull();
        assertThat(columns[7]).isEqualTo("MODE_UNSPECIFIED");
        assertThat(columns[8]).isNull();
        assertThat(columns[9]).isEqualTo(-1_500_000L);
        assertThat(columns[10]).isEqualTo(2d);
        assertThat(columns[11]).isEqualTo("{\"a\": [1,null]}");
        assertThat(columns[12]).isEqualTo(new byte[] {(byte) 0xFB, (byte) 0xFF});
        assertThat(columns[13]).isEqualTo(true);
        assertThat((Object[]) columns[14]).containsExactly(new BigDecimal("18446744073709551615"));
        assertThat((Object[]) columns[15]).containsExactly(-1L);
        assertThat(columns[16]).isEqualTo(Map.of(-1, 0.5f));
        assertThat(columns[17]).isNull();
        assertThat(columns[18]).isEqualTo(5L);
        assertThat(columns[19]).isEqualTo(1_718_876_852L);
        assertThat(columns[20]).isEqualTo("null");
        assertThat(columns[21]).isEqualTo(new boolean[] {true, false});
        assertThat(columns[22]).isEqualTo(new long[] {Long.MAX_VALUE});
        assertThat(columns[23]).isEqualTo(new float[0]);
        assertThat(columns[24]).isEqualTo(0f);
    }

    @Test
    void brokersTimestampIsTheEventTimeOfARecordWithoutOne() {
        assertThat(decoded(ruled, "{}").eventTimeMicros()).isEqualTo(BROKER * 1000);
        assertThat(decoded(ruled, "{\"seenAt\":5}").eventTimeMicros()).isEqualTo(5_000_000);
    }

    @Test
    void firstReasonInTheOrderWinsWhereverItStands() {
        assertThat(metrics.decode(null, BROKER)).isEqualTo(new Rejected(EMPTY_VALUE, "the value is null"));
        assertThat(reason(metrics, "")).isEqualTo(EMPTY_VALUE);
        assertThat(reason(metrics, " ")).isEqualTo(MALFORMED_JSON);
        assertThat(reason(metrics, "{\"host\":1,\"host\":\"a\"")).isEqualTo(MALFORMED_JSON);
        assertThat(reasonOf(metrics, "{\"host\":1,,}\u00C3".getBytes(ISO_8859_1)))
                .isEqualTo(INVALID_UTF8);
        assertThat(reason(metrics, "[".repeat(100_000))).isEqualTo(MALFORMED_JSON);
        assertThat(reason(metrics, "[".repeat(100_000) + "]".repeat(100_000))).isEqualTo(TOO_DEEP);
        assertThat(reason(metrics, "{\"x\":" + "[".repeat(63) + "]".repeat(63) + "}"))
                .isEqualTo(MISSING_FIELD);
        assertThat(reason(metrics, "{\"x\":" + "[".repeat(64) + "]".repeat(64) + "}"))
                .isEqualTo(TOO_DEEP);
        assertThat(reason(metrics, "[]")).isEqualTo(NOT_AN_OBJECT);
        assertThat(reason(metrics, "\"a\"")).isEqualTo(NOT_AN_OBJECT);
        assertThat(reason(metrics, METRIC + METRIC)).isEqualTo(MALFORMED_JSON);
        assertThat(reason(metrics, "{\"timestamp\":\"1\",\"host\":\"a\",\"host\":\"b\",\"value\":\"x\"}"))
                .isEqualTo(WRONG_TYPE);
        assertThat(reason(metrics, "{\"timestamp\":\"1\",\"host\":\"a\",\"host\":\"b\",\"value\":1}"))
                .isEqualTo(DUPLICATE_FIELD);
        assertThat(reason(metrics, "{\"timestamp\":\"1\",\"host\":\"a\",\"value\":1}"))
                .isEqualTo(MISSING_FIELD);
        assertThat(reason(metrics, "{\"timestamp\":\"1\",\"host\":\"a\",\"metricName\":\"m\",\"value\":1}"))
                .isEqualTo(RULE_VIOLATED);
    }

    @Test
    void ofEqualReasonsTheFirstInTheTextIsReported() {
        assertThat(metrics.decode("{\"value\":\"x\",\"host\":[1,2]}".getBytes(UTF_8), BROKER))
                .isEqualTo(new Rejected(WRONG_TYPE, "value is \"x\": expected a number that fits a double"));
    }

    @Test
    void limitsAreKept() {
        JsonCodec small = JsonCodec.of(Ruled.getDescriptor(), new CodecLimits(100, 5, 3), UnknownFields.RESCUE);

        assertThat(reason(small, "{" + " ".repeat(98) + "}")).isNull();
        assertThat(reason(small, "{" + " ".repeat(99) + "}")).isEqualTo(TOO_LARGE);
        assertThat(reason(small, "{\"x\":[1,2,3,4]}")).isEqualTo(TOO_LARGE);
        assertThat(reason(small, "{\"longs\":[1,2,3]}")).isNull();
        assertThat(reason(small, "{\"longs\":[1,2,3,4]}")).isEqualTo(TOO_LARGE);
        assertThat(reason(small, "{\"longs\":[1,2,3,4]")).isEqualTo(TOO_LARGE);
        assertThat(reason(small, "{\"partOf\":{\"a\":{},\"b\":{},\"c\":{},\"d\":{}}}"))
                .isEqualTo(TOO_LARGE);
        assertThat(reason(small, "{\"extra\":{\"a\":1,\"b\":1,\"c\":1,\"d\":1}}"))
                .isEqualTo(TOO_LARGE);
        assertThat(reason(small, "{\"extra\":{\"a\":[1,2,3,4]}}")).isEqualTo(TOO_LARGE);
        assertThat(reason(small, "{\"a\":1,\"b\":1,\"c\":1,\"d\":1}")).isEqualTo(TOO_LARGE);
        assertThat(reason(small, "{\"extra\":{\"a\":[[[]]]}}")).isNull();
        assertThat(reason(small, "{\"extra\":{\"a\":[[[[]]]]}}")).isEqualTo(TOO_DEEP);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"name\":\"abc\",\"name\":\"abc\"}",
                "{\"partOf\":{},\"part_of\":{}}",
                "{\"x\":1,\"\\u0078\":1}",
                "{\"partOf\":{\"a\":{\"code\":\"AB-1\"},\"a\":{\"code\":\"AB-1\"}}}",
                "{\"levels\":{\"1\":1,\"1.0\":1}}",
                "{\"extra\":{\"a\":1,\"a\":1}}",
                "{\"text\":\"a\",\"number\":1}",
                "{\"name\":null,\"name\":null}"
            })
    void oneNameGivenTwiceIsADuplicate(String json) {
        assertThat(reason(ruled, json)).isEqualTo(DUPLICATE_FIELD);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"plain\":1.5}",
                "{\"plain\":2147483648}",
                "{\"plain\":\" 1\"}",
                "{\"plain\":\"\"}",
                "{\"plain\":true}",
                "{\"big\":-1}",
                "{\"big\":18446744073709551616}",
                "{\"name\":1}",
                "{\"name\":\"\\ud800\"}",
                "{\"flag\":\"true\"}",
                "{\"flag\":1}",
                "{\"ratio\":1e39}",
                "{\"ratio\":\"nan\"}",
                "{\"ratio\":\"1.0f\"}",
                "{\"load\":1e309}",
                "{\"numbers\":1}",
                "{\"numbers\":[null]}",
                "{\"numbers\":{}}",
                "{\"part\":[]}",
                "{\"parts\":[null]}",
                "{\"partOf\":[]}",
                "{\"partOf\":{\"a\":null}}",
                "{\"levels\":{\"a\":1}}",
                "{\"levels\":{\"01\":1}}",
                "{\"blob\":\"a\"}",
                "{\"blob\":\"+_8\"}",
                "{\"blob\":\"AA=\"}",
                "{\"lag\":\"1\"}",
                "{\"lag\":\"315576000001s\"}",
                "{\"times\":[\"2023-02-29T00:00:00Z\"]}",
                "{\"times\":[\"2023-02-28T24:00:00Z\"]}",
                "{\"times\":[\"2023-02-28T00:00:00\"]}",
                "{\"times\":[\"2023-02-28 00:00:00Z\"]}",
                "{\"times\":[\"0000-12-31T23:59:59Z\"]}",
                "{\"times\":[\"0001-01-01T00:00:00+00:01\"]}",
                "{\"times\":[\"2023-02-28T00:00:00.Z\"]}",
                "{\"extra\":[]}",
                "{\"anyValue\":1e999}",
                "{\"mode\":1.5}"
            })
    void valueThatDoesNotFitIsAWrongType(String json) {
        assertThat(reason(ruled, json)).isEqualTo(WRONG_TYPE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"name\":\"a\"}",
                "{\"name\":\"abcde\"}",
                "{\"numbers\":[]}",
                "{\"numbers\":[1,1,1,1]}",
                "{\"numbers\":[6]}",
                "{\"part\":{\"code\":\"ab-1\"}}",
                "{\"part\":{\"code\":\"AB-1\",\"count\":10}}",
                "{\"part\":{\"code\":\"AB-1\",\"count\":0}}",
                "{\"load\":0}",
                "{\"load\":\"NaN\"}",
                "{\"seenAt\":253402300800}",
                "{\"partOf\":{\"a\":{\"code\":\"AB-1\"},\"b\":{\"code\":\"AB-1\"},\"c\":{\"code\":\"AB-1\"}}}"
            })
    void brokenRuleIsARuleViolation(String json) {
        assertThat(reason(ruled, json)).isEqualTo(RULE_VIOLATED);
    }

    @Test
    void lengthsOfStringsAreInCharacters() {
        assertThat(reason(ruled, "{\"name\":\"é😀é😀\"}")).isNull();
        assertThat(reason(ruled, "{\"name\":\"😀\"}")).isEqualTo(RULE_VIOLATED);
    }

    @Test
    void detailsSayWhichFieldWhichRuleAndWhichValue() {
        assertThat(detail(metrics, METRIC.replace("1718876852088", "171887737088")))
                .isEqualTo("timestamp is 1975-06-13T10:35:37.088Z (\"171887737088\"): before 2000-01-01T00:00:00Z");
        assertThat(detail(metrics, METRIC.replace("1718876852088", "1818876852088")))
                .isEqualTo(
                        "timestamp is 2027-08-21T19:34:12.088Z (\"1818876852088\"): more than 86400 s after the broker's timestamp"
                                + " 2024-06-20T09:48:20Z");
        assertThat(detail(metrics, METRIC.replace("\"server1\"", "null")))
                .isEqualTo("host has no value: it is required");
        assertThat(detail(ruled, "{\"parts\":[{\"code\":\"AB-1\"},{\"code\":\"" + "x".repeat(200) + "\"}]}"))
                .isEqualTo("parts[1].code is \"" + "x".repeat(99) + "…: does not match [A-Z]{2}-[0-9]+");
        assertThat(detail(metrics, "{\"host\":'a'}")).isEqualTo("at position 8: expected a value, found ''a'}'");
    }

    @Test
    void catastrophicPatternsDoNotEndTheTask() {
        String code = "AB-" + "1".repeat(1_000_000);

        assertThat(reason(ruled, "{\"part\":{\"code\":\"" + code + "\",\"count\":1}}"))
                .isNull();
    }

    static JsonCodec codec(com.google.protobuf.Descriptors.Descriptor message, UnknownFields policy) {
        return JsonCodec.of(message, CodecLimits.DEFAULT, policy);
    }

    private static Decoded decoded(JsonCodec codec, String json) {
        DecodeResult result = codec.decode(json.getBytes(UTF_8), BROKER);
        assertThat(result).isInstanceOf(Decoded.class);
        return (Decoded) result;
    }

    private static RejectReason reason(JsonCodec codec, String json) {
        return reasonOf(codec, json.getBytes(UTF_8));
    }

    private static RejectReason reasonOf(JsonCodec codec, byte[] json) {
        return codec.decode(json, BROKER) instanceof Rejected rejected ? rejected.reason() : null;
    }

    private static String detail(JsonCodec codec, String json) {
        return ((Rejected) codec.decode(json.getBytes(UTF_8), BROKER)).detail();
    }

    private static List<String> lines() throws IOException {
        try (var sample = JsonCodecTest.class.getResourceAsStream("/faultstream/local/server-metrics/sample.jsonl")) {
            return Arrays.asList(new String(sample.readAllBytes(), UTF_8).split("\n", -1)).stream()
                    .filter(line -> !line.isBlank())
                    .toList();
        }
    }
}
