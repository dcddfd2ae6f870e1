package io.faultstream.local;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** A part that starts in the background. Closing it closes the part, once it has started. */
final class Starting<T> implements AutoCloseable {
    private final CompletableFuture<T> part;

    private Starting(CompletableFuture<T> part) {
        this.part = part;
    }

    static <T> Starting<T> of(Supplier<T> start) {
        return new Starting<>(CompletableFuture.supplyAsync(start));
    }

    /** Waits for the part; throws what its start threw. */
    T get() {
        try {
            return part.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    @Override
    public void close() throws Exception {
        if (part.handle((started, failure) -> failure == null).join() && part.join() instanceof AutoCloseable started) {
            started.close();
        }
    }
}
