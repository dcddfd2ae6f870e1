package io.faultstream.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.LockSupport;

/** A program that gives signs of life: bytes at the end of a file, until it is ended. */
final class Beating {
    private Beating() {}

    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments[arguments.length - 1]);
        while (true) {
            Files.write(file, new byte[] {'.'}, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            LockSupport.parkNanos(20_000_000);
        }
    }
}
