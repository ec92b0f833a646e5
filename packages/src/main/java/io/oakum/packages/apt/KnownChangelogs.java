package io.oakum.packages.apt;

import io.oakum.core.exposure.Changelog;
import io.oakum.core.exposure.Changelog.Entry;
import io.oakum.core.exposure.Holdings.SourceVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known here of changelogs: read by this host itself, or told by its fleet. The two lie in folders of their own, so that a look that
 * believes no fleet finds nothing of it.
 */
final class KnownChangelogs {
    /** What was told is asked for again after this: a fleet that found out that it was lied to then tells it no more. */
    private static final Duration TOLD_FOR = Duration.ofDays(7);

    private final ChangelogStore own;
    private final Optional<ChangelogStore> told;
    private final Map<String, List<Entry>> news;
    private final List<Changelog> read = new ArrayList<>();

    private KnownChangelogs(ChangelogStore own, Optional<ChangelogStore> told, Map<String, List<Entry>> news) {
        this.own = own;
        this.told = told;
        this.news = news;
    }

    static KnownChangelogs open(Path cache, Reading reading, Instant now) throws IOException {
        ChangelogStore own = ChangelogStore.open(cache.resolve("changelogs"));
        return switch (reading) {
            case Reading.Alone(long _) -> new KnownChangelogs(own, Optional.empty(), Map.of());
            case Reading.Left(long _) -> new KnownChangelogs(own, Optional.of(told(cache, now)), Map.of());
            case Reading.InFleet(long _, var news) -> new KnownChangelogs(own, Optional.of(told(cache, now)), news);
        };
    }

    private static ChangelogStore told(Path cache, Instant now) throws IOException {
        ChangelogStore told = ChangelogStore.open(cache.resolve("told"));
        told.forgetBefore(now.minus(TOLD_FOR));
        return told;
    }

    boolean knows(SourceVersion source) {
        return own.knows(source) || told.filter(store -> store.knows(source)).isPresent();
    }

    Optional<Changelog> find(SourceVersion source) throws IOException {
        Optional<Changelog> found = told.isEmpty() || own.knows(source)
                ? own.find(source)
                : told.get().find(source);
        return found.filter(changelog -> !changelog.entries().isEmpty());
    }

    boolean isOver(SourceVersion source, long budget) {
        return own.isOver(source, budget);
    }

    void keepOver(SourceVersion source, long budget) throws IOException {
        own.keepOver(source, budget);
    }

    /** What the fleet says now of a package file; empty where it says nothing. */
    Optional<List<Entry>> news(String sha256) {
        return Optional.ofNullable(news.get(sha256));
    }

    /** That this host looked into a package file, whatever it found. */
    void sawItself(Changelog changelog) {
        read.add(changelog);
    }

    /** What it looked into since this was opened. */
    List<Changelog> read() {
        return List.copyOf(read);
    }

    /** Keeps the changelog of a source: with whom it is from. */
    void keep(SourceVersion source, Changelog changelog) throws IOException {
        if (told.isPresent() && news.containsKey(changelog.sha256())) {
            told.get().keep(source, changelog);
        } else {
            own.keep(source, changelog);
        }
    }

    /** Keeps that none of these packages of a source has a changelog. */
    void keepNone(SourceVersion source, List<String> sha256s) throws IOException {
        Optional<String> heard = sha256s.stream().filter(news::containsKey).findFirst();
        if (told.isPresent() && heard.isPresent()) {
            told.get().keep(source, new Changelog(heard.get(), List.of()));
        } else {
            own.keepNone(source);
        }
    }
}
