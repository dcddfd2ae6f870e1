package io.faultstream.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import io.faultstream.codec.proto.Ruled;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each document stands where it is skipped and where it is read: both must agree with RFC 8259. */
class JsonGrammarTest {
    private static final Descriptor RULED = Ruled.getDescriptor();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "0.0",
                "1e5",
                "1E+5",
                "1e-05",
                "-1.25e+10",
                "true",
                "false",
                "null",
                "\"\"",
                "\"\\u0000\"",
                "\"\\/\\b\"",
                "\"\u007f\"",
                "[]",
                "[ ]",
                "{}",
                "{ }",
                "[[]]",
                "[1 , 2]",
                "{\"\":0}",
                "{\"a\":[{}]}",
                "\"\u2028\"",
                "\t1\r\n"
            })
    void validDocumentsAreRead(String value) {
        assertThat(reason("{\"x\":" + value + "}")).isNull();
        assertThat(reason("{\"anyValue\":" + value + "}")).isNull();
        assertThat(reason("{\"numbers\":[1],\"x\" : " + value + " } ")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "01",
                "-01",
                "-",
                "+1",
                ".5",
                "5.",
                "1.e5",
                "1e",
                "1e+",
                "0x1",
                "1_0",
                "NaN",
                "Infinity",
                "-Infinity",
                "nan",
                "True",
                "nul",
                "nulll",
                "'a'",
                "\"a",
                "\"\\x\"",
                "\"\\u12\"",
                "\"\\u12g4\"",
                "\"\n\"",
                "\"\u0000\"",
                "\"\u001f\"",
                "[1,]",
                "[,1]",
                "[1 2]",
                "[",
                "]",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{,}",
                "{a:1}",
                "{1:1}",
                "{'a':1}",
                "{\"a\" 1}",
                "{\"a\":1 \"b\":2}",
                "/**/1",
                "1//",
                "\u00A01",
                "\u000B1",
                "\uFEFF1",
                "1;",
                "1}}",
                "[1}",
                "{\"a\":1]",
                "\u0000",
                "1\u0000",
                "\uFF11"
            })
    void invalidDocumentsAreMalformed(String value) {
        assertThat(reason("{\"x\":" + value + "}")).isEqualTo(RejectReason.MALFORMED_JSON);
        assertThat(reason("{\"anyValue\":" + value + "}")).isEqualTo(RejectReason.MALFORMED_JSON);
        assertThat(reason("{\"ratio\":" + value + "}")).isEqualTo(RejectReason.MALFORMED_JSON);
        assertThat(reason("{\"plain\":" + value + "}")).isEqualTo(RejectReason.MALFORMED_JSON);
        assertThat(reason("{\"ratios\":[1,2,0.123456,\n" + value + ",0.2345678901234567890123456789]}"))
                .isEqualTo(RejectReason.MALFORMED_JSON);
        assertThat(reason("{\"name\":" + value + ",\"numbers\":[" + value + "]}"))
                .isEqualTo(RejectReason.MALFORMED_JSON);
        assertThat(reason("{\"part\":" + value + ",\"levels\":" + value + "}")).isEqualTo(RejectReason.MALFORMED_JSON);
    }

    private static RejectReason reason(String json) {
        JsonCodec codec = JsonCodecTest.codec(RULED, UnknownFields.RESCUE);
        return codec.decode(json.getBytes(UTF_8), 0) instanceof Rejected rejected ? rejected.reason() : null;
    }
}
