package io.oakum.feeds.shelf;

import io.oakum.feeds.FeedReader;
import io.oakum.feeds.FeedRun;
import io.oakum.feeds.Limits;
import io.oakum.feeds.format.FeedSink;
import io.oakum.feeds.signature.FeedKeys;
import io.oakum.feeds.signature.Signed;
import io.oakum.feeds.signature.UnsignedException;
import io.oakum.feeds.source.FeedSource.Validators;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The feeds of this machine, each in a folder of its name with a folder for each generation. Two small files name the generation that
 * counts and the one before it; they are replaced in one step, so a crash leaves the old one or the new one.
 */
public final class FeedShelf {
    /** A feed that has less than this share of the rows it had is held. */
    private static final double LEAST_SHARE = 0.8;

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

    private final Path root;
    private final Limits limits;
    private final FeedKeys keys;

    /** @param keys which feeds must be signed, and by whom */
    public FeedShelf(Path root, Limits limits, FeedKeys keys) {
        this.root = root;
        this.limits = limits;
        this.keys = keys;
    }

    /**
     * What is to be loaded.
     *
     * @param content a file or folder to read it from; its signature, if it has one, lies beside it
     * @param origin where that came from, for people
     * @param acceptShrink whether a person looked at a feed that shrank
     */
    public record Request(
            String name, Path content, String origin, String licence, Validators validators, boolean acceptShrink) {}

    /** @param trouble what the last attempt to load it failed of; empty where it did not */
    public record Shelved(String name, Provenance provenance, Optional<String> trouble, Optional<Provenance> held) {}

    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** A feed's name where none is given: the last part of where it comes from. */
    public static String nameOf(String origin) {
        String path = origin.replaceFirst("[?#].*", "").replaceFirst("/+$", "");
        String last = path.substring(path.lastIndexOf('/') + 1).toLowerCase(java.util.Locale.ROOT);
        String plain = last.replaceFirst("(\\.(zip|gz|json|csv|xml))+$", "").replaceAll("[^a-z0-9._-]", "-");
        return isName(plain) ? plain : "feed";
    }

    /** The folder or file of the generation that counts. */
    public Optional<Path> content(String name) throws IOException {
        Generations generations = generations(name);
        Optional<String> current = generations.current();
        return current.isPresent() ? Optional.of(generations.content(current.get())) : Optional.empty();
    }

    public Optional<Provenance> provenance(String name) throws IOException {
        Generations generations = generations(name);
        Optional<String> current = generations.current();
        return current.isPresent() ? Optional.of(generations.provenance(current.get())) : Optional.empty();
    }

    /**
     * Reads the content whole, and only then makes it the generation that counts.
     *
     * @throws IOException if the content or the shelf cannot be read or written
     */
    public Loading load(Request request, Instant now) throws IOException {
        Generations generations = generations(request.name());
        generations.make();
        try (var _ = generations.lock()) {
            Path staged = generations.stage();
            try {
                return load(request, now, generations, staged);
            } finally {
                Generations.delete(staged);
            }
        }
    }

    private Loading load(Request request, Instant now, Generations generations, Path staged) throws IOException {
        Path content = staged.resolve(request.content().getFileName().toString());
        Content.Copied copied = Content.copy(request.content(), content);
        Optional<Provenance> before = provenance(request.name());
        Optional<Signed> signed;
        try {
            signed = signed(request, content, before, now);
        } catch (UnsignedException e) {
            return refused(generations, before, String.valueOf(e.getMessage()));
        }
        if (before.isPresent() && isSame(before.get(), copied, signed)) {
            generations.clearTrouble();
            return new Loading.Unchanged(before.get());
        }
        FeedRun run = FeedReader.read(content, limits, now, new Nothing());
        Optional<String> broken = run.wholeRefusal(content.getFileName().toString());
        if (broken.isPresent()) {
            return refused(generations, before, broken.get());
        }
        Provenance provenance = provenance(request, now, copied, run, signed);
        ProvenanceFile.write(staged.resolve(Generations.PROVENANCE), provenance);
        long rowsBefore = before.map(old -> old.counts().rows()).orElse(0L);
        if (run.rows() < rowsBefore * LEAST_SHARE && !request.acceptShrink()) {
            generations.hold(staged, provenance);
            return new Loading.Held(provenance, run, rowsBefore);
        }
        generations.shelve(staged, provenance);
        generations.clearTrouble();
        return new Loading.Shelved(provenance, run);
    }

