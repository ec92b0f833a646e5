package io.oakum.feeds.shelf;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Optional;

/** One feed's folder: a folder for each generation, and small files that say which of them is what. */
final class Generations {
    static final String PROVENANCE = "feed.json";

    private static final String CURRENT = "current";
    private static final String PREVIOUS = "previous";
    private static final String HELD = "held";
    private static final String TROUBLE = "trouble";

    private final Path folder;

    Generations(Path folder) {
        this.folder = folder;
    }

    /** Held while the feed is changed; a second loader waits. */
    record Lock(FileChannel channel, FileLock lock) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            lock.release();
            channel.close();
        }
    }

    void make() throws IOException {
        Files.createDirectories(folder);
    }

    Lock lock() throws IOException {
        FileChannel channel =
                FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        return new Lock(channel, channel.lock());
    }

    Path stage() throws IOException {
        return Files.createTempDirectory(folder, ".staged-");
    }

    Optional<String> current() throws IOException {
        return read(CURRENT);
    }

    Optional<String> previous() throws IOException {
        return read(PREVIOUS);
    }

    Optional<String> held() throws IOException {
        return read(HELD);
    }

    Optional<String> trouble() throws IOException {
        return read(TROUBLE);
    }

    void trouble(String reason) throws IOException {
        point(TROUBLE, reason);
    }

    void clearTrouble() throws IOException {
        Files.deleteIfExists(folder.resolve(TROUBLE));
    }

    /** The one file or folder beside the generation's provenance. */
    Path content(String generation) throws IOException {
        try (var all = Files.list(folder.resolve(generation))) {
            return all.filter(each -> !each.getFileName().toString().equals(PROVENANCE))
                    .findFirst()
                    .orElseThrow(() -> new IOException(folder.resolve(generation) + " is damaged: it is empty"));
        }
    }

    Provenance provenance(String generation) throws IOException {
        return ProvenanceFile.read(folder.resolve(generation).resolve(PROVENANCE));
    }

    void hold(Path staged, Provenance provenance) throws IOException {
        point(HELD, place(staged, provenance));
        sweep();
    }

    /** What counted until now becomes the one before; older ones go. */
    void shelve(Path staged, Provenance provenance) throws IOException {
        String generation = place(staged, provenance);
        Optional<String> before = current();
        if (before.isPresent()) {
            point(PREVIOUS, before.get());
        }
        point(CURRENT, generation);
        Files.deleteIfExists(folder.resolve(HELD));
        sweep();
    }

    private String place(Path staged, Provenance provenance) throws IOException {
        // The same bytes that were signed anew are a generation of their own: what counts now is not taken away before
        // there is another.
        String signed = provenance
                .signed()
                .map(each -> "-" + each.at().getEpochSecond())
                .orElse("");
        String generation = "g-" + provenance.sha256().substring(0, 16) + signed;
        Path target = folder.resolve(generation);
        // The same bytes may lie there from before, of which one part may be missing.
        delete(target);
        Files.move(staged, target, StandardCopyOption.ATOMIC_MOVE);
        return generation;
    }

    private void sweep() throws IOException {
        var kept = java.util.stream.Stream.of(current(), previous(), held())
                .flatMap(Optional::stream)
                .toList();
        try (var all = Files.list(folder)) {
            for (Path each : all.toList()) {
                String name = each.getFileName().toString();
                if (name.startsWith("g-") && !kept.contains(name)) {
                    delete(each);
                }
            }
        }
    }

    private void point(String pointer, String to) throws IOException {
        Path fresh = folder.resolve("." + pointer);
        Files.writeString(fresh, to);
        try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(fresh, folder.resolve(pointer), StandardCopyOption.ATOMIC_MOVE);
    }

    private Optional<String> read(String pointer) throws IOException {
        try {
            return Optional.of(Files.readString(folder.resolve(pointer), StandardCharsets.UTF_8));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    static void delete(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        try (var all = Files.walk(tree)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
