package io.oakum.packages.apt;

import io.oakum.transport.CommandRunner.CommandResult;
import io.oakum.transport.CommandRunner.UnreachableException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** A question asked in a thread of its own while others are asked; apt answers slowly and one core each. */
final class Later<T extends CommandResult> {
    private final CompletableFuture<T> answer = new CompletableFuture<>();

    Later(Question<T> question) {
        Thread.ofVirtual().start(() -> {
            try {
                answer.complete(question.ask());
            } catch (UnreachableException | RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
    }

    @FunctionalInterface
    interface Question<T> {
        T ask() throws UnreachableException;
    }

    T get() throws UnreachableException {
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
