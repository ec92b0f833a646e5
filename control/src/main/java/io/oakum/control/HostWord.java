package io.oakum.control;

import io.oakum.core.exposure.Hindrance;
import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.core.why.Known.Offer;
import io.oakum.core.why.Known.Restart;
import io.oakum.core.why.Known.Told;
import io.oakum.core.why.Root;
import io.oakum.store.CauseStore;
import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonBoolean;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.JsonValue.JsonString;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a host's own report says of why it is not patched. What an older agent does not tell is left out. */
record HostWord(Told told, List<HostScan.Owner> owners, List<HostScan.Update> updates) {

    /** @return empty for a document that is none of ours */
    static Optional<HostWord> of(String document, Instant at) {
        try {
            return Json.read(document.getBytes(StandardCharsets.UTF_8), ReportFacts.MAX_BYTES)
                            instanceof JsonObject report
                    ? of(report, at)
                    : Optional.empty();
        } catch (JsonException e) {
            return Optional.empty();
        }
    }

    /** @return empty for a document that is none of ours */
    static Optional<HostWord> of(JsonObject report, Instant at) {
        try {
            HostScan scan = HostScan.read(report.object("scan"));
            return Optional.of(new HostWord(
                    new Told(
                            at,
                            refuses(report),
                            HostScan.objects(report.object("scan"), "problems").stream()
                                    .map(HostWord::problem)
                                    .toList(),
                            scan.updates().stream().map(HostWord::offer).toList(),
                            new Restart(
                                    scan.restart().reboot(),
                                    scan.restart().reasons(),
                                    scan.restart().services()),
                            installed(report)),
                    scan.owners(),
                    scan.updates()));
        } catch (JsonException e) {
            return Optional.empty();
        }
    }

    /** What of it is counted over the whole fleet. */
    CauseStore.Told counted() {
        var offered = new ArrayList<String>();
        var kept = new ArrayList<String>();
        var keptBy = new ArrayList<Root>();
        for (HostScan.Update update : updates) {
            List<String> names = List.of(update.name(), update.name() + ":" + update.arch());
            Optional<Root> keeps = Root.of(hindrance(update.hindrance()));
            (keeps.isPresent() ? kept : offered).addAll(names);
            keeps.ifPresent(root -> keptBy.addAll(List.of(root, root)));
        }
        return new CauseStore.Told(!told.refuses().isEmpty(), !told.problems().isEmpty(), offered, kept, keptBy);
    }

    private static String refuses(JsonObject report) throws JsonException {
        if (report.find("guard").isEmpty()) {
            return "";
        }
        JsonObject guard = report.object("guard");
        return guard.find("changes").equals(Optional.of(new JsonBoolean(true))) ? "" : HostScan.text(guard, "why");
    }

    /** In the host's words, but with our way out: a host that means ill would have people run what it likes. */
    private static Problem problem(JsonObject problem) {
        return Problem.of(
                ProblemCode.byId(HostScan.text(problem, "code")).orElse(ProblemCode.INTERNAL),
                HostScan.text(problem, "message"));
    }

    private static Offer offer(HostScan.Update update) {
        return new Offer(update.name(), update.candidate(), hindrance(update.hindrance()), update.vulnerabilities());
    }

    private static Hindrance hindrance(String word) {
        for (Hindrance hindrance : Hindrance.values()) {
            if (hindrance.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(word)) {
                return hindrance;
            }
        }
        return Hindrance.NONE;
    }

    private static Set<String> installed(JsonObject report) {
        return HostScan.members(report, "installed").stream()
                .filter(row -> row instanceof JsonArray(var cells)
                        && !cells.isEmpty()
                        && cells.getFirst() instanceof JsonString)
                .map(row -> ((JsonString) ((JsonArray) row).elements().getFirst()).value())
                .collect(Collectors.toSet());
    }
}
