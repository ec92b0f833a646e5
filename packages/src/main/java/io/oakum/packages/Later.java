package io.oakum.packages;

import io.oakum.transport.CommandRunner.UnreachableException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** A question asked in a thread of its own while others are asked: package managers answer slowly, and one core each. */
public final class Later<T> {
    private final CompletableFuture<T> answer = new CompletableFuture<>();

    public Later(Question<T> question) {
        Thread.ofVirtual().start(() -> {
            try {
                answer.complete(question.ask());
            } catch (UnreachableException | RuntimeException | Error e) {
                // Whatever it is, whoever waits must hear of it.
                answer.completeExceptionally(e);
            }
        });
    }

    @FunctionalInterface
    public interface Question<T> {
        T ask() throws UnreachableException;
    }

    /** Waits for the answer; commands have limits of their own, so it comes. */
    public T get() throws UnreachableException {
        try {
            return answer.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof UnreachableException unreachable) {
                throw unreachable;
            }
            throw e;
        }
    }
}