    private Optional<Signed> signed(Request request, Path content, Optional<Provenance> before, Instant now)
            throws UnsignedException, IOException {
        Path signature = FeedKeys.signatureOf(request.content());
        Optional<Instant> last = before.flatMap(Provenance::signed).map(Signed::at);
        return keys.signed(request.name(), content, signature, last, now);
    }

    private static boolean isSame(Provenance before, Content.Copied copied, Optional<Signed> signed) {
        return before.sha256().equals(copied.sha256()) && before.signed().equals(signed);
    }

    private static Loading refused(Generations generations, Optional<Provenance> before, String reason)
            throws IOException {
        if (before.isPresent()) {
            generations.trouble(reason);
        }
        return new Loading.Refused(reason);
    }

    private static Provenance provenance(
            Request request, Instant now, Content.Copied copied, FeedRun run, Optional<Signed> signed) {
        var documents = new TreeMap<String, Integer>();
        run.documents().forEach((format, count) -> documents.put(format.title(), count));
        return new Provenance(
                request.origin(),
                request.licence(),
                now,
                copied.sha256(),
                copied.bytes(),
                documents,
                new Provenance.Counts(run.rows(), run.refused(), run.unsupported()),
                request.validators(),
                signed);
    }

    /** Keeps in mind that an attempt to load it failed, where it is on the shelf. */
    public void failed(String name, String reason) throws IOException {
        Generations generations = generations(name);
        if (generations.current().isPresent()) {
            generations.trouble(reason);
        }
    }

    /** Every feed on the shelf, by name. */
    public List<Shelved> status() throws IOException {
        var all = new ArrayList<Shelved>();
        for (String name : names()) {
            Generations generations = generations(name);
            Optional<Provenance> current = provenance(name);
            if (current.isPresent()) {
                Optional<String> held = generations.held();
                all.add(new Shelved(
                        name,
                        current.get(),
                        generations.trouble(),
                        held.isPresent() ? Optional.of(generations.provenance(held.get())) : Optional.empty()));
            }
        }
        return all;
    }

    private List<String> names() throws IOException {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (var all = Files.list(root)) {
            return all.filter(Files::isDirectory)
                    .map(each -> each.getFileName().toString())
                    .filter(FeedShelf::isName)
                    .sorted()
                    .toList();
        }
    }

    /** What the generation that counts, or the one that is held, has that the one before has not; empty where there is none before. */
    public Optional<FeedDifference> difference(String name, Instant now) throws IOException {
        Generations generations = generations(name);
        boolean isHeld = generations.held().isPresent();
        Optional<String> newer = isHeld ? generations.held() : generations.current();
        Optional<String> older = isHeld ? generations.current() : generations.previous();
        if (newer.isEmpty() || older.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(FeedDifference.between(
                generations.content(older.get()), generations.content(newer.get()), limits, now));
    }

    private Generations generations(String name) {
        if (!isName(name)) {
            throw new IllegalArgumentException("'" + name + "' is no name of a feed");
        }
        return new Generations(root.resolve(name));
    }

    /** Reading alone shows whether a feed is whole. */
    private static final class Nothing implements FeedSink {
        @Override
        public void advisory(io.oakum.core.exposure.Advisory advisory) {}

        @Override
        public void fact(io.oakum.core.exposure.VulnerabilityFact fact) {}

        @Override
        public void supportEnd(io.oakum.core.exposure.SupportEnd end) {}

        @Override
        public void refused(String row, String reason) {}
    }
}
