package io.oakum.agent;

import java.time.Duration;
import java.util.SplittableRandom;

/**
 * How long to wait before the next call. While all is well the server does the waiting; where it is away the pause doubles up to a
 * minute, and a chance decides where in it each host calls: thousands that lost their server together do not come back together.
 */
final class BackOff {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final SplittableRandom random;
    private Duration pause = FIRST;

    BackOff(SplittableRandom random) {
        this.random = random;
    }

    /**
     * After an answer.
     *
     * @param waited whether the server kept us waiting; one that does not is not asked at once again
     */
    Duration afterAnswer(boolean waited, Duration heartbeat) {
        pause = FIRST;
        return waited ? within(FIRST) : within(heartbeat);
    }

    Duration afterFailure() {
        pause = pause.multipliedBy(2).compareTo(LONGEST) > 0 ? LONGEST : pause.multipliedBy(2);
        return within(pause);
    }

    /** Between half of it and all of it. */
    private Duration within(Duration longest) {
        long half = longest.toMillis() / 2;
        return Duration.ofMillis(half + random.nextLong(half + 1));
    }
}
