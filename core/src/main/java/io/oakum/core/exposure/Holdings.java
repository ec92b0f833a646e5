package io.oakum.core.exposure;

import io.oakum.core.inventory.Installed;
import io.oakum.core.inventory.PackageKey;
import io.oakum.core.version.Version;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Finds a host's exposures from what its own repositories and packages say: the offered updates, the changelogs in them, and the
 * code that still runs in an older version than the one on disk. Needs no feed.
 */
public final class Holdings {
    private final Map<SourceVersion, Changelog> changelogs;
    private final Map<String, Draft> drafts = new TreeMap<>();

    private Holdings(Map<SourceVersion, Changelog> changelogs) {
        this.changelogs = changelogs;
    }

    /** A version of a source package: what one changelog is about. */
    public record SourceVersion(String source, Version version) {}

    /** The open exposures, sorted by vulnerability. */
    public static List<Exposure> exposures(
            Collection<Update> updates, Collection<StaleCode> stale, Map<SourceVersion, Changelog> changelogs) {
        var holdings = new Holdings(changelogs);
        updates.forEach(holdings::addUpdate);
        stale.forEach(holdings::addStale);
        return holdings.drafts.values().stream().map(Draft::finished).toList();
    }

    /** The vulnerabilities that this update closes, sorted; the update's own id where a security archive offers it and it names none. */
    public static List<String> closedBy(Update update, Map<SourceVersion, Changelog> changelogs) {
        var named = new TreeSet<String>();
        entries(update, changelogs).forEach(entry -> named.addAll(entry.vulnerabilities()));
        if (named.isEmpty() && update.securityOrigin().isPresent()) {
            return List.of(idOf(update));
        }
        return List.copyOf(named);
    }

    private static List<Changelog.Entry> entries(Update update, Map<SourceVersion, Changelog> changelogs) {
        return Optional.ofNullable(
                        changelogs.get(new SourceVersion(update.installed().source(), update.fixedIn())))
                .map(changelog -> changelog.between(update.installed().sourceVersion(), update.fixedIn()))
                .orElse(List.of());
    }

    private static String idOf(Update update) {
        return "deb:" + update.installed().source() + ":" + update.fixedIn().text();
    }

    private void addUpdate(Update update) {
        var entries = entries(update, changelogs);
        boolean named = false;
        for (Changelog.Entry entry : entries) {
            for (String vulnerability : entry.vulnerabilities()) {
                named = true;
                draft(vulnerability).offered(update, Optional.of(entry.released()), changelogSays(update, entry));
            }
        }
        if (!named && update.securityOrigin().isPresent()) {
            var released = entries.stream().map(Changelog.Entry::released).min(Instant::compareTo);
            String says = update.securityOrigin().get() + " offers "
                    + update.installed().source() + " " + update.fixedIn().text() + " as a security update";
            draft(idOf(update)).offered(update, released, says);
        }
    }

    private static String changelogSays(Update update, Changelog.Entry entry) {
        return "the changelog of " + update.installed().source() + " names it as fixed in "
                + entry.version().text();
    }

    private void addStale(StaleCode stale) {
        Installed installed = stale.installed();
        var changelog = changelogs.get(new SourceVersion(installed.source(), installed.sourceVersion()));
        if (changelog == null) {
            return;
        }
        for (Changelog.Entry entry : changelog.between(stale.running(), installed.sourceVersion())) {
            for (String vulnerability : entry.vulnerabilities()) {
                String says = "fixed on disk by " + installed.key().name() + " "
                        + installed.version().text() + ", but " + String.join(", ", stale.who()) + " still runs "
                        + stale.running().text();
                draft(vulnerability).stale(installed.key(), entry.released(), says);
            }
        }
    }

    private Draft draft(String vulnerability) {
        return drafts.computeIfAbsent(vulnerability, Draft::new);
    }

    /** One exposure while its attributions are being gathered. */
    private static final class Draft {
        private final String vulnerability;
        private final TreeSet<PackageKey> packages = new TreeSet<>();
        private final List<String> attributions = new ArrayList<>();
        private ExposureState state = ExposureState.RESTART_REQUIRED;
        private Hindrance hindrance = Hindrance.NONE;
        private Optional<Instant> released = Optional.empty();

        Draft(String vulnerability) {
            this.vulnerability = vulnerability;
        }

        void offered(Update update, Optional<Instant> when, String says) {
            state = ExposureState.FIX_AVAILABLE;
            if (update.hindrance() != Hindrance.NONE) {
                hindrance = update.hindrance();
            }
            add(update.installed().key(), when, says);
        }

        void stale(PackageKey key, Instant when, String says) {
            add(key, Optional.of(when), says);
        }

        private void add(PackageKey key, Optional<Instant> when, String says) {
            packages.add(key);
            // The earliest publication is the clock: a second package's later fix must not win the owner more time.
            released =
                    released.isPresent() && (when.isEmpty() || released.get().isBefore(when.get())) ? released : when;
            if (!attributions.contains(says)) {
                attributions.add(says);
            }
        }

        Exposure finished() {
            return new Exposure(vulnerability, List.copyOf(packages), state, hindrance, released, attributions);
        }
    }
}
