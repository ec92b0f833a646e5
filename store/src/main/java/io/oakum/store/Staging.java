package io.oakum.store;

import io.oakum.core.exposure.Advisory;
import io.oakum.core.exposure.SupportEnd;
import io.oakum.core.exposure.VulnerabilityFact;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * What a feed says, while it is being read: in tables that are this transaction's own. Nothing of it counts before it is settled, and
 * of a transaction that fails nothing is left.
 */
public final class Staging {
    private static final int BATCH = 500;

    private final Handle handle;
    private final PreparedBatch advisories;
    private final PreparedBatch facts;
    private final PreparedBatch ends;

    Staging(Handle handle) {
        this.handle = handle;
        handle.execute("""
                create temporary table staged_advisory (name text, document text, names text[], published timestamptz)
                  on commit drop
                """);
        handle.execute(
                "create temporary table staged_fact (vulnerability text, kind text, author text, detail text) on commit drop");
        handle.execute("""
                create temporary table staged_end
                  (ecosystem text, packages text, ends_on date, regular_until date, extended_until date, says text)
                  on commit drop
                """);
        advisories = handle.prepareBatch("insert into staged_advisory values (:name, :document, :names, :published)");
        facts = handle.prepareBatch("insert into staged_fact values (:vulnerability, :kind, :author, :detail)");
        ends = handle.prepareBatch(
                "insert into staged_end values (:ecosystem, :packages, :ends, :regular, :extended, :says)");
    }

    /** @return why it cannot be kept; empty where it can */
    public Optional<String> add(Advisory advisory) {
        var names = new TreeSet<String>(advisory.aliases());
        names.addAll(advisory.vulnerabilities());
        names.add(advisory.id());
        if (names.stream().anyMatch(Staging::isUnkeepable)) {
            return Optional.of("one of its names has a character in it that no text may have");
        }
        String document;
        try {
            document = AdvisoryJson.write(List.of(advisory));
        } catch (IllegalArgumentException e) {
            return Optional.of("it has half a character in it: " + e.getMessage());
        }
        advisories
                .bind("name", advisory.id())
                .bind("document", document)
                .bindArray("names", String.class, List.copyOf(names))
                .bind("published", advisory.dates().published().orElse(null))
                .add();
        flush(advisories, BATCH);
        return Optional.empty();
    }

    /** PostgreSQL's texts hold every character but this one. */
    private static boolean isUnkeepable(String text) {
        return text.indexOf('\0') >= 0;
    }

    /** @return why it cannot be kept; empty where it can */
    public Optional<String> add(VulnerabilityFact fact) {
        String author = FactJson.author(fact);
        if (isUnkeepable(fact.vulnerability()) || isUnkeepable(author)) {
            return Optional.of("it has a character in it that no text may have");
        }
        facts.bind("vulnerability", fact.vulnerability())
                .bind("kind", FactJson.kind(fact))
                .bind("author", author)
                .bind("detail", FactJson.write(fact))
                .add();
        flush(facts, BATCH);
        return Optional.empty();
    }

    /** @return why it cannot be kept; empty where it can */
    public Optional<String> add(SupportEnd end) {
        if (isUnkeepable(end.packages()) || isUnkeepable(end.says())) {
            return Optional.of("it has a character in it that no text may have");
        }
        ends.bind("ecosystem", end.ecosystem().toString())
                .bind("packages", end.packages())
                .bind("ends", end.end().orElse(null))
                .bind("regular", end.phases().regular().orElse(null))
                .bind("extended", end.phases().extended().orElse(null))
                .bind("says", end.says())
                .add();
        flush(ends, BATCH);
        return Optional.empty();
    }

    private static void flush(PreparedBatch batch, int from) {
        if (batch.size() >= from) {
            batch.execute();
        }
    }

    /** How many ids, facts and ends came, how many are new, say something else, or are gone. */
    public record Settled(long added, long changed, long gone) {
        private Settled and(Settled other) {
            return new Settled(added + other.added, changed + other.changed, gone + other.gone);
        }
    }

    /**
     * Puts what was staged in the place of all that the feed said before, and notes each change.
     *
     * @param at from when on it counts
     */
    public Settled settle(String feed, Instant at) {
        flush(advisories, 1);
        flush(facts, 1);
        flush(ends, 1);
        var settling = new Settling(handle, feed, at);
        Settled settled = settling.advisories().and(settling.facts()).and(settling.supportEnds());
        return settled;
    }

    /** How many different things were staged so far: a feed that repeats itself says no more for it. */
    public long size() {
        flush(advisories, 1);
        flush(facts, 1);
        flush(ends, 1);
        return handle.createQuery("""
                        select (select count(distinct name) from staged_advisory)
                             + (select count(distinct (vulnerability, kind, author)) from staged_fact)
                             + (select count(distinct (ecosystem, packages)) from staged_end)
                        """).mapTo(Long.class).one();
    }
}
