package io.oakum.execution;

import io.oakum.core.exposure.Changelog;
import io.oakum.core.exposure.Exposure;
import io.oakum.core.exposure.ExposureState;
import io.oakum.core.exposure.Hindrance;
import io.oakum.core.exposure.Holdings;
import io.oakum.core.exposure.Holdings.SourceVersion;
import io.oakum.core.exposure.StaleCode;
import io.oakum.core.exposure.SupportEnd;
import io.oakum.core.exposure.Update;
import io.oakum.core.inventory.Inventory;
import io.oakum.core.inventory.PackageKey;
import io.oakum.core.inventory.RestartNeeds;
import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.packages.Later;
import io.oakum.packages.Origins;
import io.oakum.packages.PackageManager;
import io.oakum.packages.PackageManager.Offers;
import io.oakum.packages.PackageManager.Progress;
import io.oakum.packages.SourceState;
import io.oakum.packages.apt.ChangelogMiner;
import io.oakum.packages.apt.ChangelogMiner.Mined;
import io.oakum.packages.apt.Reading;
import io.oakum.packages.apt.StaleCodeFinder;
import io.oakum.packages.apt.UpdateOwners;
import io.oakum.transport.CommandRunner;
import io.oakum.transport.CommandRunner.UnreachableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Looks at a host and says what is true of it. Changes nothing but caches and the record of what was first seen when. */
public final class Survey {
    /** Older lists never yield "nothing due". */
    static final Duration LISTS_ARE_FRESH_FOR = Duration.ofDays(1);

    private final CommandRunner runner;
    private final PackageManager packages;
    private final HostFolders folders;
    private final Map<String, String> hostEnvironment;

    public Survey(
            CommandRunner runner, PackageManager packages, HostFolders folders, Map<String, String> hostEnvironment) {
        this.runner = runner;
        this.packages = packages;
        this.folders = folders;
        this.hostEnvironment = hostEnvironment;
    }

    /**
     * What was seen.
     *
     * @param mined which changelogs of offered packages were read for it, and which were left
     */
    public record Look(HostReport report, Mined mined) {}

    /** @param reading from where it takes what the changelogs of offered packages say */
    public Look look(RiskContext context, Reading reading, Instant now, Progress progress)
            throws UnreachableException, IOException {
        var origins = PackageOrigins.ofHost(folders);
        var taken = new Later<>(packages::inventory);
        var asked = new Later<>(() -> packages.offers(taken, origins.mirrors()));
        Inventory inventory = taken.get();
        var owners = new Later<>(() -> new UpdateOwners(runner).find(inventory));
        RestartNeeds restart = packages.restartNeeds(inventory);
        List<StaleCode> stale = new StaleCodeFinder(runner).find(inventory, restart);
        Offers offers = known(origins, inventory, asked.get());
        Mined mined = mine(offers, reading, now, progress);
        var changelogs = withInstalled(mined.changelogs(), stale);
        Optional<SupportEnd> support = Lifecycle.of(folders.root(), inventory.host());
        Optional<SupportEnd> over = support.filter(end -> end.isOver(day(now)));
        var exposures = exposures(mined.updates(), stale, changelogs, over);
        var seen = SeenFile.open(folders.seen());
        var ranking = Ranking.of(exposures, mined.updates(), changelogs, context, seen, now);
        var notKnown = new ArrayList<>(notKnown(offers, mined, stale, changelogs, context, now));
        notKnown.addAll(cautions(support, offers, mined, remember(mined, ranking, seen), now));
        var report = new HostReport(
                inventory.from(offers.origins().elsewhere()),
                ranking.updates(),
                ranking.exposures(),
                restart,
                owners.get(),
                offers.sources(),
                problems(inventory, offers.sources(), ranking, endProblems(over), now),
                notKnown);
        return new Look(report, mined);
    }

    private static List<Exposure> exposures(
            List<Update> updates,
            List<StaleCode> stale,
            Map<SourceVersion, Changelog> changelogs,
            Optional<SupportEnd> over) {
        var exposures = new ArrayList<>(Holdings.exposures(updates, stale, changelogs));
        over.map(Survey::endOfLife).ifPresent(exposures::add);
        return exposures;
    }

