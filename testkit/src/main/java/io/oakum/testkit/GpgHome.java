package io.oakum.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Keys of GnuPG's own making, in a home of their own, for as long as a test runs. */
public final class GpgHome implements AutoCloseable {
    private static final DateTimeFormatter SPELLED =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss").withZone(ZoneOffset.UTC);

    private final Path home;

    private GpgHome(Path home) {
        this.home = home;
    }

    /** Skips aloud where there is no GnuPG. */
    public static GpgHome made() throws IOException {
        Needed.assume(Files.isExecutable(Path.of("/usr/bin/gpg")), "gpg (gnupg)");
        // Its agent listens on a socket in its home, and a socket's path ends at 108 characters.
        return new GpgHome(Files.createTempDirectory(Path.of("/tmp"), "og-"));
    }

    /** @param expires as GnuPG spells it: {@code never}, {@code 1y} */
    public void generate(String owner, String kind, String expires, Instant at) throws IOException {
        run(at, "--quick-gen-key", owner, kind, "sign", expires);
    }

    /** The public keys of these owners, as they are published. */
    public String armoured(String... owners) throws IOException {
        var words = new ArrayList<>(List.of("--armor", "--export"));
        words.addAll(List.of(owners));
        return run(Instant.now(), words.toArray(String[]::new));
    }

    /** The fingerprint of the owner's first key, in small letters. */
    public String fingerprint(String owner) throws IOException {
        String listed = run(Instant.now(), "--with-colons", "--list-keys", owner);
        return listed.lines()
                .filter(line -> line.startsWith("fpr:"))
                .findFirst()
                .orElseThrow()
                .split(":")[9]
                .toLowerCase(java.util.Locale.ROOT);
    }

    /**
     * Writes the signature of a file beside it, {@code FILE.asc}.
     *
     * @param how more words, such as {@code --digest-algo SHA1}
     */
    public Path sign(Path file, String owner, Instant at, String... how) throws IOException {
        Path signature = file.resolveSibling(file.getFileName() + ".asc");
        var words = new ArrayList<>(List.of(how));
        words.addAll(List.of("--yes", "--armor", "--local-user", owner, "--output", signature.toString()));
        words.addAll(List.of("--detach-sign", file.toString()));
        run(at, words.toArray(String[]::new));
        return signature;
    }

    /** Takes the owner's key back. */
    public void revoke(String owner) throws IOException {
        Path kept = home.resolve("openpgp-revocs.d/" + fingerprint(owner).toUpperCase(java.util.Locale.ROOT) + ".rev");
        // GnuPG keeps it with a colon before its first line, so that nobody takes it in by mistake.
        Path ready = home.resolve("revocation");
        Files.writeString(ready, Files.readString(kept).replace(":-----BEGIN", "-----BEGIN"));
        run(Instant.now(), "--import", ready.toString());
    }

    private String run(Instant at, String... words) throws IOException {
        var argv = new ArrayList<>(List.of(
                "gpg",
                "--homedir",
                home.toString(),
                "--batch",
                "--no-tty",
                "--pinentry-mode",
                "loopback",
                "--passphrase",
                "",
                "--faked-system-time",
                SPELLED.format(at)));
        argv.addAll(List.of(words));
        Process process = new ProcessBuilder(argv)
                .redirectError(ProcessBuilder.Redirect.to(home.resolve("errors").toFile()))
                .start();
        process.getOutputStream().close();
        try (var output = process.getInputStream()) {
            String said = new String(output.readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException(String.join(" ", words) + ": " + Files.readString(home.resolve("errors")));
            }
            return said;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("gpg was interrupted", e);
        }
    }

    @Override
    public void close() throws IOException {
        Process agent = new ProcessBuilder("gpgconf", "--homedir", home.toString(), "--kill", "all").start();
        try {
            agent.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try (var all = Files.walk(home)) {
            all.sorted(Comparator.reverseOrder()).forEach(each -> {
                try {
                    Files.deleteIfExists(each);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
