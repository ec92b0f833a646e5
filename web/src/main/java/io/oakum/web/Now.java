package io.oakum.web;

import static io.oakum.web.Texts.count;
import static io.oakum.web.Texts.text;

import io.oakum.control.Remedy;
import io.oakum.store.RemedyStore.Planned;
import io.oakum.store.RemedyStore.Running;
import io.oakum.store.VulnerabilityStore.Line;
import io.oakum.web.Words.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What is happening about a vulnerability now.
 *
 * @param href where that is; empty where nobody does anything about it yet
 * @param below what there is to say besides; may be empty
 */
public record Now(State state, Optional<String> href, String below) {
    public static Now of(Line line, Remedy remedy) {
        List<Planned> planned = remedy.planned();
        State todo = Words.todo(line);
        var below = new ArrayList<String>();
        if (!planned.isEmpty()) {
            below.add(todo.word());
        } else if (line.ready() > 0) {
            below.add(text("now.no-plan"));
        }
        if (planned.size() > 1) {
            below.add(count("now.other-plans", planned.size() - 1L));
        }
        if (remedy.accepted() > 0) {
            below.add(count("now.accepted", remedy.accepted()));
        }
        Optional<Planned> first = planned.stream().findFirst();
        return new Now(first.map(Now::state).orElse(todo), first.map(Now::href), String.join(", ", below));
    }

    /** Where a plan stands, with its name. */
    public static State state(Planned planned) {
        if (planned.rollout().isEmpty()) {
            return new State("wait", "idle", text("now.unsigned", planned.plan()));
        }
        Running rollout = planned.rollout().get();
        State state = RolloutPage.running(rollout.phase());
        String ring = rollout.ring()
                .map(number -> count("now.ring", rollout.rings(), String.valueOf(number)))
                .orElse(text("now.not-begun"));
        boolean isPlain = state.css().equals("run");
        return new State(
                state.icon(),
                state.css(),
                rollout.id() + (isPlain ? "" : ": " + state.word().toLowerCase(Locale.ROOT)) + ", " + ring);
    }

    public static String href(Planned planned) {
        return planned.rollout().map(rollout -> "/rollouts/" + rollout.id()).orElse("/plans/" + planned.plan());
    }
}
