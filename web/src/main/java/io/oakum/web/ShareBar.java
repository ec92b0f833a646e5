package io.oakum.web;

import static io.oakum.web.Texts.count;
import static io.oakum.web.Texts.text;

import io.oakum.control.FleetShares;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * How hosts divide, as a bar and as a sentence; parts without a host stand in neither.
 *
 * @param sentence every part with its number: nothing is told by colour alone
 */
public record ShareBar(List<Part> parts, String sentence) {
    public ShareBar {
        parts = List.copyOf(parts);
    }

    /** @param x where it begins, as is its width a share of the bar as SVG spells it */
    public record Part(String css, String x, String width) {}

    private record Share(long hosts, String css, UnaryOperator<String> words) {}

    public static ShareBar of(FleetShares shares) {
        List<Share> all = List.of(
                new Share(shares.closed(), "f-ok", n -> text("sharebar.closed", n)),
                new Share(shares.open().restarts(), "f-warn", n -> text("sharebar.restart", n)),
                new Share(shares.open().held(), "f-warn", n -> text("sharebar.held", n)),
                new Share(shares.open().ready(), "f-run", n -> text("sharebar.ready", n)),
                new Share(shares.open().unfixable(), "f-idle", n -> text("sharebar.unfixable", n)),
                new Share(shares.accepted(), "f-waive", n -> text("sharebar.accepted", n)));
        List<Share> there = all.stream().filter(share -> share.hosts() > 0).toList();
        return new ShareBar(
                parts(there, shares.all()),
                count(
                        "sharebar.sentence",
                        shares.all(),
                        there.stream()
                                .map(share -> share.words().apply(Words.count(share.hosts())))
                                .collect(Collectors.joining(", "))));
    }

    private static List<Part> parts(List<Share> shares, long all) {
        var parts = new ArrayList<Part>();
        long before = 0;
        for (Share share : shares) {
            parts.add(new Part(share.css(), Verdict.percent(before, all), Verdict.percent(share.hosts(), all)));
            before += share.hosts();
        }
        return parts;
    }
}
