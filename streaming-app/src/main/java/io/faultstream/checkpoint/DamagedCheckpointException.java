package io.faultstream.checkpoint;

/** A file of a checkpoint is there and cannot be what it should be. */
public final class DamagedCheckpointException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String file;
    private final String damage;

    DamagedCheckpointException(String file, String damage, Throwable cause) {
        super(file + " " + damage, cause);
        this.file = file;
        this.damage = damage;
    }

    /** Where the file is. */
    public String file() {
        return file;
    }

    /** What is wrong with it. */
    public String damage() {
        return damage;
    }
}
