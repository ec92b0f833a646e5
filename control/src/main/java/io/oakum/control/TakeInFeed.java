package io.oakum.control;

import io.oakum.core.exposure.Advisory;
import io.oakum.core.exposure.SupportEnd;
import io.oakum.core.exposure.VulnerabilityFact;
import io.oakum.feeds.FeedReader;
import io.oakum.feeds.FeedRun;
import io.oakum.feeds.Limits;
import io.oakum.feeds.format.FeedSink;
import io.oakum.feeds.signature.FeedFile;
import io.oakum.feeds.signature.FeedKeys;
import io.oakum.feeds.signature.UnsignedException;
import io.oakum.feeds.source.FeedSource.Validators;
import io.oakum.store.Database;
import io.oakum.store.FeedStore.Counts;
import io.oakum.store.FeedStore.Feed;
import io.oakum.store.FeedStore.Outcome;
import io.oakum.store.FeedStore.Run;
import io.oakum.store.FeedStore.Signature;
import io.oakum.store.Staging;
import io.oakum.store.StoreException;
import io.oakum.store.Transaction;
import io.oakum.trust.JsonValue;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Takes a feed in: reads it whole, and only then puts it, in one transaction, in the place of what it said before. Every attempt is
 * recorded, whatever came of it; one that fails leaves what was there and closes nothing.
 */
public final class TakeInFeed {
    /** A feed that has less than this share of what it had waits for a person. */
    private static final double LEAST_SHARE = 0.8;

    /** So many of those that a catalogue lists no more are named in the log; the others are counted. */
    private static final int UNLISTED_TOLD = 200;

    private final Database database;
    private final Limits limits;
    private final FeedKeys keys;
    private final Clock clock;

