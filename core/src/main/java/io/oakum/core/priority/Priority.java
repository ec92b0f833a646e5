package io.oakum.core.priority;

import java.time.Instant;
import java.util.List;

/**
 * By when, by which rule, and why.
 *
 * @param provisional whether the deadline rests on a fact that is missing; {@code because} names it
 * @param because plain sentences, each with its fact
 */
public record Priority(Instant due, String rule, boolean provisional, List<String> because) {
    public Priority {
        because = List.copyOf(because);
    }
}
