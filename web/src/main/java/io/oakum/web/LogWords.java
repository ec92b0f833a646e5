package io.oakum.web;

import io.oakum.control.LogView.Listed;
import io.oakum.control.LogView.Told;
import io.oakum.control.Mention;
import io.oakum.trust.log.LogEntry;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** How the log is read out: what happened, to what, by whom. */
public final class LogWords {
    private LogWords() {}

    public static boolean isDone(Told one) {
        return one.entry().outcome().equals(LogEntry.DONE);
    }

    /** What happened, in a few words. */
    public static String did(Listed one) {
        return one.told()
                .map(told -> isDone(told)
                        ? Words.action(told.entry().action())
                        : Texts.text(
                                "logwords.refused", Words.action(told.entry().action())))
                .orElseGet(() -> Texts.text("logwords.bytes"));
    }

    /** The icon for who did it. */
    public static String icon(Listed one) {
        return one.told()
                .map(told -> switch (told.who()) {
                    case Mention.Person _ -> "user";
                    case Mention.Host _ -> "host";
                    case Mention.Server _, Mention.Nobody _, Mention.Text _, Mention.Nothing _ -> "seal";
                    case Mention.Plan _, Mention.Rollout _, Mention.AcceptedRisk _, Mention.Feed _ -> "seal";
                })
                .orElse("seal");
    }

    /** Whether somebody did it to itself: then once is enough. */
    public static boolean isOwn(Told one) {
        return one.who().equals(one.what());
    }

    public static boolean isThere(Mention one) {
        return !(one instanceof Mention.Nothing);
    }

    /** What it is called. */
    public static String text(Mention one) {
        return switch (one) {
            case Mention.Host host ->
                Words.shortened(host.name().orElse(host.id().value()), 60);
            case Mention.Person person -> person.name();
            case Mention.Plan plan -> Texts.text("logwords.plan", plan.id());
            case Mention.Rollout rollout -> Texts.text("logwords.rollout", rollout.id());
            case Mention.AcceptedRisk risk -> Texts.text("logwords.exception", String.valueOf(risk.id()));
            case Mention.Feed feed -> feed.name();
            case Mention.Server _ -> Texts.text("logwords.server");
            case Mention.Nobody _ -> Texts.text("logwords.nobody");
            case Mention.Text text -> Words.shortened(text.text(), 200);
            case Mention.Nothing _ -> "";
        };
    }

    /** Its page; empty for what has none, as has a host that is gone. */
    public static Optional<String> address(Mention one) {
        return switch (one) {
            case Mention.Host host -> host.name().map(_ -> "/hosts/" + host.id().value());
            case Mention.Plan plan -> Optional.of("/plans/" + encoded(plan.id()));
            case Mention.Rollout rollout -> Optional.of("/rollouts/" + encoded(rollout.id()));
            case Mention.AcceptedRisk risk -> Optional.of("/exceptions/" + risk.id());
            case Mention.Feed feed -> Optional.of("/feeds/" + encoded(feed.name()));
            case Mention.Person _, Mention.Server _, Mention.Nobody _, Mention.Text _, Mention.Nothing _ ->
                Optional.empty();
        };
    }

    private static String encoded(String id) {
        return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
