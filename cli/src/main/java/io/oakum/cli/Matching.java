package io.oakum.cli;

import io.oakum.core.exposure.HostComponents;
import io.oakum.core.exposure.Opening;
import io.oakum.core.inventory.Component;
import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.execution.ScanJson;
import io.oakum.feeds.format.RefusedException;
import io.oakum.feeds.inventory.Inventories;
import io.oakum.trust.Json;
import io.oakum.trust.JsonValue;
import io.oakum.trust.JsonValue.JsonNull;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.JsonValue.JsonString;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** One run of a match: reads advisories, then host after host, and prints as it goes. */
final class Matching {
    private final Path inventory;
    private final List<Path> advisories;
    private final Set<String> trusted;

    Matching(Path inventory, List<Path> advisories, Set<String> trusted) {
        this.inventory = inventory;
        this.advisories = advisories;
        this.trusted = trusted;
    }

    /** The number of openings: host, advisory and package. */
    long run(boolean json, Instant now) throws IOException, Refusal {
        AdvisoryStock stock = AdvisoryStock.read(advisories, now);
        FleetMatch match = stock.match(trusted, now);
        var text = new MatchText(stock);
        // Standard output outlives this run, so it is flushed and not closed.
        var lines = new PrintStream(new BufferedOutputStream(System.out, 1 << 16), false, StandardCharsets.UTF_8);
        try {
            var read = Inventories.read(inventory, host -> {
                List<Opening> openings = match.openings(host);
                text.add(host, openings);
                if (json) {
                    openings.forEach(opening -> lines.println(Json.write(line(host, opening))));
                }
            });
            List<String> notKnown = notKnown(match, read);
            if (json) {
                System.err.print(text.left(match.doubts(), notKnown));
            } else {
                lines.print(text.of(match.doubts(), notKnown));
            }
        } catch (RefusedException e) {
            lines.flush();
            throw new Refusal(Problem.of(ProblemCode.INVENTORY_REFUSED, inventory + ": " + e.reason()));
        }
        if (lines.checkError()) {
            throw new IOException("standard output cannot be written: its reader is gone or the disk is full");
        }
        return text.open();
    }

    private static List<String> notKnown(FleetMatch match, Inventories.Read read) {
        var notKnown = new ArrayList<String>();
        match.elsewhere().sentence().ifPresent(notKnown::add);
        notKnown.addAll(read.notKnown());
        return notKnown;
    }

    /** Of a language's package the one spelling that its registry has for it, whatever the inventory wrote. */
    private static String name(Component component) {
        return component.ecosystem().isLanguage()
                ? component.ecosystem().normalised(component.name())
                : component.name();
    }

    static JsonObject line(HostComponents host, Opening opening) {
        JsonValue fixed =
                opening.fixed().isEmpty() ? new JsonNull() : new JsonString(String.join("|", opening.fixed()));
        return JsonObject.with("host", host.host())
                .and("advisory", opening.advisory())
                .and("vulnerabilities", ScanJson.array(List.copyOf(opening.vulnerabilities()), JsonString::new))
                .and("package", name(opening.component()))
                .and("installed", opening.component().version())
                .and("fixed", fixed)
                .build();
    }
}
