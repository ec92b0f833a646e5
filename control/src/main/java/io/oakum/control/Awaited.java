package io.oakum.control;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** First halves that wait for their second, each for some minutes and for one try. Holds so many; the oldest goes first. */
final class Awaited<T> {
    private static final int MOST = 10_000;

    private final Duration life;
    private final Map<String, Since<T>> waiting = new LinkedHashMap<>();

    Awaited(Duration life) {
        this.life = life;
    }

    private record Since<T>(T half, Instant at) {}

    synchronized void keep(String secret, T half, Instant now) {
        waiting.put(secret, new Since<>(half, now));
        if (waiting.size() > MOST) {
            waiting.remove(waiting.keySet().iterator().next());
        }
    }

    /** It is not there for another try. */
    synchronized Optional<T> take(String secret, Instant now) {
        return Optional.ofNullable(waiting.remove(secret))
                .filter(since -> now.isBefore(since.at().plus(life)))
                .map(Since::half);
    }
}
