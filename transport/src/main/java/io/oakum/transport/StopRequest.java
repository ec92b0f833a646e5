package io.oakum.transport;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Somebody's word that work is to stop: looked at between two steps, and heard by the programs that may be ended at once. */
public final class StopRequest {
    private final Set<Runnable> listening = ConcurrentHashMap.newKeySet();
    private volatile boolean isMade;

    public boolean isMade() {
        return isMade;
    }

    /** Asks for it; whoever listens is told, once. */
    public void make() {
        isMade = true;
        listening.forEach(this::tell);
    }

    /** Does {@code act} when the request is made, at once where it is made already, and no more once the answer is closed. */
    Listening whenMade(Runnable act) {
        listening.add(act);
        if (isMade) {
            tell(act);
        }
        return () -> listening.remove(act);
    }

    private void tell(Runnable act) {
        if (listening.remove(act)) {
            act.run();
        }
    }

    @FunctionalInterface
    interface Listening extends AutoCloseable {
        @Override
        void close();
    }
}
