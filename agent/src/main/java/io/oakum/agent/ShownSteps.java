package io.oakum.agent;

import io.oakum.core.rollout.Step;
import io.oakum.execution.Steps;
import io.oakum.trust.Json;
import io.oakum.trust.JsonValue.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** Shows how far a piece of work is: its step, what it is doing, and the last lines that its programs printed. */
final class ShownSteps implements Steps {
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final int LINES = 200;
    private static final int MAX_LINE = 300;

    private final Works works;
    private final String id;
    private final Secrecy secrecy = Secrecy.ofHost();
    private final Deque<String> lines = new ArrayDeque<>();
    private Step step = Step.PREFLIGHT;
    private String words = "begins";
    private Instant shownAt = Instant.EPOCH;

    ShownSteps(Works works, String id) {
        this.works = works;
        this.id = id;
    }

    @Override
    public synchronized void step(Step newStep, String newWords) {
        step = newStep;
        words = newWords;
        add("== " + newWords);
        show();
    }

    @Override
    public synchronized void line(String line) {
        add(line.length() > MAX_LINE ? line.substring(0, MAX_LINE) : line);
        if (shownAt.plus(PAUSE).isBefore(Instant.now())) {
            show();
        }
    }

    private void add(String line) {
        lines.addLast(secrecy.redacted(line));
        if (lines.size() > LINES) {
            lines.removeFirst();
        }
    }

    private void show() {
        shownAt = Instant.now();
        JsonObject document = JsonObject.with("step", step.name())
                .and("words", secrecy.redacted(words))
                .and("log", String.join("\n", lines))
                .build();
        try {
            works.show(id, Json.write(document));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
