package io.oakum.agent;

import io.oakum.core.plan.Change;
import io.oakum.core.plan.ChangeSet;
import io.oakum.core.problem.ProblemCode;
import io.oakum.packages.PackageManager.Supply;
import io.oakum.packages.apt.Apt;
import io.oakum.trust.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * Takes in the agent's own package, which no repository has. The network half fetched it from the server and may be anybody's by now: what
 * is taken in are the bytes that the change set names, and none other ever lies where root installs from.
 *
 * @param fetched the network half's file
 * @param archives root's folder
 */
record AgentIntake(Path fetched, Path archives) {
    private static final int PIECE = 1 << 16;

    /** No agent's package is larger. */
    static final long MAX_BYTES = 512L << 20;

    /**
     * From where a change set is to be installed.
     *
     * @throws IOException if the agent's package is missing or is another one; its message says which
     */
    Supply supply(ChangeSet changes) throws IOException {
        Optional<Change.Replace> upgrade = changes.agentUpgrade();
        if (upgrade.isEmpty()) {
            return new Supply(archives, Map.of());
        }
        Change.Replace agent = upgrade.get();
        Path file = Apt.staged(agent.key(), agent.to(), archives);
        if (!isIt(file, agent.content().sha256())) {
            takeIn(file, agent.content().sha256());
        }
        return new Supply(archives, Map.of(agent.key(), file));
    }

    private static boolean isIt(Path file, String sha256) throws IOException {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                && copied(file, OutputStream.nullOutputStream()).equals(sha256);
    }

    private void takeIn(Path file, String sha256) throws IOException {
        if (!Files.isRegularFile(fetched, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("the agent's package was not fetched from the server");
        }
        Files.createDirectories(archives);
        Path unchecked = archives.resolve("agent.unchecked");
        Files.deleteIfExists(unchecked);
        String found;
        try (OutputStream out = Files.newOutputStream(unchecked, StandardOpenOption.CREATE_NEW)) {
            found = copied(fetched, out);
        }
        if (!found.equals(sha256)) {
            Files.delete(unchecked);
            throw new IOException(
                    "the agent's package that came from the server is not the one that was promised: SHA-256 " + found
                            + " in place of " + sha256 + "  [" + ProblemCode.DIGEST.id() + "]");
        }
        Files.move(unchecked, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** @return the SHA-256 of what was copied */
    private static String copied(Path from, OutputStream to) throws IOException {
        MessageDigest digest = Sha256.digest("SHA-256");
        long bytes = 0;
        try (InputStream in = Files.newInputStream(from, LinkOption.NOFOLLOW_LINKS)) {
            byte[] piece = new byte[PIECE];
            for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
                bytes += n;
                if (bytes > MAX_BYTES) {
                    throw new IOException(from + " is larger than any package of the agent");
                }
                digest.update(piece, 0, n);
                to.write(piece, 0, n);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
