package io.oakum.server;

import io.oakum.control.OfferedAgent;
import io.oakum.core.plan.Change;
import io.oakum.core.version.Version;
import io.oakum.trust.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** The agent's packages that lie beside this program. One that is put there while it runs is found too. */
public final class AgentPackages {
    private static final String ARCHITECTURE = "amd64";
    private static final String FILES = "oakum-agent_*_" + ARCHITECTURE + ".deb";
    private static final int PIECE = 1 << 16;

    private final Path folder;
    private Optional<Known> known = Optional.empty();
    private final Map<Path, Known> former = new HashMap<>();

    public AgentPackages(Path folder) {
        this.folder = folder;
    }

    /** @param version as in its file's name */
    record AgentPackage(Path file, String version, Sha256 digest, long bytes) {}

    private record Known(FileTime changed, AgentPackage agent) {}

    /** The one that was built last; empty where there is none. */
    synchronized Optional<AgentPackage> newest() throws IOException {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        Optional<Path> newest;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, FILES)) {
            newest = StreamSupport.stream(files.spliterator(), false)
                    .max(Comparator.comparingLong(file -> file.toFile().lastModified()));
        }
        if (newest.isEmpty()) {
            return Optional.empty();
        }
        FileTime changed = Files.getLastModifiedTime(newest.get());
        boolean isKnown = known.isPresent()
                && known.get().agent().file().equals(newest.get())
                && known.get().changed().equals(changed);
        if (!isKnown) {
            known = Optional.of(new Known(changed, read(newest.get())));
        }
        return known.map(Known::agent);
    }

    /** What hosts can be upgraded to. */
    Optional<OfferedAgent> offered() {
        try {
            return newest().filter(agent -> Version.deb(agent.version()).isValid())
                    .map(agent -> new OfferedAgent(
                            Version.deb(agent.version()),
                            ARCHITECTURE,
                            new Change.Content(agent.digest().hex(), agent.bytes())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The one of this digest: hosts whose turn comes later get what was signed, whatever was put beside it meanwhile. */
    synchronized Optional<AgentPackage> withDigest(Sha256 digest) throws IOException {
        Optional<AgentPackage> newest = newest();
        if (newest.isEmpty() || newest.get().digest().equals(digest)) {
            return newest;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, FILES)) {
            for (Path file : files) {
                Known kept = former.get(file);
                FileTime changed = Files.getLastModifiedTime(file);
                if (kept == null || !kept.changed().equals(changed)) {
                    kept = new Known(changed, read(file));
                    former.put(file, kept);
                }
                if (kept.agent().digest().equals(digest)) {
                    return Optional.of(kept.agent());
                }
            }
        }
        return Optional.empty();
    }

    private static AgentPackage read(Path file) throws IOException {
        MessageDigest digest = Sha256.digest("SHA-256");
        try (InputStream in = Files.newInputStream(file)) {
            byte[] piece = new byte[PIECE];
            for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
                digest.update(piece, 0, n);
            }
        }
        String version = file.getFileName().toString().split("_")[1];
        return new AgentPackage(file, version, Sha256.ofBytes(digest.digest()), Files.size(file));
    }
}