    private Mined mine(Offers offers, Reading reading, Instant now, Progress progress)
            throws UnreachableException, IOException {
        return new ChangelogMiner(runner, hostEnvironment, folders.cache())
                .mine(offers.updates(), reading, now, progress);
    }

    /** With what the lists said before of where packages came from. */
    private Offers known(PackageOrigins origins, Inventory inventory, Offers listed) throws IOException {
        Origins known = origins.recalled(inventory, listed.origins());
        if (mayRemember()) {
            origins.remember(inventory, known);
        }
        return listed.from(known);
    }

    private static LocalDate day(Instant now) {
        return LocalDate.ofInstant(now, ZoneOffset.UTC);
    }

    private List<String> cautions(
            Optional<SupportEnd> support, Offers offers, Mined mined, boolean isRemembered, Instant now)
            throws IOException {
        var cautions = new ArrayList<String>();
        support.flatMap(end -> end.notice(day(now))).ifPresent(cautions::add);
        cautions.addAll(withoutSource(offers));
        Elsewhere.caution(offers.origins().elsewhere()).ifPresent(cautions::add);
        cautions.addAll(KernelCautions.of(folders.root(), mined.updates()));
        cautions.addAll(forbidden(isRemembered));
        return cautions;
    }

    private static List<String> withoutSource(Offers offers) {
        return offers.unoffered().isEmpty()
                ? List.of()
                : List.of("whether there are fixes for what no configured repository offers: "
                        + offers.unoffered().stream().map(PackageKey::toString).collect(Collectors.joining(", ")));
    }

    /** What this user may not look at, and what it may not keep. */
    private List<String> forbidden(boolean isRemembered) {
        var forbidden = new ArrayList<String>();
        if (!Files.isReadable(Path.of("/proc/1/maps"))) {
            forbidden.add("which services of others run old code: only root may look into their processes");
        }
        if (!isRemembered) {
            forbidden.add("deadlines count from today: first sights are kept in " + folders.seen()
                    + ", which only root may write");
        }
        return forbidden;
    }

    /** What runs on as old code is told of by the changelogs that lie on the host. */
    private static Map<SourceVersion, Changelog> withInstalled(
            Map<SourceVersion, Changelog> mined, List<StaleCode> stale) {
        var changelogs = new HashMap<>(mined);
        stale.forEach(code ->
                installedChangelog(code).ifPresent(changelog -> changelogs.put(sourceVersion(code), changelog)));
        return changelogs;
    }

    private List<Problem> endProblems(Optional<SupportEnd> over) throws IOException {
        var problems = new ArrayList<>(cutOff());
        over.ifPresent(end -> problems.add(Problem.of(ProblemCode.END_OF_LIFE, end.says())));
        return problems;
    }

    /** Runs without an end, while nobody holds the lock to be working on one. */
    private List<Problem> cutOff() throws IOException {
        if (!HostLock.isFree(folders.lock())) {
            return List.of();
        }
        return Recovery.cutOff(folders).stream()
                .map(left -> left.obstacle()
                        .orElseGet(() -> Problem.of(
                                ProblemCode.CUT_OFF, "the run " + left.run().id() + " was cut off before its end")))
                .toList();
    }

    /** A look that left changelogs to others is followed by another, which knows what there is to remember. */
    private boolean remember(Mined mined, Ranking ranking, SeenFile seen) throws IOException {
        if (mayRemember() && mined.unread().isEmpty()) {
            seen.record(ranking.toRemember());
        }
        return mayRemember();
    }

    private boolean mayRemember() {
        Path state = folders.state();
        return Files.isWritable(
                Files.exists(state) ? state : state.toAbsolutePath().getParent());
    }

    private static SourceVersion sourceVersion(StaleCode code) {
        return new SourceVersion(code.installed().source(), code.installed().sourceVersion());
    }

    private static Optional<Changelog> installedChangelog(StaleCode code) {
        var entries = ChangelogMiner.installedChangelog(
                Path.of("/usr/share/doc"), code.installed().key().name());
        return entries.isEmpty() ? Optional.empty() : Optional.of(new Changelog("installed", entries));
    }

