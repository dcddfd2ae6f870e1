package io.faultstream.chaos;

/** What {@link S3FaultProxy} does to a request. */
enum S3Fault {
    NONE,
    /** 500 InternalError, the request not passed on. */
    ERROR,
    /** 503 SlowDown, the request not passed on. */
    SLOW_DOWN,
    /** No answer, the request not passed on. */
    HANG,
    /** Half of the body is passed on, then both connections are reset. */
    CUT_BEFORE,
    /** The request is passed on whole and done; its answer never arrives. */
    CUT_AFTER
}
