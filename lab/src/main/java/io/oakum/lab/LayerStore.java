package io.oakum.lab;

import io.oakum.transport.CommandRunner.Command;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The file system layers that hosts are made of, each made once and kept. A layer appears under its name only when it is
 * whole; what was half made is thrown away by the next who wants it, or by {@code down}.
 */
final class LayerStore {
    private static final Duration LONGEST_MAKING = Duration.ofMinutes(20);
    private static final Duration KEPT_UNUSED = Duration.ofDays(2);
    private static final String MAKING = ".making";

    private final Path bases;
    private final Tools tools;
    private final InstantSource clock;
    private final Consumer<String> progress;

    LayerStore(Path bases, Tools tools, InstantSource clock, Consumer<String> progress) {
        this.bases = bases;
        this.tools = tools;
        this.clock = clock;
        this.progress = progress;
    }

    /**
     * How a layer is made.
     *
     * @param name says what it is, such as {@code 12-offered}
     * @param ingredients everything that it depends on; another text makes another layer
     * @param keeps how long it may be used before it is made anew
     */
    record Recipe(String name, String ingredients, Duration keeps, Maker maker) {}

    /** Fills a layer. */
    @FunctionalInterface
    interface Maker {
        void fill(Making making) throws LabException, IOException;
    }

    /** A layer while it is made: {@code upper} becomes the layer, the rest goes. */
    record Making(Path upper, Path work, Path root, Path scratch) {}

    /** The layer's folder, made now if there is none that may still be used. */
    Path layer(Recipe recipe) throws LabException {
        Path lock = bases.resolve(MAKING).resolve(recipe.name() + ".lock");
        try (var _ = ExclusiveTurn.at(lock, LONGEST_MAKING, progress)) {
            Optional<Path> newest = made(recipe).stream().findFirst();
            if (newest.isPresent() && age(newest.get()).compareTo(recipe.keeps()) < 0) {
                return newest.get();
            }
            return newest.isPresent() ? renewed(recipe, newest.get()) : make(recipe);
        } catch (IOException e) {
            throw new LabException(
                    "cannot make " + recipe.name() + " in " + bases + ": " + e.getMessage(),
                    "see that there is room: df -h " + bases,
                    e);
        }
    }

    private Path renewed(Recipe recipe, Path old) throws IOException, LabException {
        try {
            return make(recipe);
        } catch (LabException e) {
            progress.accept("could not renew %s, so the one of %s is used: %s"
                    .formatted(recipe.name(), madeAt(old), e.getMessage()));
            return old;
        }
    }

    private Path make(Recipe recipe) throws IOException, LabException {
        Path scratch = bases.resolve(MAKING).resolve(recipe.name());
        tools.must("rm", "-rf", "--one-file-system", scratch.toString());
        progress.accept("making " + recipe.name() + " (once)");
        Instant started = clock.instant();
        var making = new Making(scratch.resolve("upper"), scratch.resolve("work"), scratch.resolve("root"), scratch);
        for (Path folder : List.of(making.upper(), making.work(), making.root())) {
            Files.createDirectories(folder);
        }
        recipe.maker().fill(making);
        // A layer that lost its last blocks in a power cut would look whole.
        tools.must(Command.of("sync", "-f", scratch.toString()).within(Duration.ofMinutes(5)));
        Path layer = bases.resolve(recipe.name() + "-" + key(recipe) + "-" + started.getEpochSecond());
        Files.move(making.upper(), layer, StandardCopyOption.ATOMIC_MOVE);
        tools.must("rm", "-rf", "--one-file-system", scratch.toString());
        progress.accept("made %s in %d s"
                .formatted(
                        recipe.name(),
                        Duration.between(started, clock.instant()).toSeconds()));
        prune(recipe.name(), layer);
        return layer;
    }

    /** Layers that were replaced go, unless hosts stand on them or may be about to. */
    private void prune(String name, Path newest) throws IOException, LabException {
        for (Path layer : layers(name)) {
            if (!layer.equals(newest) && age(layer).compareTo(KEPT_UNUSED) > 0 && !Mounts.use(layer)) {
                tools.must("rm", "-rf", "--one-file-system", layer.toString());
            }
        }
    }

    /** Throws away what nobody is making any more; layers that are whole stay. */
    void dropHalfMade() throws LabException {
        Path making = bases.resolve(MAKING);
        if (!Files.isDirectory(making)) {
            return;
        }
        try (Stream<Path> entries = Files.list(making)) {
            for (Path lock : entries.filter(e -> e.toString().endsWith(".lock")).toList()) {
                dropHalfMade(lock);
            }
            Files.deleteIfExists(making);
        } catch (java.nio.file.DirectoryNotEmptyException e) {
            // Another lab is making a layer right now.
        } catch (IOException e) {
            throw new LabException("cannot clean " + making + ": " + e.getMessage(), "delete it by hand", e);
        }
    }

    private void dropHalfMade(Path lock) throws IOException, LabException {
        Optional<ExclusiveTurn> turn = ExclusiveTurn.ifFree(lock);
        if (turn.isEmpty()) {
            return;
        }
        try (var _ = turn.get()) {
            String scratch = lock.toString().replaceFirst("\\.lock$", "");
            tools.must(Command.of("rm", "-rf", "--one-file-system", scratch).within(Duration.ofMinutes(5)));
            Files.deleteIfExists(lock);
        }
    }

    /** Throws every layer away that no host stands on, and says which stay. */
    List<Path> dropAll() throws LabException {
        dropHalfMade();
        try {
            List<Path> all = layers("");
            List<Path> used = all.stream().filter(Mounts::use).toList();
            for (Path layer : all) {
                if (!used.contains(layer)) {
                    tools.must(Command.of("rm", "-rf", "--one-file-system", layer.toString())
                            .within(Duration.ofMinutes(5)));
                }
            }
            if (used.isEmpty() && Files.isDirectory(bases)) {
                tools.attempt(Command.of("rmdir", "--ignore-fail-on-non-empty", bases.toString()));
            }
            return used;
        } catch (IOException e) {
            throw new LabException("cannot clean " + bases + ": " + e.getMessage(), "delete it by hand", e);
        }
    }

    private List<Path> made(Recipe recipe) throws IOException {
        return layers(recipe.name() + "-" + key(recipe));
    }

    private List<Path> layers(String start) throws IOException {
        if (!Files.isDirectory(bases)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(bases)) {
            return folders.filter(f -> f.getFileName().toString().startsWith(start)
                            && f.getFileName().toString().matches(".+-[0-9a-f]{8}-[0-9]+"))
                    .sorted(Comparator.comparing(LayerStore::madeAt).reversed())
                    .toList();
        }
    }

    private Duration age(Path layer) {
        return Duration.between(madeAt(layer), clock.instant());
    }

    private static Instant madeAt(Path layer) {
        String name = layer.getFileName().toString();
        return Instant.ofEpochSecond(Long.parseLong(name.substring(name.lastIndexOf('-') + 1)));
    }

    private static String key(Recipe recipe) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(recipe.ingredients().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 4);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
