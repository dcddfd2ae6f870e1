package io.faultstream.deploy;

/** What a service answers instead of a result. */
final class AwsError extends Exception {
    private static final long serialVersionUID = 1;

    private final String code;

    /** @param code the class of the Java SDK, such as {@code ValidationException} */
    AwsError(String code, String message) {
        super(message);
        this.code = code;
    }

    String code() {
        return code;
    }
}
