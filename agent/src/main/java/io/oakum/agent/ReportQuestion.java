package io.oakum.agent;

import io.oakum.core.exposure.Changelog;
import io.oakum.core.exposure.Changelog.Entry;
import io.oakum.core.exposure.ChangelogLines;
import io.oakum.execution.Survey.Look;
import io.oakum.packages.apt.Reading;
import io.oakum.protocol.ChangelogJson;
import io.oakum.protocol.ToldChangelog;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonObject;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What root is asked when it is asked for a report, and how it answers. With {@code "changelogs":"leave"} it names the packages that somebody
 * would have to look into ({@code unread}); with {@code "changelogs":"read"} and what others {@code told}, what it looked into itself ({@code read}).
 */
final class ReportQuestion {
    static final String UNREAD = "unread";
    static final String READ = "read";

    private ReportQuestion() {}

    /** @throws JsonException if anything in it is unknown, or spelled as no changelog is: what root takes from others is known whole */
    static Reading reading(JsonObject asked, long budgetBytes) throws JsonException {
        asked.only(Set.of("ask", "changelogs", "told"));
        return switch (asked.find("changelogs").isPresent() ? asked.text("changelogs") : READ) {
            case "leave" -> new Reading.Left(budgetBytes);
            case READ -> new Reading.InFleet(budgetBytes, told(asked));
            default -> throw new JsonException("\"changelogs\" are to \"leave\" or to \"read\"");
        };
    }

    private static Map<String, List<Entry>> told(JsonObject asked) throws JsonException {
        var told = new HashMap<String, List<Entry>>();
        for (ToldChangelog one : ChangelogJson.readTold(asked)) {
            told.put(
                    one.sha256(),
                    ChangelogLines.read(one.lines())
                            .orElseThrow(
                                    () -> new JsonException("what was told of " + one.sha256() + " is no changelog")));
        }
        return told;
    }

    /** The report; with what became of changelogs only where that was asked, and where it is news. */
    static JsonObject answer(JsonObject asked, Look look) {
        JsonObject report = ReportDocument.of(look.report());
        if (asked.find("changelogs").isEmpty()) {
            return report;
        }
        var members = new LinkedHashMap<>(report.members());
        if (!look.mined().unread().isEmpty()) {
            members.put(UNREAD, JsonArray.ofTexts(look.mined().unread()));
        }
        List<ToldChangelog> read = tellable(look.mined().read());
        if (!read.isEmpty()) {
            members.put(READ, ChangelogJson.array(read));
        }
        return new JsonObject(members);
    }

    /** Without those that nobody would believe. */
    private static List<ToldChangelog> tellable(List<Changelog> read) {
        return read.stream()
                .map(changelog -> new ToldChangelog(changelog.sha256(), ChangelogLines.of(changelog.entries())))
                .filter(told -> ChangelogLines.read(told.lines()).isPresent())
                .limit(ChangelogJson.MOST_FILES)
                .toList();
    }
}
