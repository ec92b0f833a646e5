package io.oakum.web;

import io.oakum.control.RolloutView.Plan;
import io.oakum.core.inventory.HostId;
import io.oakum.store.PlanStore.Covered;
import io.oakum.store.PlanStore.Rehearsal;
import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonNumber;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.web.Words.State;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a copy of one host showed of a change set.
 *
 * @param changeSet its digest, in hexadecimal
 * @param name of the host
 * @param verdict passed, failed, inconclusive, refused; empty while it goes on
 * @param seen empty where nothing was tried
 * @param problems why it did not pass, in sentences
 * @param refusedBy names of hosts that were asked before it, and on whose copy it could not be tried
 */
public record Finding(
        String changeSet,
        HostId host,
        String name,
        String verdict,
        Optional<Seen> seen,
        List<String> problems,
        List<String> refusedBy) {
    public Finding {
        problems = List.copyOf(problems);
        refusedBy = List.copyOf(refusedBy);
    }

    /**
     * What was seen on it.
     *
     * @param files that changed, came and went
     * @param configFiles that somebody had changed and for which the package brings a new version
     * @param services that are restarted after the change
     * @param left units that go on running old code, since they are never restarted
     * @param reboot why a reboot is left after the change; empty where none is
     * @param bytes that the change wrote
     * @param cannotShow what such a copy says nothing about, in words
     */
    public record Seen(
            Files files,
            List<String> configFiles,
            List<String> services,
            List<String> left,
            Optional<String> reboot,
            Duration took,
            long bytes,
            List<String> cannotShow) {}

    public record Files(long changed, long added, long removed) {}

    /** What is kept of a rehearsal, as the page of its plan shows it. Reports come from agents of many versions: what is missing is not shown. */
    public static Finding of(Plan plan, Rehearsal rehearsal) {
        Optional<JsonObject> report = read(rehearsal.result());
        return new Finding(
                rehearsal.changeSet().hex(),
                rehearsal.on(),
                name(plan, rehearsal.on()),
                rehearsal.verdict().orElse(""),
                report.flatMap(Finding::seen),
                report.map(Finding::problems).orElse(List.of()),
                rehearsal.refusedBy().stream().map(host -> name(plan, host)).toList());
    }

    private static String name(Plan plan, HostId host) {
        return plan.hosts().stream()
                .filter(covered -> covered.host().equals(host))
                .findFirst()
                .map(Covered::name)
                .orElse(host.value());
    }

    private static Optional<JsonObject> read(String result) {
        try {
            return result.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Json.readObject(result.getBytes(StandardCharsets.UTF_8)));
        } catch (JsonException e) {
            return Optional.empty();
        }
    }

    private static Optional<Seen> seen(JsonObject report) {
        try {
            JsonObject files = report.object("files");
            JsonObject restart = report.object("restart");
            String reasons = String.join("; ", texts(restart, "reasons"));
            return Optional.of(new Seen(
                    new Files(files.wholeNumber("changed"), files.wholeNumber("added"), files.wholeNumber("removed")),
                    report.texts("configFiles"),
                    restart.texts("services"),
                    texts(report, "restartLeft"),
                    restart.truth("reboot")
                            ? Optional.of(reasons.isEmpty() ? Texts.text("finding.reboot.why") : reasons)
                            : Optional.empty(),
                    seconds(report),
                    report.wholeNumber("bytes"),
                    texts(report, "cannotShow")));
        } catch (JsonException e) {
            return Optional.empty();
        }
    }

    private static Duration seconds(JsonObject report) throws JsonException {
        return report.get("seconds") instanceof JsonNumber(BigDecimal value)
                ? Duration.ofMillis(value.movePointRight(3).longValue())
                : Duration.ZERO;
    }

    private static List<String> texts(JsonObject object, String name) throws JsonException {
        return object.find(name).isPresent() ? object.texts(name) : List.of();
    }

    private static List<String> problems(JsonObject report) {
        var problems = new ArrayList<String>();
        try {
            if (report.find("why").isPresent()) {
                problems.add(report.text("why"));
            }
            if (report.find("problems").isPresent()) {
                for (JsonObject problem : report.objects("problems")) {
                    problems.add(problem.text("message"));
                }
            }
        } catch (JsonException e) {
            // What could be read of it is shown.
        }
        return problems;
    }

    public State state() {
        return verdict.isEmpty() ? new State("run", "run", Texts.text("finding.goes-on")) : PlanPage.rehearsal(verdict);
    }
}
