package io.oakum.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Does one thing to many at the same time. */
final class Together {
    private Together() {}

    @FunctionalInterface
    interface Act<T> {
        void on(T one) throws LabException;
    }

    /** Waits for all of them, and only then tells of the first that failed. */
    static <T> void each(List<T> many, Act<T> act) throws LabException {
        var running = new ArrayList<Future<?>>();
        try (var tasks = Executors.newVirtualThreadPerTaskExecutor()) {
            for (T one : many) {
                running.add(tasks.submit(() -> {
                    act.on(one);
                    return one;
                }));
            }
        }
        for (Future<?> each : running) {
            outcome(each);
        }
    }

    private static void outcome(Future<?> each) throws LabException {
        try {
            each.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof LabException failed) {
                throw failed;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted", "see what was done: oakum lab list", e);
        }
    }
}