    /** @param keys which feeds must be signed, and by whom */
    public TakeInFeed(Database database, Limits limits, FeedKeys keys, Clock clock) {
        this.database = database;
        this.limits = limits;
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * What is to be taken in.
     *
     * @param content a file, an archive or a folder; its signature, if it has one, lies beside it
     * @param origin where it came from, for people
     * @param acceptShrink whether a person looked at a feed that shrank
     */
    public record Request(
            String feed, Path content, String origin, String licence, Validators validators, boolean acceptShrink) {
        Request from(Path copy) {
            return new Request(feed, copy, origin, licence, validators, acceptShrink);
        }
    }

    /** @param refusals the first of what was not taken of it, in words */
    public record Taken(Run run, List<String> refusals) {}

    /**
     * @throws IOException if the content cannot be read
     * @throws StoreException if the database fails; then nothing of it counts
     */
    public Taken take(Request request, Actor actor) throws StoreException, IOException {
        if (!keys.isAsked(request.feed()) || !Files.isRegularFile(request.content())) {
            return takeFrom(request, actor);
        }
        // Who can write where it lies could change it between the look at its signature and the reading.
        try (var own = FeedFile.copyOf(request.content())) {
            return takeFrom(request.from(own.path()), actor);
        }
    }

    private Taken takeFrom(Request request, Actor actor) throws StoreException, IOException {
        Instant started = clock.instant();
        Sha256 sha256 = digest(request.content());
        try {
            return database.transact(tx -> {
                tx.feeds().lock(request.feed());
                return new Attempt(tx, request, actor, started, sha256)
                        .take(tx.feeds().find(request.feed()));
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Records that a feed could not be had, with the reason. */
    public Run unreachable(String feed, String origin, String licence, String reason, Actor actor)
            throws StoreException {
        return database.transact(tx ->
                notHad(tx, feed, origin, licence, new Attempted(clock.instant(), Outcome.UNREACHABLE, reason), actor));
    }

    /** Records that a feed came without the signature that it must carry. */
    public Run unsigned(String feed, String origin, String licence, String reason, Actor actor) throws StoreException {
        return database.transact(tx -> {
            Recorded.refused(tx, actor, "feed.refused", feed, reason);
            return notHad(tx, feed, origin, licence, new Attempted(clock.instant(), Outcome.REFUSED, reason), actor);
        });
    }

    private record Attempted(Instant at, Outcome outcome, String reason) {}

    private static Run notHad(
            Transaction tx, String feed, String origin, String licence, Attempted attempted, Actor actor) {
        Instant at = attempted.at();
        String reason = attempted.reason();
        tx.feeds().tried(feed, origin, licence, at, reason);
        var run =
                new Run(feed, at, at, actor.name(), origin, attempted.outcome(), Optional.empty(), Counts.NONE, reason);
        tx.feeds().add(run);
        return run;
    }

    /** Records that its server says that nothing changed. */
    public Run notModified(String feed, Actor actor) throws StoreException {
        Instant at = clock.instant();
        return database.transact(tx -> {
            Feed known = tx.feeds().find(feed).orElseThrow();
            var run = new Run(
                    feed,
                    at,
                    at,
                    actor.name(),
                    known.origin(),
                    Outcome.UNCHANGED,
                    known.sha256(),
                    new Counts(known.rows(), 0, 0, 0, 0, 0),
                    "");
            tx.feeds().tried(feed, known.origin(), known.licence(), at, "");
            tx.feeds().add(run);
            return run;
        });
    }

    private static Sha256 digest(Path content) throws IOException {
        MessageDigest digest = Sha256.digest("SHA-256");
        byte[] buffer = new byte[1 << 16];
        try (var files = Files.walk(content)) {
            // Links are not followed: they lead out of what was named.
            for (Path file : files.filter(each -> Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS))
                    .sorted()
                    .toList()) {
                digest.update(content.relativize(file).toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
                digest.update((byte) 0);
                try (InputStream in = Files.newInputStream(file)) {
                    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                        digest.update(buffer, 0, read);
                    }
                }
            }
        }
        return Sha256.ofBytes(digest.digest());
    }

    /** One attempt within its transaction. */
    private final class Attempt {
        private final Transaction tx;
        private final Request request;
        private final Actor actor;
        private final Instant started;
        private final Sha256 sha256;

        Attempt(Transaction tx, Request request, Actor actor, Instant started, Sha256 sha256) {
            this.tx = tx;
            this.request = request;
            this.actor = actor;
            this.started = started;
            this.sha256 = sha256;
        }

        Taken take(Optional<Feed> before) {
            Optional<Signature> signature;
            try {
                signature = signature(before);
            } catch (UnsignedException e) {
                return failed(Outcome.REFUSED, Counts.NONE, String.valueOf(e.getMessage()), List.of());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            boolean isSame = before.filter(known -> known.sha256().equals(Optional.of(sha256))
                            && known.signature().equals(signature))
                    .isPresent();
            return isSame ? unchanged(before.orElseThrow()) : read(before, signature);
        }

        private Optional<Signature> signature(Optional<Feed> before) throws UnsignedException, IOException {
            Path beside = FeedKeys.signatureOf(request.content());
            Optional<Instant> last = before.flatMap(Feed::signature).map(Signature::at);
            return keys.signed(request.feed(), request.content(), beside, last, clock.instant())
                    .map(signed -> new Signature(signed.by(), signed.at()));
        }

        private Taken unchanged(Feed before) {
            tx.feeds().tried(request.feed(), request.origin(), request.licence(), started, "");
            return ended(Outcome.UNCHANGED, new Counts(before.rows(), 0, 0, 0, 0, 0), "", List.of());
        }

        private Taken read(Optional<Feed> before, Optional<Signature> signature) {
            Staging staging = tx.advisories().stage();
            var sink = new StagingSink(staging);
            FeedRun run;
            try {
                run = FeedReader.read(request.content(), limits, clock.instant(), sink);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            List<String> refusals = run.refusals().stream()
                    .limit(20)
                    .map(each -> each.where() + ": " + each.reason())
                    .toList();
            long rows = staging.size();
            var counts = new Counts(rows, run.refused() + sink.unkept(), run.unsupported(), 0, 0, 0);
            Optional<String> broken =
                    run.wholeRefusal(request.content().getFileName().toString());
            if (broken.isPresent()) {
                return failed(Outcome.REFUSED, counts, broken.get(), refusals);
            }
            long rowsBefore = before.map(Feed::rows).orElse(0L);
            if (rows < rowsBefore * LEAST_SHARE && !request.acceptShrink()) {
                String shrank = "of its " + rowsBefore + " entries it has " + rows + " left"
                        + "; a person has to say that this is right";
                return failed(Outcome.HELD, counts, shrank, refusals);
            }
            return settled(staging, counts, refusals, signature);
        }

        private Taken failed(Outcome outcome, Counts counts, String reason, List<String> refusals) {
            tx.feeds().tried(request.feed(), request.origin(), request.licence(), started, reason);
            Recorded.refused(tx, actor, "feed." + word(outcome), request.feed(), reason);
            return ended(outcome, counts, reason, refusals);
        }

        private Taken settled(Staging staging, Counts counts, List<String> refusals, Optional<Signature> signature) {
            tx.feeds().tried(request.feed(), request.origin(), request.licence(), started, "");
            Instant at = tx.clock();
            Staging.Settled settled = staging.settle(request.feed(), at);
            tx.feeds()
                    .taken(new Feed(
                            request.feed(),
                            request.origin(),
                            request.licence(),
                            request.validators().etag(),
                            request.validators().lastModified(),
                            Optional.of(sha256),
                            counts.rows(),
                            Optional.of(at),
                            started,
                            "",
                            signature));
            var all = new Counts(
                    counts.rows(),
                    counts.refused(),
                    counts.unsupported(),
                    settled.added(),
                    settled.changed(),
                    settled.gone());
            recordTaken(all, signature);
            if (settled.gone() > 0) {
                recordUnlisted(at);
            }
            return ended(Outcome.TAKEN, all, "", refusals);
        }

        private void recordTaken(Counts all, Optional<Signature> signature) {
            JsonValue.Builder details = JsonObject.with("origin", request.origin())
                    .and("sha256", sha256.hex())
                    .and("rows", all.rows())
                    .and("added", all.added())
                    .and("changed", all.changed())
                    .and("gone", all.gone());
            signature.ifPresent(signed -> details.and("signedBy", signed.by())
                    .and("signedAt", signed.at().toString()));
            Recorded.done(tx, actor, "feed.taken", request.feed(), details.build());
        }

        /** What leaves the catalogue of the exploited is less urgent from then on: who was told otherwise can look it up. */
        private void recordUnlisted(Instant at) {
            List<String> unlisted = tx.advisories().unlisted(request.feed(), at);
            if (!unlisted.isEmpty()) {
                JsonObject details = JsonObject.with(
                                "vulnerabilities",
                                JsonArray.ofTexts(
                                        unlisted.stream().limit(UNLISTED_TOLD).toList()))
                        .and("of", unlisted.size())
                        .build();
                Recorded.done(tx, actor, "feed.unlisted", request.feed(), details);
            }
        }

        private Taken ended(Outcome outcome, Counts counts, String reason, List<String> refusals) {
            var run = new Run(
                    request.feed(),
                    started,
                    clock.instant(),
                    actor.name(),
                    request.origin(),
                    outcome,
                    Optional.of(sha256),
                    counts,
                    reason);
            tx.feeds().add(run);
            return new Taken(run, refusals);
        }
    }

    private static String word(Outcome outcome) {
        return outcome.name().toLowerCase(java.util.Locale.ROOT);
    }

    /** Hands what is read on to the tables of the transaction. */
    private static final class StagingSink implements FeedSink {
        private final Staging staging;
        private long unkept;

        StagingSink(Staging staging) {
            this.staging = staging;
        }

        /** What could be read and cannot be kept. */
        long unkept() {
            return unkept;
        }

        private void note(Optional<String> refused) {
            unkept += refused.isPresent() ? 1 : 0;
        }

        @Override
        public void advisory(Advisory advisory) {
            note(staging.add(advisory));
        }

        @Override
        public void fact(VulnerabilityFact fact) {
            note(staging.add(fact));
        }

        @Override
        public void supportEnd(SupportEnd end) {
            note(staging.add(end));
        }

        @Override
        public void refused(String row, String reason) {
            // The run keeps it.
        }
    }
}
