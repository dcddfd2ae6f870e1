package io.faultstream.codec;

import java.util.HexFormat;
import java.util.Optional;

/**
 * Says which of the reasons that concern the text as a whole applies first. Runs only for records that could not be read
 * through, so that good ones are looked at once.
 */
final class StructureCheck {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private final CodecLimits limits;
    private final JsonGrammar grammar;

    StructureCheck(CodecLimits limits) {
        this.limits = limits;
        this.grammar = new JsonGrammar(limits.maxItems());
    }

    /** The first reason up to TOO_DEEP that applies, if one does. */
    Optional<Rejected> check(byte[] in) {
        int start = JsonGrammar.whitespace(in, 0);
        int end = grammar.skip(in, start);
        if (grammar.hasTooManyItems()) {
            return rejected(
                    RejectReason.TOO_LARGE,
                    "an array or object has more than the allowed " + limits.maxItems() + " items");
        }

        int invalid = Utf8.firstInvalid(in);
        if (invalid >= 0) {
            return rejected(
                    RejectReason.INVALID_UTF8,
                    "byte 0x" + HEX.toHexDigits(in[invalid]) + " at position " + invalid + " is not UTF-8");
        }

        if (end < 0) {
            return malformed(in, grammar.failedAt(), grammar.expected());
        }
        int rest = JsonGrammar.whitespace(in, end);
        if (rest < in.length) {
            return malformed(in, rest, "the end");
        }

        if (grammar.deepest() > limits.maxDepth()) {
            return rejected(
                    RejectReason.TOO_DEEP,
                    "nested " + grammar.deepest() + " levels deep: the limit is " + limits.maxDepth());
        }
        return Optional.empty();
    }

    private static Optional<Rejected> malformed(byte[] in, int at, String expected) {
        String found = at >= in.length ? "the end" : "'" + Shorten.text(in, at, Math.min(in.length, at + 20)) + "'";
        return rejected(
                RejectReason.MALFORMED_JSON, "at position " + at + ": expected " + expected + ", found " + found);
    }

    private static Optional<Rejected> rejected(RejectReason reason, String detail) {
        return Optional.of(new Rejected(reason, detail));
    }
}
