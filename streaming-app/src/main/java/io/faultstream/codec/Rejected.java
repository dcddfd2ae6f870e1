package io.faultstream.codec;

import static java.util.Objects.requireNonNull;

/**
 * A record that does not fit its contract.
 *
 * @param reason the first reason that applies, in the order of {@link RejectReason}
 * @param detail for a person: which field, which rule, which value (shortened)
 */
public record Rejected(RejectReason reason, String detail) implements DecodeResult {
    public Rejected {
        requireNonNull(reason, "reason is null");
        requireNonNull(detail, "detail is null");
    }
}
