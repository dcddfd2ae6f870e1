package io.faultstream.codec;

import java.util.Optional;

/** Keeps the problem that comes first in the order of the reasons; of equal ones the first in the text. */
final class Problems {
    // Null while there are none: asked for each record.
    private RejectReason worst;
    private String detail = "";

    void reset() {
        worst = null;
    }

    /** Whether a problem of this kind would be kept: its detail is worth making. */
    boolean wants(RejectReason reason) {
        return worst == null || reason.ordinal() < worst.ordinal();
    }

    void add(RejectReason reason, String text) {
        if (wants(reason)) {
            worst = reason;
            detail = text;
        }
    }

    boolean isEmpty() {
        return worst == null;
    }

    Optional<Rejected> first() {
        return worst == null ? Optional.empty() : Optional.of(new Rejected(worst, detail));
    }
}
