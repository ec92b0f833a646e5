package io.oakum.execution;

import io.oakum.core.exposure.Hindrance;
import io.oakum.core.inventory.Host;
import io.oakum.core.inventory.Inventory;
import io.oakum.core.inventory.PackageKey;
import io.oakum.core.inventory.RestartNeeds;
import io.oakum.core.priority.Priority;
import io.oakum.core.problem.Problem;
import io.oakum.execution.HostReport.RankedExposure;
import io.oakum.execution.HostReport.RankedUpdate;
import io.oakum.packages.SourceState;
import io.oakum.packages.apt.UpdateOwners.Owner;
import io.oakum.trust.JsonValue;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonObject;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** The document of {@code scan --json}; its schema stands in {@code docs/schema/scan.json}. */
public final class ScanJson {
    private ScanJson() {}

    public static JsonObject of(HostReport report) {
        return JsonObject.with("host", host(report.inventory().host()))
                .and(
                        "takenAt",
                        report.inventory()
                                .takenAt()
                                .truncatedTo(ChronoUnit.MILLIS)
                                .toString())
                .and("packages", report.inventory().packages().size())
                .and("elsewhere", elsewhere(report.inventory()))
                .and("updates", array(report.updates(), ScanJson::update))
                .and("exposures", array(report.exposures(), ScanJson::exposure))
                .and("restart", restart(report.restart()))
                .and("owners", array(report.owners(), ScanJson::owner))
                .and("sources", array(report.sources(), ScanJson::source))
                .and("problems", array(report.problems(), ScanJson::problem))
                .and("notKnown", JsonArray.ofTexts(report.notKnown()))
                .build();
    }

    private static JsonArray elsewhere(Inventory inventory) {
        return array(
                inventory.elsewhere().entrySet(),
                each -> JsonObject.with("package", each.getKey().name())
                        .and("arch", each.getKey().architecture())
                        .and("from", each.getValue())
                        .build());
    }

    private static JsonObject owner(Owner owner) {
        return JsonObject.with("name", owner.name())
                .and("evidence", owner.evidence())
                .build();
    }

    private static JsonObject source(SourceState source) {
        return JsonObject.with("name", source.name())
                .and("file", source.file())
                .and("trust", word(source.trust()))
                .and(
                        "fetched",
                        source.fetched()
                                .<JsonValue>map(when -> new JsonValue.JsonString(when.toString()))
                                .orElse(new JsonValue.JsonNull()))
                .build();
    }

    public static <T> JsonArray array(Collection<T> values, Function<T, ? extends JsonValue> shape) {
        return new JsonArray(values.stream().<JsonValue>map(shape).toList());
    }

    private static JsonObject host(Host host) {
        return JsonObject.with("name", host.name())
                .and(
                        "os",
                        JsonObject.with("id", host.osId())
                                .and("versionId", host.osVersionId())
                                .build())
                .and(
                        "kernel",
                        JsonObject.with("running", host.kernelRunning())
                                .and("installed", host.kernelInstalled())
                                .build())
                .and("bootId", host.bootId())
                .build();
    }

    private static JsonObject update(RankedUpdate ranked) {
        var update = ranked.update();
        return JsonObject.with("package", update.installed().key().name())
                .and("arch", update.installed().key().architecture())
                .and("installed", update.installed().version().text())
                .and("candidate", update.candidate().text())
                .and("origin", update.origin())
                .and("security", ranked.isSecurity())
                .and("hindrance", hindrance(update.hindrance()))
                .and("vulnerabilities", JsonArray.ofTexts(ranked.vulnerabilities()))
                .and(
                        "due",
                        ranked.priority().due().truncatedTo(ChronoUnit.SECONDS).toString())
                .and("rule", ranked.priority().rule())
                .and("because", because(ranked.priority(), List.of()))
                .build();
    }

    private static JsonObject exposure(RankedExposure ranked) {
        var exposure = ranked.exposure();
        return JsonObject.with("vulnerability", exposure.vulnerability())
                .and(
                        "packages",
                        JsonArray.ofTexts(exposure.packages().stream()
                                .map(PackageKey::toString)
                                .toList()))
                .and("state", word(exposure.state()))
                .and("hindrance", hindrance(exposure.hindrance()))
                .and(
                        "due",
                        ranked.priority().due().truncatedTo(ChronoUnit.SECONDS).toString())
                .and("provisional", ranked.priority().provisional())
                .and("rule", ranked.priority().rule())
                .and("because", because(ranked.priority(), exposure.attributions()))
                .and("attributions", JsonArray.ofTexts(exposure.attributions()))
                .and(
                        "released",
                        exposure.released()
                                .<JsonValue>map(when -> new JsonValue.JsonString(
                                        when.truncatedTo(ChronoUnit.SECONDS).toString()))
                                .orElse(new JsonValue.JsonNull()))
                .build();
    }

    private static JsonArray because(Priority priority, List<String> attributions) {
        var all = new java.util.ArrayList<>(attributions);
        all.addAll(priority.because());
        return JsonArray.ofTexts(all);
    }

    public static JsonObject restart(RestartNeeds needs) {
        return JsonObject.with("reboot", needs.reboot())
                .and("reasons", JsonArray.ofTexts(needs.reasons()))
                .and("services", JsonArray.ofTexts(needs.units()))
                .and(
                        "processes",
                        array(
                                needs.stale(),
                                stale -> JsonObject.with("pid", stale.pid())
                                        .and("name", stale.name())
                                        .and("unit", stale.unit())
                                        .and("container", stale.container())
                                        .and("files", JsonArray.ofTexts(stale.files()))
                                        .build()))
                .build();
    }

    public static JsonObject problem(Problem problem) {
        return JsonObject.with("code", problem.code().id())
                .and("message", problem.message())
                .and("wayOut", problem.wayOut())
                .build();
    }

    /** A constant as the contracts write it: {@code fix-available}. */
    public static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static JsonValue hindrance(Hindrance hindrance) {
        return hindrance == Hindrance.NONE ? new JsonValue.JsonNull() : new JsonValue.JsonString(word(hindrance));
    }
}