    private static Exposure endOfLife(SupportEnd over) {
        return new Exposure(
                SupportEnd.idOf(over.ecosystem()),
                List.of(),
                ExposureState.END_OF_LIFE,
                Hindrance.NONE,
                Optional.empty(),
                List.of(over.whenOver()));
    }

    private static List<Problem> problems(
            Inventory inventory, List<SourceState> sources, Ranking ranking, List<Problem> cutOff, Instant now) {
        var problems = new ArrayList<Problem>(cutOff);
        if (!inventory.broken().isEmpty()) {
            problems.add(Problem.of(
                    ProblemCode.NEEDS_REPAIR,
                    "left half-way: "
                            + String.join(
                                    ", ",
                                    inventory.broken().stream()
                                            .map(broken -> broken.key().toString())
                                            .toList())));
        }
        for (SourceState source : sources) {
            sourceProblem(source, now).ifPresent(problems::add);
        }
        if (ranking.clockWasSetBack()) {
            problems.add(Problem.of(
                    ProblemCode.CLOCK,
                    "the clock shows " + now + ", and this host was already surveyed later than that"));
        }
        return problems;
    }

    /** The first thing that is wrong with a source: what nobody may believe needs no date. */
    private static Optional<Problem> sourceProblem(SourceState source, Instant now) {
        return trustProblem(source).or(() -> dateProblem(source, now));
    }

    private static Optional<Problem> trustProblem(SourceState source) {
        if (source.trust() == SourceState.Trust.BLINDLY) {
            return Optional.of(Problem.of(
                    ProblemCode.UNTRUSTED,
                    source.name() + " is marked trusted=yes in " + source.file()
                            + ": Oakum installs nothing that only it offers"));
        }
        if (source.fetched().isEmpty()) {
            return Optional.of(Problem.of(
                    ProblemCode.SOURCE_MISSING,
                    source.name() + " (" + source.file() + ") was never fetched: what it offers is not known"));
        }
        return source.trust() == SourceState.Trust.UNSIGNED
                ? Optional.of(Problem.of(
                        ProblemCode.UNTRUSTED,
                        source.name() + " is not signed: Oakum installs nothing that only it offers"))
                : Optional.empty();
    }

    private static Optional<Problem> dateProblem(SourceState source, Instant now) {
        if (source.validUntil().filter(now::isAfter).isPresent()) {
            return Optional.of(Problem.of(
                    ProblemCode.SOURCE_EXPIRED,
                    source.name() + " was valid until " + source.validUntil().get()));
        }
        return source.fetched()
                .filter(when -> when.plus(LISTS_ARE_FRESH_FOR).isBefore(now))
                .map(when -> Problem.of(ProblemCode.SOURCE_STALE, source.name() + " was last asked on " + when));
    }

    private static List<String> notKnown(
            Offers offers,
            Mined mined,
            List<StaleCode> stale,
            Map<SourceVersion, Changelog> changelogs,
            RiskContext context,
            Instant now) {
        var notKnown = new ArrayList<String>(context.notKnown());
        mined.leftOut().forEach(left -> notKnown.add("which vulnerabilities this update closes: " + left));
        for (var update : mined.updates()) {
            var changelog = changelogs.get(new SourceVersion(update.installed().source(), update.fixedIn()));
            if (changelog != null && !changelog.reaches(update.installed().sourceVersion())) {
                notKnown.add("the changelog of " + update.installed().key() + " does not reach back to "
                        + update.installed().sourceVersion().text() + ": its list of vulnerabilities is incomplete");
            }
        }
        for (StaleCode code : stale) {
            if (!changelogs.containsKey(sourceVersion(code))) {
                notKnown.add("what the running old code of " + code.installed().key()
                        + " is open to: it has no changelog on this host");
            }
        }
        if (offers.sources().isEmpty()) {
            notKnown.add("what is offered: no repository is configured");
        }
        boolean isStale = offers.sources().stream()
                .anyMatch(source -> source.fetched()
                        .filter(when -> when.plus(LISTS_ARE_FRESH_FOR).isAfter(now))
                        .isEmpty());
        if (isStale) {
            notKnown.add("what was published since the package lists were fetched");
        }
        notKnown.add("vulnerabilities for which no fix is offered: no advisory feed is loaded");
        return notKnown.stream().distinct().toList();
    }
}
