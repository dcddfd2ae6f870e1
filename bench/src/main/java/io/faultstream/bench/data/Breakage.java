package io.faultstream.bench.data;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.function.UnaryOperator;

/** Ways in which devices and what is between them break a server metric. Each is refused whatever the policies are. */
enum Breakage {
    TOMBSTONE(json -> null),
    EMPTY(json -> new byte[0]),
    CUT_OFF(json -> json.substring(0, json.length() / 2).getBytes(UTF_8)),
    LAST_BRACE_MISSING(json -> json.substring(0, json.length() - 1).getBytes(UTF_8)),
    TWO_RECORDS(json -> (json + json).getBytes(UTF_8)),
    TRAILING_COMMA(edit(json -> json.replace("}", ",}"))),
    SINGLE_QUOTES(edit(json -> json.replace('"', '\''))),
    BARE_NAN(edit(json -> value(json, "NaN"))),
    DECIMAL_COMMA(edit(json -> value(json, "1,5"))),
    NOT_UTF8(json -> json.replace("server", "s\u00E9rver").getBytes(ISO_8859_1)),
    GZIP(json -> new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 3}),
    CSV(json -> "server1,load,7".getBytes(UTF_8)),
    XML(json -> "<metric host='server1'/>".getBytes(UTF_8)),
    DEEP(json -> ("[".repeat(100) + "]".repeat(100)).getBytes(UTF_8)),
    AN_ARRAY(edit(json -> "[" + json + "]")),
    JSON_NULL(json -> "null".getBytes(UTF_8)),
    VALUE_IN_WORDS(edit(json -> value(json, "\"warm\""))),
    VALUE_IN_ARRAY(edit(json -> value(json, "[7]"))),
    VALUE_TOO_BIG(edit(json -> value(json, "1e999"))),
    NULL_VALUE(edit(json -> value(json, "null"))),
    NO_HOST(edit(json -> json.replace("\"host\"", "\"hosst\""))),
    TWICE(edit(json -> json.replace("{", "{\"value\":1,"))),
    LOST_DIGIT_OF_TIME(edit(json -> json.replaceAll("[0-9]\",\"value", "\",\"value"))),
    EMPTY_HOST(edit(json -> json.replaceAll("server[0-9]+", "")));

    private static final Breakage[] ALL = values();

    private final Maker maker;

    Breakage(Maker maker) {
        this.maker = maker;
    }

    /** The ways in turns; null is a tombstone. */
    static byte[] broken(long index, String json) {
        return ALL[(int) (index % ALL.length)].maker.make(json);
    }

    private static Maker edit(UnaryOperator<String> change) {
        return json -> change.apply(json).getBytes(UTF_8);
    }

    private static String value(String json, String text) {
        return json.replaceAll("\"value\":[0-9]+", "\"value\":" + text);
    }

    private interface Maker {
        byte[] make(String json);
    }
}
