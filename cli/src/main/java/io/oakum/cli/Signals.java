package io.oakum.cli;

import io.oakum.transport.StopRequest;
import java.util.concurrent.CompletableFuture;

/** Makes of Ctrl-C, SIGTERM and a lost terminal a wish to stop, for work that must not be cut off just anywhere. */
final class Signals {
    private final StopRequest stop = new StopRequest();
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();

    /** From now on a signal does not end the program: the program ends by itself as soon as it safely can, with its own exit code. */
    StopRequest heed() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::awaitTheEnd));
        return stop;
    }

    /** Nothing is left to be stopped. */
    void ended(int code) {
        exit.complete(code);
    }

    /** The machine runs this on a signal, and at the very end of a program that was not asked to stop. */
    private void awaitTheEnd() {
        if (!exit.isDone()) {
            System.err.println("oakum: stopping as soon as that leaves nothing half-done");
            stop.make();
            int code = exit.join();
            System.out.flush();
            Runtime.getRuntime().halt(code);
        }
    }
}
