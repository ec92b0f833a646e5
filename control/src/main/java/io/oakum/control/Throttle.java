package io.oakum.control;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts wrong tries by where they come from, so that somebody who guesses is turned away before anything is looked up or written down.
 * Right ones are not counted. Holds so many sources and no more: the one that was wrong longest ago is forgotten first.
 */
public final class Throttle {
    private static final int MAX_SOURCES = 10_000;

    private final int tries;
    private final Duration window;
    private final Map<String, Wrong> sources = new LinkedHashMap<>();

    /** @param tries so many wrong ones within the window are answered, and no more */
    public Throttle(int tries, Duration window) {
        this.tries = tries;
        this.window = window;
    }

    private record Wrong(int count, Instant since) {}

    /** Whether this source has used up its tries. */
    public synchronized boolean isClosed(String source, Instant now) {
        Wrong wrong = sources.get(source);
        return wrong != null
                && wrong.count() >= tries
                && now.isBefore(wrong.since().plus(window));
    }

    /**
     * Counts a try before it is known whether it is right: who sends many at once gets no more answers than who sends them in turn, and
     * what is turned away tells nothing of those before.
     *
     * @return whether it may be looked at
     */
    public synchronized boolean admits(String source, Instant now) {
        boolean isOpen = !isClosed(source, now);
        if (isOpen) {
            wrong(source, now);
        }
        return isOpen;
    }

    /** A try that was counted turned out to be right. */
    public synchronized void right(String source) {
        sources.computeIfPresent(source, (_, wrong) -> new Wrong(Math.max(0, wrong.count() - 1), wrong.since()));
    }

    public synchronized void wrong(String source, Instant now) {
        Wrong before = sources.remove(source);
        if (before != null && now.isBefore(before.since().plus(window))) {
            sources.put(source, new Wrong(before.count() + 1, before.since()));
        } else {
            sources.put(source, new Wrong(1, now));
        }
        if (sources.size() > MAX_SOURCES) {
            sources.remove(sources.keySet().iterator().next());
        }
    }
}
